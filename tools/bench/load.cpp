#include "tools/bench/load.h"

#include <algorithm>
#include <charconv>
#include <ctime>

namespace daybook::bench {
namespace {

Moment nanoseconds(std::chrono::seconds seconds) { return seconds.count() * kSecond; }

// What promises neither that the command happened nor that it didn't.
bool leaves_open(int status) { return status >= 500 && status != 503 && status != 507; }

std::optional<double> sample_of(std::string_view metrics, std::string_view name) {
  const std::string line = "\n" + std::string(name) + " ";
  const auto at = metrics.find(line);
  if (at == std::string_view::npos) return std::nullopt;
  double value = 0;
  const auto* begin = metrics.data() + at + line.size();
  const auto [end, ec] = std::from_chars(begin, metrics.data() + metrics.size(), value);
  return ec == std::errc{} ? std::optional(value) : std::nullopt;
}

std::string code_of(int status, std::string_view problem) {
  constexpr std::string_view member = "\"code\":\"";
  const auto at = problem.find(member);
  if (at == std::string_view::npos) return "status-" + std::to_string(status);
  const auto begin = at + member.size();
  return std::string(problem.substr(begin, problem.find('"', begin) - begin));
}

}  // namespace

double own_cpu_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

Load::Load(const BenchOptions& options, const Plan& plan, Requests& requests, Fates& fates,
           std::function<Traffic()> traffic)
    : options_(options),
      plan_(plan),
      requests_(requests),
      fates_(fates),
      traffic_(std::move(traffic)),
      start_(now()),
      begin_(start_ + nanoseconds(options.warm_up)),
      end_(begin_ + nanoseconds(options.duration)),
      requests_by_second_(static_cast<std::size_t>(options.duration.count())),
      transactions_by_second_(requests_by_second_.size()) {}

Demand::Turn Load::next(Moment now, std::string& bytes, Ticket& ticket) {
  if (probes_ < kProbes && now >= (probes_ == 0 ? begin_ : end_)) {
    ++probes_;
    requests_.get(bytes, "/metrics");
    ticket = {now, 0, static_cast<std::uint8_t>(What::probe)};
    return {Turn::What::send};
  }
  if (now >= end_) return {Turn::What::end};
  ticket.due = now;
  if (options_.rate > 0) {
    ticket.due = start_ + static_cast<Moment>(static_cast<double>(sent_) * 1e9 / static_cast<double>(options_.rate));
    if (ticket.due > now) return {Turn::What::wait, std::min(ticket.due, probes_ == 0 ? begin_ : end_)};
  }
  ++sent_;
  ticket.what = static_cast<std::uint8_t>(compose(bytes, ticket.number));
  return {Turn::What::send};
}

Load::What Load::compose(std::string& bytes, std::uint64_t& number) {
  if (options_.read_only == ReadOnly::health) {
    requests_.get(bytes, "/healthz");
    return What::health;
  }
  number = numbered_;
  if (options_.read_only == ReadOnly::balances || plan_.is_read(number)) {
    ++numbered_;
    requests_.read(bytes, plan_.account_read(number));
    return What::read;
  }
  if (options_.batch > 1) {
    requests_.bulk(bytes, number, options_.batch);
    numbered_ += options_.batch;
    return What::bulk;
  }
  ++numbered_;
  auto kind = plan_.kind(number);
  if (kind == Kind::capture || kind == Kind::void_) {
    if (open_holds_.empty()) {
      kind = Kind::hold;
    } else {
      number = open_holds_.front();
      open_holds_.pop_front();
    }
  }
  requests_.command(bytes, kind, number);
  return static_cast<What>(static_cast<int>(What::transaction) + static_cast<int>(kind));
}

// What was due and could not be sent waited at least until the end; leaving it out would hide how far the server was
// behind.
void Load::count_unsent() {
  if (options_.rate == 0) return;
  for (std::uint64_t number = sent_;; ++number) {
    const auto due =
        start_ + static_cast<Moment>(static_cast<double>(number) * 1e9 / static_cast<double>(options_.rate));
    if (due >= end_) return;
    if (due < begin_) continue;
    ++figures_.unsent;
    (options_.read_only == ReadOnly::no && options_.reads_percent < 100 ? figures_.writes : figures_.reads)
        .record(end_ - due);
  }
}

void Load::answered(const Ticket& ticket, int status, std::string_view body, Moment now) {
  const auto what = static_cast<What>(ticket.what);
  if (what == What::probe) return take_sample(status == 200 ? body : std::string_view(), now);
  const auto acknowledged_before = acknowledged_;
  const bool reads = what == What::health || what == What::read;
  if (is_measured(ticket.due)) (reads ? figures_.reads : figures_.writes).record(now - ticket.due);
  ++answered_;
  if (reads) {
    if (status != 200) take_error(status, body);
  } else if (what == What::bulk) {
    take_bulk(ticket.number, status, body);
  } else {
    const auto kind = static_cast<Kind>(ticket.what - static_cast<int>(What::transaction));
    take_command(kind, ticket.number, status);
    if (status != 201) take_error(status, body);
  }
  if (!is_measured(now)) return;
  const auto second = static_cast<std::size_t>((now - begin_) / kSecond);
  ++requests_by_second_[second];
  transactions_by_second_[second] += acknowledged_ - acknowledged_before;
}

void Load::lost(const Ticket& ticket, Moment now) {
  const auto what = static_cast<What>(ticket.what);
  if (what == What::probe) return take_sample({}, now);
  ++figures_.errors["connection-lost"];
  const bool reads = what == What::health || what == What::read;
  if (is_measured(ticket.due)) (reads ? figures_.reads : figures_.writes).record(now - ticket.due);
  if (reads) return;
  if (what != What::bulk) {
    return fates_.leave_open(static_cast<Kind>(ticket.what - static_cast<int>(What::transaction)), ticket.number);
  }
  for (std::uint32_t i = 0; i < options_.batch; ++i) {
    fates_.leave_open(plan_.kind(ticket.number + i), ticket.number + i);
  }
}

void Load::take_command(Kind kind, std::uint64_t number, int status) {
  if (status == 201) {
    ++acknowledged_;
    fates_.acknowledge(kind, number);
    if (kind == Kind::hold && options_.mix.captures + options_.mix.voids > 0) open_holds_.push_back(number);
  } else if (leaves_open(status)) {
    fates_.leave_open(kind, number);
  }
}

void Load::take_bulk(std::uint64_t first, int status, std::string_view body) {
  if (status != 200 && status != 201) {
    take_error(status, body);
    for (std::uint32_t i = 0; i < options_.batch; ++i) take_command(plan_.kind(first + i), first + i, status);
    return;
  }
  // Nothing else in an answer looks like the beginning of a result: a quote within a text has a backslash in front.
  constexpr std::string_view begin_of_result = "{\"status\":";
  std::uint32_t place = 0;
  for (auto at = body.find(begin_of_result); at != std::string_view::npos && place < options_.batch; ++place) {
    const auto digits = at + begin_of_result.size();
    int of_one = 0;
    std::from_chars(body.data() + digits, body.data() + body.size(), of_one);
    at = body.find(begin_of_result, digits);
    take_command(plan_.kind(first + place), first + place, of_one);
    if (of_one != 201) take_error(of_one, body.substr(digits, at == std::string_view::npos ? at : at - digits));
  }
  if (place == options_.batch) return;
  ++figures_.errors["results-missing"];
  for (; place < options_.batch; ++place) fates_.leave_open(plan_.kind(first + place), first + place);
}

void Load::take_error(int status, std::string_view problem) { ++figures_.errors[code_of(status, problem)]; }

void Load::take_sample(std::string_view metrics, Moment now) {
  samples_.push_back(
      {now, sample_of(metrics, "process_cpu_seconds_total"), own_cpu_seconds(), answered_, acknowledged_, traffic_()});
}

Figures Load::figures() && {
  count_unsent();
  figures_.seconds = std::chrono::duration<double>(options_.duration).count();
  for (const auto count : requests_by_second_) figures_.requests += count;
  for (const auto count : transactions_by_second_) figures_.transactions += count;
  const bool writes = options_.read_only == ReadOnly::no && options_.reads_percent < 100;
  figures_.per_second = writes ? transactions_by_second_ : requests_by_second_;
  if (samples_.size() == kProbes) {
    const auto& first = samples_[0];
    const auto& last = samples_[1];
    const Cpu done{0, static_cast<double>(last.at - first.at) / 1e9, last.requests - first.requests,
                   last.transactions - first.transactions};
    figures_.generator = done;
    figures_.generator.seconds = last.own_cpu - first.own_cpu;
    if (first.server_cpu && last.server_cpu) {
      figures_.server = done;
      figures_.server->seconds = *last.server_cpu - *first.server_cpu;
    }
    figures_.sent_bytes = last.traffic.sent_bytes - first.traffic.sent_bytes;
    figures_.received_bytes = last.traffic.received_bytes - first.traffic.received_bytes;
  }
  return std::move(figures_);
}

}  // namespace daybook::bench
