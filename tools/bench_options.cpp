// The options of `daybook bench`.
#include "tools/bench/words.h"
#include "tools/option_rows.h"

namespace daybook {
namespace {

constexpr Verbs kBench{Verb::bench};

// A choice of `daybook bench`; `field` gives the member, `named` what a name stands for.
template <class Field, class Named>
OptionRow bench_choice(std::string_view name, std::string_view value, Field field, Named named, std::string names, std::string_view help) {
  OptionRow row{name, value, kBench, help, std::move(names),
                [field, named](Settings& settings, const std::string& given) {
                  const auto choice = named(given);
                  if (choice) field(settings.bench) = *choice;
                  return choice.has_value();
                }};
  return row;
}

template <class Field>
OptionRow bench_number(std::string_view name, std::string_view unit, Field field, std::uint64_t min, std::uint64_t max, std::string_view help) {
  auto row = number(name, unit, [field](Settings& s) -> auto& { return field(s.bench); }, min, max, help);
  row.verbs = kBench;
  return row;
}

OptionRow bench_svg() {
  return {"svg", "FILE", kBench, "where to write a picture of latency by percentile and throughput by second", "not empty",
          [](Settings& settings, const std::string& value) {
            settings.bench.svg = value;
            return !value.empty();
          }};
}

}  // namespace

std::vector<OptionRow> bench_options() {
  using namespace bench;
  using B = BenchOptions;
  auto pick = bench_choice("pick", "HOW", [](B& b) -> auto& { return b.pick; }, pick_named, "uniform, zipf or hot",
                           "how accounts are chosen; zipf with the exponent 0.99; hot: all is paid by one");
  pick.shown = [](const Settings& defaults) { return std::string(name_of(defaults.bench.pick)); };
  auto form = bench_choice("bulk-form", "FORM", [](B& b) -> auto& { return b.bulk_form; }, bulk_form_named, "lines, list or atomic",
                           "with --batch: NDJSON both ways, JSON lists, or a list of which all is done or nothing");
  form.shown = [](const Settings& defaults) { return std::string(name_of(defaults.bench.bulk_form)); };
  auto answers = bench_choice("answers", "HOW", [](B& b) -> auto& { return b.answers; }, answers_named, "whole or minimal",
                              "with the balances after each command, or without (Prefer: return=minimal)");
  answers.shown = [](const Settings& defaults) { return std::string(name_of(defaults.bench.answers)); };
  auto mix = bench_choice("mix", "SHARES", [](B& b) -> auto& { return b.mix; }, mix_from_text,
                          "shares of transactions, holds, captures and voids such as transactions=90,holds=5,captures=5, with no more captures and voids than holds",
                          "what the commands are");
  mix.shown = [](const Settings& defaults) { return text_of(defaults.bench.mix); };
  auto rate = bench_number("rate", "REQUESTS", [](B& b) -> auto& { return b.rate; }, 1, 10 * kMega,
                           "requests a second, sent by schedule, their latency counted from when they were due; else each connection sends once it has its answer");
  rate.shown = nullptr;
  return {
      bench_number("connections", "COUNT", [](B& b) -> auto& { return b.connections; }, 1, 10 * kKilo, "connections, all on one thread"),
      bench_number("duration-s", "SECONDS", [](B& b) -> auto& { return b.duration; }, 1, kDaySeconds, "what is measured"),
      bench_number("warm-up-s", "SECONDS", [](B& b) -> auto& { return b.warm_up; }, 0, 3'600, "what goes before it in the same way, and is checked but not measured"),
      rate,
      bench_number("batch", "COUNT", [](B& b) -> auto& { return b.batch; }, 1, kBenchBatchMax,
                   "commands of a request; more than 1: /v1/transactions/bulk; of a block, with --in-process"),
      form,
      answers,
      bench_number("accounts", "COUNT", [](B& b) -> auto& { return b.accounts; }, 2, kBenchAccountsMax, "accounts, made and funded before"),
      pick,
      mix,
      bench_number("reads-percent", "PERCENT", [](B& b) -> auto& { return b.reads_percent; }, 0, 100, "of the requests that read an account's balances"),
      bench_choice("read-only", "WHAT", [](B& b) -> auto& { return b.read_only; }, read_only_named, "health or balances",
                   "only GET /healthz, which is what HTTP costs alone, or only balances of accounts"),
      bench_number("seed", "NUMBER", [](B& b) -> auto& { return b.seed; }, 0, UINT64_MAX / 2, "the same seed makes the same commands"),
      bench_number("check-accounts-max", "COUNT", [](B& b) -> auto& { return b.check_accounts_max; }, 1, kBenchAccountsMax,
                   "accounts whose balances are compared afterwards, spread evenly over all"),
      bench_svg(),
      {"in-process", {}, kBench, "without a server: the writer alone, on a new folder --data", {},
       [](Settings& settings, const std::string&) { return settings.bench.in_process = true; }},
  };
}

}  // namespace daybook
