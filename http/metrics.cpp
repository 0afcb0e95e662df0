#include "http/metrics.h"

#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <mutex>

#include "eventstore/background_verifier.h"

namespace daybook::http {
namespace {

template <class Number>
std::string shortest(Number number) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
  return {digits.begin(), end};
}

std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return shortest(value);
}

void write_verification(MetricsText& text, const BackgroundVerification& status) {
  text.counter("daybook_verification_entries_total", "Entries that were verified in the background, over all rounds.", {}, status.entries);
  text.counter("daybook_verification_rounds_total", "Rounds over all journals that came to their end.", {}, status.rounds);
  text.counter("daybook_verification_differences_total", "Differences found: anything but 0 is an error. One that stays is found in each round.", {},
               status.differences);
  text.gauge("daybook_verification_journal", "The journal that is being verified; 0 is the system journal.", {}, static_cast<double>(status.journal));
  text.gauge("daybook_verification_position", "How many entries of it were verified in this round.", {}, static_cast<double>(status.position));
  if (status.last_round_took) {
    text.gauge("daybook_verification_round_seconds", "Time of the last round over all journals.", {}, static_cast<double>(status.last_round_took->count()));
  }
  if (status.last_round_ended) {
    text.gauge("daybook_verification_round_end_seconds", "When the last round ended, in seconds since 1970.", {},
               static_cast<double>(status.last_round_ended->microseconds) / 1e6);
  }
}

double process_cpu_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

enum class Quotes { plain, escaped };

void append_escaped(std::string& text, std::string_view raw, Quotes quotes) {
  for (const char byte : raw) {
    if (byte == '\\') {
      text += "\\\\";
    } else if (byte == '\n') {
      text += "\\n";
    } else if (byte == '"' && quotes == Quotes::escaped) {
      text += "\\\"";
    } else {
      text += byte;
    }
  }
}

}  // namespace

void MetricsText::describe(std::string_view name, std::string_view help, std::string_view type) {
  if (described_ == name) return;
  described_ = name;
  ((text_ += "# HELP ") += name) += ' ';
  append_escaped(text_, help, Quotes::plain);
  ((((text_ += "\n# TYPE ") += name) += ' ') += type) += '\n';
}

void MetricsText::begin_sample(std::string_view name, std::string_view suffix, const Labels& labels, std::string_view bound) {
  (text_ += name) += suffix;
  char separator = '{';
  const auto append_label = [&](std::string_view label, std::string_view value) {
    (((text_ += separator) += label) += "=\"");
    append_escaped(text_, value, Quotes::escaped);
    text_ += '"';
    separator = ',';
  };
  for (const auto& [label, value] : labels) append_label(label, value);
  if (!bound.empty()) append_label("le", bound);
  if (separator == ',') text_ += '}';
  text_ += ' ';
}

void MetricsText::counter(std::string_view name, std::string_view help, const Labels& labels, std::uint64_t value) {
  describe(name, help, "counter");
  begin_sample(name, "", labels);
  (text_ += shortest(value)) += '\n';
}

void MetricsText::counter_of_seconds(std::string_view name, std::string_view help, double value) {
  describe(name, help, "counter");
  begin_sample(name, "", {});
  (text_ += number_text(value)) += '\n';
}

void MetricsText::gauge(std::string_view name, std::string_view help, const Labels& labels, double value) {
  describe(name, help, "gauge");
  begin_sample(name, "", labels);
  (text_ += number_text(value)) += '\n';
}

void MetricsText::histogram(std::string_view name, std::string_view help, const Labels& labels, const Histogram& values,
                            double per_unit, Bounds bounds) {
  describe(name, help, "histogram");
  std::uint64_t total = 0;
  for (int bucket = 0; bucket < Histogram::kBuckets; ++bucket) {
    total += values.count(bucket);
    if (bucket < bounds.first * Histogram::kSteps || bucket > bounds.last * Histogram::kSteps) continue;
    if (bounds.steps == Steps::doublings && bucket % Histogram::kSteps != 0) continue;
    begin_sample(name, "_bucket", labels, number_text(Histogram::bound_of(bucket) / per_unit));
    (text_ += shortest(total)) += '\n';
  }
  begin_sample(name, "_bucket", labels, "+Inf");
  (text_ += shortest(total)) += '\n';
  begin_sample(name, "_sum", labels);
  (text_ += number_text(static_cast<double>(values.sum()) / per_unit)) += '\n';
  begin_sample(name, "_count", labels);
  (text_ += shortest(total)) += '\n';
}

void Metrics::record_request(std::string_view route, Method method, int status, std::chrono::microseconds duration) {
  const auto microseconds = static_cast<std::uint64_t>(duration.count());
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = routes_.find(route); found != routes_.end()) {
      if (const auto requests = found->second.requests.find({method, status}); requests != found->second.requests.end()) {
        requests->second.fetch_add(1, std::memory_order_relaxed);
        found->second.microseconds.record(microseconds);
        return;
      }
    }
  }
  const std::unique_lock lock(mutex_);
  Route& counted = routes_.try_emplace(std::string(route)).first->second;
  counted.requests[{method, status}].fetch_add(1, std::memory_order_relaxed);
  counted.microseconds.record(microseconds);
}

std::chrono::seconds Metrics::uptime() const {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started_);
}

void Metrics::record_failed_login(std::string_view surface, std::string_view cause) {
  const std::unique_lock lock(mutex_);
  ++failed_logins_[{std::string(surface), std::string(cause)}];
}

void Metrics::write(MetricsText& text) const {
  constexpr MetricsText::Bounds kLatencies{6, 26};  // 64 microseconds to 67 seconds
  text.counter_of_seconds("process_cpu_seconds_total", "CPU time of all threads of this process, user and system.", process_cpu_seconds());
  text.gauge("daybook_http_connections_open", "Connections that are open.", {}, static_cast<double>(connections_open_.load()));
  text.counter("daybook_http_connections_refused_total", "Connections refused because too many were open.", {},
               connections_refused_.load());
  text.counter("daybook_tls_handshakes_failed_total", "Connections that ended before TLS was agreed.", {}, handshakes_failed_.load());
  text.counter("daybook_requests_limited_total", "Requests answered 429 because their credential sent too many.", {}, requests_limited_.load());
  text.counter("daybook_logins_locked_out_total", "Logins answered 429 because too many failed from their address.", {}, logins_locked_out_.load());
  if (const auto* verifier = verifier_.load()) write_verification(text, verifier->status());
  const std::shared_lock lock(mutex_);
  for (const auto& [key, count] : failed_logins_) {
    text.counter("daybook_logins_failed_total", "Requests whose credential was not good, by surface and cause.",
                 {{"surface", key.first}, {"cause", key.second}}, count);
  }
  for (const auto& [pattern, route] : routes_) {
    for (const auto& [key, count] : route.requests) {
      const std::string status = std::to_string(key.second);
      text.counter("daybook_http_requests_total", "Requests answered, by route, method and status.",
                   {{"route", pattern}, {"method", name_of(key.first)}, {"status", status}}, count.load());
    }
  }
  for (const auto& [pattern, route] : routes_) {
    text.histogram("daybook_http_request_duration_seconds", "From the whole request to the last byte of its answer, by route.",
                   {{"route", pattern}}, route.microseconds, 1e6, kLatencies);
  }
}

}  // namespace daybook::http
