#include "http/v1_outcome.h"

#include <utility>

#include "domain/needs.h"
#include "http/consistency.h"
#include "http/v1_access.h"

namespace daybook::http::v1 {
namespace {

std::vector<Entry> entries_of(const Context& context, const Earlier& earlier) {
  std::vector<Entry> entries;
  context.parts.store.log().read_entries(context.journal(), earlier.position, [&](Position, std::string_view bytes) {
    if (entries.size() < earlier.entries) entries.push_back(decode(bytes));
    return entries.size() < earlier.entries;
  });
  return entries;
}

std::vector<Balances> balances_after(const Context& context, const Entry& entry) {
  std::vector<Balances> all;
  for (const auto number : accounts_touched(entry.event)) {
    auto found = context.views().balances(context.journal(), {to_text(number)}, {entry.position, {}, {}});
    if (found && found->balances) all.push_back(*std::move(found->balances));
  }
  return all;
}

// A transaction names its accounts in its body.
Failure refused_by(const CommandRejected& event) {
  Failure failure{event.rejection};
  failure.decided = true;
  return event.transaction ? unknown_in_body(std::move(failure)) : failure;
}

}  // namespace

Failure unknown_in_body(Failure failure) {
  const auto* rejection = std::get_if<Rejection>(&failure.reason);
  if (!rejection) return failure;
  const auto code = rejection->code;
  if (code == RejectionCode::account_unknown || code == RejectionCode::customer_unknown) failure.status = 422;
  return failure;
}

boost::asio::awaitable<std::expected<Told, Failure>> told(const Context& context, std::expected<Decided, Failure> decided, Shown shown) {
  if (!decided) co_return std::unexpected(discreet(context, std::move(decided).error()));
  Told outcome{std::move(decided->events), decided->earlier.has_value(), decided->journal_size};
  std::string first_request;
  if (decided->earlier) {
    if (shown == Shown::whole) {  // the balances after the first outcome are a matter of the projections
      const auto reflected = co_await readable_at(context, decided->earlier->position + decided->earlier->entries);
      if (!reflected) co_return std::unexpected(reflected.error());
    }
    for (const auto& entry : entries_of(context, *decided->earlier)) {
      outcome.events.push_back({entry.position, entry.time, entry.event, {}});
      if (shown == Shown::whole) outcome.events.back().balances = balances_after(context, entry);
      first_request = entry.envelope.request;
    }
  }
  if (outcome.events.empty()) co_return outcome;
  if (const auto* rejected = std::get_if<CommandRejected>(&outcome.main().event)) {
    auto failure = refused_by(*rejected);
    failure.request_id = std::move(first_request);
    mark(failure.headers, outcome.replayed);
    co_return std::unexpected(std::move(failure));
  }
  co_return outcome;
}

const Recorded& Told::main() const {
  auto last = events.rbegin();
  while (std::holds_alternative<LowBalanceAlertFired>(last->event) && std::next(last) != events.rend()) ++last;
  return *last;
}

void mark(Headers& headers, bool replayed) {
  if (replayed) headers.add(std::string(kReplayed), "true");
}

}  // namespace daybook::http::v1
