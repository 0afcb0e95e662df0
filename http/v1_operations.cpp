#include <algorithm>
#include <utility>

#include "http/json_text.h"
#include "http/metrics.h"
#include "http/places.h"
#include "http/v1.h"

namespace daybook::http::v1 {
namespace {

Response answered(int status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

// Why the server should get no requests now.
std::vector<std::string> reasons_not_ready(const Parts& parts) {
  std::vector<std::string> reasons;
  if (!parts.store.is_writer()) reasons.push_back("not the writer of the journals");
  for (const auto& projection : parts.views.status()) {
    if (projection.entries_behind <= parts.options.ready_behind_entries_max) continue;
    reasons.push_back("projection " + projection.name + " is " + std::to_string(projection.entries_behind) + " entries behind");
  }
  return reasons;
}

void write_commits(MetricsText& text, const CommitStatistics& statistics) {
  constexpr MetricsText::Bounds entries{0, 13};  // 1 to 8,192
  constexpr MetricsText::Bounds bytes{8, 22};    // 256 bytes to 4 MiB
  constexpr MetricsText::Bounds times{5, 23, MetricsText::Steps::all};  // 32 microseconds to 8 seconds
  text.histogram("daybook_commit_entries", "Entries in one commit.", {}, statistics.entries, 1, entries);
  text.histogram("daybook_commit_bytes", "Bytes of entries in one commit.", {}, statistics.bytes, 1, bytes);
  text.histogram("daybook_commit_sync_seconds", "Time of one commit's append and sync.", {}, statistics.sync_microseconds, 1e6,
                 times);
}

void write_journals(MetricsText& text, const EventStore& store) {
  for (const auto journal : store.journals()) {
    const auto number = std::to_string(journal);
    text.gauge("daybook_journal_entries", "Entries of a journal; 0 is the system journal.", {{"journal", number}},
               static_cast<double>(store.size(journal)));
  }
}

// The books of a platform are in balance: the sum over all accounts of a currency, those where money enters included, is zero. Which
// currencies a platform counts in is nobody else's business, and everybody may see this.
void write_ledgers(MetricsText& text, const Parts& parts) {
  struct Checked {
    std::string journal;
    std::vector<CurrencyTotal> totals;
  };
  std::vector<Checked> journals;
  const auto views = parts.views.now();
  for (const auto journal : parts.store.journals()) {
    if (journal != kSystemJournal) journals.push_back({std::to_string(journal), views.totals(journal)});
  }
  for (const auto& [journal, totals] : journals) {
    const auto unbalanced = std::ranges::count_if(totals, [](const CurrencyTotal& total) { return total.posted.units != 0; });
    text.gauge("daybook_ledger_currencies_unbalanced", "Currencies whose balances do not sum to zero: anything but 0 is an error.",
               {{"journal", journal}}, static_cast<double>(unbalanced));
  }
  for (const auto& [journal, totals] : journals) {
    text.gauge("daybook_ledger_currencies", "Currencies whose balances were summed up.", {{"journal", journal}},
               static_cast<double>(totals.size()));
  }
}

void write_resident_rows(MetricsText& text, const ResidentRows& rows) {
  const auto write = [&](std::string_view table, std::uint64_t count) {
    text.gauge("daybook_resident_rows", "Rows that deciding keeps in memory, of all journals.", {{"table", table}},
               static_cast<double>(count));
  };
  write("accounts", rows.accounts);
  write("holds", rows.holds);
  write("transactions", rows.transactions);
  write("requests", rows.requests);
}

void write_rejections(MetricsText& text, const RejectionCounts& counts) {
  text.counter("daybook_rejections_recorded_total", "Commands that a rule refused, each of which became an entry.", {}, counts.recorded);
  text.counter("daybook_rejections_limited_total", "Commands answered 429 because too many of their credential's were refused.", {},
               counts.limited);
}

void write_projections(MetricsText& text, const std::vector<ProjectionStatus>& projections) {
  for (const auto& projection : projections) {
    text.gauge("daybook_projection_entries_behind", "Entries of all journals that a projection has not folded yet.",
               {{"projection", projection.name}}, static_cast<double>(projection.entries_behind));
  }
}

}  // namespace

boost::asio::awaitable<Outcome> list_projections(const Context& context) {
  std::string body;
  JsonText json(body);
  json.begin_object().key("projections").begin_array();
  for (const auto& projection : context.parts.views.status()) {
    json.begin_object().member("name", projection.name).member("version", static_cast<unsigned>(projection.version));
    json.member("entriesBehind", projection.entries_behind).member("rebuilding", projection.rebuilding);
    json.member("rebuiltEntries", projection.rebuilt_entries);
    json.member("rebuildTotalEntries", projection.rebuild_total_entries).end_object();
  }
  json.end_array().end_object();
  co_return answered(200, std::move(body));
}

boost::asio::awaitable<Outcome> rebuild_projection(const Context& context) {
  const auto& name = context.arguments[0];
  if (!context.parts.views.rebuild(name)) co_return refused(Fault::projection_unknown, name);
  std::string body;
  JsonText(body).begin_object().member("name", name).member("rebuilding", true).end_object();
  co_return answered(202, std::move(body));
}

boost::asio::awaitable<Outcome> health(const Context&) { co_return answered(200, R"({"status":"UP"})"); }

boost::asio::awaitable<Outcome> readiness(const Context& context) {
  const auto reasons = reasons_not_ready(context.parts);
  std::string body;
  JsonText json(body);
  json.begin_object().member("ready", reasons.empty()).key("reasons").begin_array();
  for (const auto& reason : reasons) json.text(reason);
  json.end_array().end_object();
  co_return answered(reasons.empty() ? 200 : 503, std::move(body));
}

boost::asio::awaitable<Outcome> metrics(const Context& context) {
  MetricsText text;
  context.parts.metrics.write(text);
  write_commits(text, context.parts.store.statistics());
  write_journals(text, context.parts.store);
  write_ledgers(text, context.parts);
  write_resident_rows(text, context.parts.store.resident_rows());
  write_rejections(text, context.parts.store.rejection_counts());
  text.gauge("daybook_entry_streams_open", "Streams of entries that are open.", {}, static_cast<double>(context.parts.streams.taken()));
  text.gauge("daybook_what_ifs_running", "Questions what would have been that are being answered.", {},
             static_cast<double>(context.parts.what_ifs.taken()));
  write_projections(text, context.parts.views.status());
  auto response = answered(200, text.take());
  response.content_type = MetricsText::kContentType;
  co_return response;
}

}  // namespace daybook::http::v1
