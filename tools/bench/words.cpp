#include "tools/bench/words.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace daybook::bench {
namespace {

template <class Value>
struct Named {
  Value value;
  std::string_view name;
};

constexpr std::array<Named<Pick>, 3> kPicks{{{Pick::uniform, "uniform"}, {Pick::zipf, "zipf"}, {Pick::hot, "hot"}}};
constexpr std::array<Named<BulkForm>, 3> kBulkForms{
    {{BulkForm::lines, "lines"}, {BulkForm::list, "list"}, {BulkForm::atomic, "atomic"}}};
constexpr std::array<Named<Answers>, 2> kAnswers{{{Answers::whole, "whole"}, {Answers::minimal, "minimal"}}};
constexpr std::array<Named<ReadOnly>, 2> kReadOnlys{{{ReadOnly::health, "health"}, {ReadOnly::balances, "balances"}}};
constexpr std::array<Named<std::uint32_t Mix::*>, 4> kShares{{{&Mix::transactions, "transactions"},
                                                              {&Mix::holds, "holds"},
                                                              {&Mix::captures, "captures"},
                                                              {&Mix::voids, "voids"}}};

template <class Table>
auto named(const Table& table, std::string_view name) -> std::optional<decltype(table[0].value)> {
  for (const auto& row : table) {
    if (row.name == name) return row.value;
  }
  return std::nullopt;
}

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
  for (const auto& row : table) {
    if (row.value == value) return row.name;
  }
  return "no";
}

}  // namespace

std::string_view name_of(Pick pick) { return name_in(kPicks, pick); }
std::string_view name_of(BulkForm form) { return name_in(kBulkForms, form); }
std::string_view name_of(Answers answers) { return name_in(kAnswers, answers); }
std::string_view name_of(ReadOnly what) { return name_in(kReadOnlys, what); }

std::string text_of(const Mix& mix) {
  std::string text;
  for (const auto& [share, name] : kShares) {
    if (mix.*share > 0) ((text += text.empty() ? "" : ",") += name) += "=" + std::to_string(mix.*share);
  }
  return text;
}

std::optional<Pick> pick_named(std::string_view name) { return named(kPicks, name); }
std::optional<BulkForm> bulk_form_named(std::string_view name) { return named(kBulkForms, name); }
std::optional<Answers> answers_named(std::string_view name) { return named(kAnswers, name); }
std::optional<ReadOnly> read_only_named(std::string_view name) { return named(kReadOnlys, name); }

std::optional<Mix> mix_from_text(std::string_view text) {
  Mix mix{0, 0, 0, 0};
  for (bool more = true; more;) {
    const auto comma = text.find(',');
    more = comma != std::string_view::npos;
    const auto part = text.substr(0, comma);
    text.remove_prefix(more ? comma + 1 : text.size());
    const auto equals = part.find('=');
    const auto share = named(kShares, part.substr(0, equals));
    if (!share || equals == std::string_view::npos || mix.*(*share) != 0) return std::nullopt;
    std::uint32_t count = 0;
    const auto digits = part.substr(equals + 1);
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (ec != std::errc{} || end != digits.data() + digits.size() || count > kMixShareMax) return std::nullopt;
    mix.*(*share) = count;
  }
  if (mix.sum() == 0 || mix.captures + mix.voids > mix.holds) return std::nullopt;
  return mix;
}

bool writes(const BenchOptions& options) { return options.read_only == ReadOnly::no && options.reads_percent < 100; }

std::string workload_words(const BenchOptions& options) {
  std::string words;
  if (options.in_process) {
    words = "in this process, without HTTP, blocks of " + std::to_string(options.batch) + " commands";
  } else {
    words = options.read_only == ReadOnly::health ? "GET /healthz"
            : !writes(options)                    ? "GET /v1/accounts/ID/balances"
            : options.batch > 1 ? "POST /v1/transactions/bulk, " + std::to_string(options.batch) + " a request (" +
                                      std::string(name_of(options.bulk_form)) + ")"
                                : "POST /v1/transactions";
    if (writes(options) && options.answers == Answers::minimal) words += ", minimal answers";
    if (writes(options) && options.reads_percent > 0) {
      words += ", " + std::to_string(options.reads_percent) + " % reads of balances";
    }
    words += ", " + std::to_string(options.connections) + " connections, ";
    words += options.rate > 0 ? std::to_string(options.rate) + " requests/s by schedule" : "closed loop";
  }
  if (options.read_only != ReadOnly::health) {
    words += ", " + std::to_string(options.accounts) + " accounts (" + std::string(name_of(options.pick)) + ")";
  }
  if (writes(options) && options.mix.sum() != options.mix.transactions) words += ", " + text_of(options.mix);
  return words;
}

std::string contradiction_of(const BenchOptions& options) {
  const bool closes = options.mix.captures + options.mix.voids > 0;
  if (closes && options.batch > 1) {
    return "--batch 1 where --mix has captures or voids: requests of many have transactions and holds alone";
  }
  if (options.read_only != ReadOnly::no && options.reads_percent > 0) return "either --read-only or --reads-percent";
  if (options.answers == Answers::minimal && !writes(options)) return "no --answers minimal where nothing is written";
  if (!options.in_process) return {};
  if (options.answers == Answers::minimal) return "no --answers minimal together with --in-process";
  if (closes) return "--mix without captures and voids together with --in-process";
  if (options.rate > 0) return "no --rate together with --in-process";
  if (options.read_only != ReadOnly::no || options.reads_percent > 0) return "no reads together with --in-process";
  return {};
}

}  // namespace daybook::bench
