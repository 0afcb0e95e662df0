#include "tools/bench/report.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "tools/bench/words.h"

namespace daybook::bench {
namespace {

using nlohmann::ordered_json;

struct Percentile {
  std::string_view name;   // in JSON
  std::string_view shown;  // to a person
  double share;
};
constexpr std::array<Percentile, 5> kPercentiles{{{"p50", "p50", 0.5},
                                                  {"p90", "p90", 0.9},
                                                  {"p99", "p99", 0.99},
                                                  {"p999", "p99.9", 0.999},
                                                  {"p9999", "p99.99", 0.9999}}};

double microseconds(double nanoseconds) { return nanoseconds / 1e3; }
double rounded(double value, double to) { return std::round(value * to) / to; }

ordered_json json_of(const Latencies& latencies) {
  ordered_json members = ordered_json::object();
  for (const auto& percentile : kPercentiles) {
    members[std::string(percentile.name)] = microseconds(static_cast<double>(latencies.at(percentile.share)));
  }
  members["max"] = microseconds(static_cast<double>(latencies.max()));
  members["mean"] = rounded(microseconds(latencies.mean()), 1e3);
  return members;
}

ordered_json workload_of(const Report& report) {
  const auto& options = report.options;
  ordered_json members{{"platform", report.platform}, {"run", report.run}, {"inProcess", options.in_process}};
  if (!options.in_process) {
    members["connections"] = options.connections;
    members["loop"] = options.rate > 0 ? "open" : "closed";
    members["ratePerSecond"] = options.rate > 0 ? ordered_json(options.rate) : ordered_json();
  }
  members["durationSeconds"] = options.duration.count();
  members["warmUpSeconds"] = options.warm_up.count();
  members["batch"] = options.batch;
  if (options.batch > 1 && !options.in_process) members["bulkForm"] = name_of(options.bulk_form);
  if (!options.in_process) members["answers"] = name_of(options.answers);
  members["accounts"] = options.accounts;
  members["pick"] = name_of(options.pick);
  if (options.pick == Pick::zipf) members["zipfExponent"] = kZipfExponent;
  members["mix"] = text_of(options.mix);
  members["readsPercent"] = writes(options) ? options.reads_percent : 100;
  members["readOnly"] = options.read_only == ReadOnly::no ? ordered_json() : ordered_json(name_of(options.read_only));
  members["seed"] = options.seed;
  return members;
}

// Null where it is not known, or there was nothing to share it among.
ordered_json microseconds_of_each(const Cpu& cpu, std::uint64_t count) {
  return count == 0 ? ordered_json() : ordered_json(rounded(cpu.seconds * 1e6 / static_cast<double>(count), 1e3));
}

std::string grouped(double number) {
  auto digits = std::to_string(static_cast<std::uint64_t>(std::llround(number)));
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return digits;
}

std::string with_digits(double number, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, number);
  return text;
}

std::string line_of(std::string_view name, const std::string& what) {
  std::string line = "  " + std::string(name);
  line.resize(std::max<std::size_t>(line.size() + 1, 22), ' ');
  return line + what + "\n";
}

std::string words_of(const Latencies& latencies) {
  std::string words;
  for (const auto& percentile : kPercentiles) {
    words += std::string(percentile.shown) + " " +
             grouped(microseconds(static_cast<double>(latencies.at(percentile.share)))) + "  ";
  }
  return words + "max " + grouped(microseconds(static_cast<double>(latencies.max()))) + "  mean " +
         grouped(microseconds(latencies.mean())) + "  µs";
}

std::string cpu_words(const Cpu& cpu) {
  auto words = with_digits(cpu.elapsed_seconds > 0 ? cpu.seconds / cpu.elapsed_seconds * 100 : 0, 0) + " % of a core, ";
  if (cpu.transactions > 0) {
    words += with_digits(cpu.seconds * 1e6 / static_cast<double>(cpu.transactions), 2) + " µs a transaction, ";
  }
  return words + with_digits(cpu.seconds * 1e6 / static_cast<double>(std::max<std::uint64_t>(1, cpu.requests)), 2) +
         " µs a request";
}

// Beyond this share of the one core that it can have, the generator measures itself.
constexpr double kGeneratorShareMax = 0.9;

std::string warning_of(const Cpu& generator) {
  const bool limits = generator.elapsed_seconds > 0 && generator.seconds / generator.elapsed_seconds > kGeneratorShareMax;
  return limits ? "\n    the generator was at its own limit: the server may be faster than this" : "";
}

std::string check_words(const Checked& checked) {
  if (!checked.problems.empty()) {
    std::string words = "FAILED";
    for (const auto& problem : checked.problems) words += "\n    " + problem;
    return words;
  }
  return grouped(static_cast<double>(checked.acknowledged)) + " acknowledged, " +
         grouped(static_cast<double>(checked.in_journal)) + " in the journal, each once; " +
         grouped(static_cast<double>(checked.balances)) + " balances agree";
}

}  // namespace

Latencies all_latencies(const Figures& figures) {
  auto all = figures.reads;
  all.add(figures.writes);
  return all;
}

std::optional<Latencies> corrected_latencies(const Report& report) {
  const auto all = all_latencies(report.figures);
  const auto median = all.at(0.5);
  if (report.options.rate > 0 || report.options.in_process || median == 0) return std::nullopt;
  return all.corrected(median);
}

std::string json_of(const Report& report) {
  const auto& figures = report.figures;
  const auto& checked = report.checked;
  const auto corrected = corrected_latencies(report);
  ordered_json errors = ordered_json::object();
  for (const auto& [code, count] : figures.errors) errors[code] = count;
  ordered_json members{
      {"workload", workload_of(report)},
      {"seconds", figures.seconds},
      {"requests", figures.requests},
      {"requestsPerSecond", rounded(static_cast<double>(figures.requests) / figures.seconds, 10)},
      {"transactions", figures.transactions},
      {"transactionsPerSecond", rounded(static_cast<double>(figures.transactions) / figures.seconds, 10)},
      {"requestsUnsent", figures.unsent},
      {"errors", std::move(errors)},
      {"latencyMicroseconds", json_of(all_latencies(figures))},
      {"latencyCorrectedMicroseconds", corrected ? json_of(*corrected) : ordered_json()}};
  if (figures.reads.count() > 0 && figures.writes.count() > 0) {
    members["latencyOfReadsMicroseconds"] = json_of(figures.reads);
    members["latencyOfWritesMicroseconds"] = json_of(figures.writes);
  }
  members["perSecond"] = figures.per_second;
  const auto server = figures.server.value_or(Cpu{});
  const auto& generator = figures.generator;
  members["serverCpuMicrosecondsPerTransaction"] = microseconds_of_each(server, server.transactions);
  members["serverCpuMicrosecondsPerRequest"] = microseconds_of_each(server, server.requests);
  members["generatorCpuMicrosecondsPerTransaction"] = microseconds_of_each(generator, generator.transactions);
  members["generatorCpuMicrosecondsPerRequest"] = microseconds_of_each(generator, generator.requests);
  members["bytes"] = {{"sent", figures.sent_bytes}, {"received", figures.received_bytes}};
  members["check"] = {{"acknowledged", checked.acknowledged},
                      {"inJournal", checked.in_journal},
                      {"balancesCompared", checked.balances},
                      {"agree", checked.problems.empty()}};
  if (!checked.problems.empty()) members["check"]["problems"] = checked.problems;
  return members.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string text_of(const Report& report) {
  const auto& figures = report.figures;
  std::string text = workload_words(report.options) + "\n" + with_digits(figures.seconds, 0) + " s, after " +
                     std::to_string(report.options.warm_up.count()) + " s of warm-up\n";
  const auto rate = [&](std::uint64_t count) {
    return grouped(static_cast<double>(count) / figures.seconds) + "/s  (" + grouped(static_cast<double>(count)) + ")";
  };
  if (writes(report.options)) text += line_of("transactions", rate(figures.transactions));
  text += line_of("requests", rate(figures.requests));
  if (figures.unsent > 0) {
    text += line_of("requests unsent",
                    grouped(static_cast<double>(figures.unsent)) + ": the server did not keep up with the rate");
  }
  std::string errors;
  for (const auto& [code, count] : figures.errors) {
    errors += (errors.empty() ? "" : ", ") + code + " " + grouped(static_cast<double>(count));
  }
  text += line_of("errors", errors.empty() ? "none" : errors);
  text += line_of("latency", words_of(all_latencies(figures)));
  if (figures.reads.count() > 0 && figures.writes.count() > 0) {
    text += line_of("  of reads", words_of(figures.reads)) + line_of("  of writes", words_of(figures.writes));
  }
  if (const auto corrected = corrected_latencies(report)) text += line_of("  corrected", words_of(*corrected));
  text += line_of("server's CPU",
                  figures.server ? cpu_words(*figures.server) : "not known: the server's /metrics does not tell it");
  text += line_of("generator's CPU", cpu_words(figures.generator) + warning_of(figures.generator));
  const auto mebibytes = [&](std::uint64_t bytes) {
    return with_digits(static_cast<double>(bytes) / figures.seconds / (1 << 20), 1) + " MiB/s";
  };
  if (!report.options.in_process) {
    text +=
        line_of("bytes", mebibytes(figures.sent_bytes) + " sent, " + mebibytes(figures.received_bytes) + " received");
  }
  if (writes(report.options)) text += line_of("check", check_words(report.checked));
  return text;
}

}  // namespace daybook::bench
