#include "domain/decide.h"

#include <algorithm>
#include <map>
#include <utility>

#include "domain/ledger.h"
#include "domain/overloaded.h"
#include "domain/settling.h"

namespace daybook {
namespace {

template <class T>
Events events_of(T event) {
  Events events;
  events.emplace_back(std::move(event));
  return events;
}

template <class T>
Events events_of(std::optional<T> event) {
  return event ? events_of(*std::move(event)) : Events{};
}

Events events_of(Events events) { return events; }

// Most decisions do not ask for the time.
template <class Asked>
auto decision_at(const State& state, const Asked& asked, Time now) {
  if constexpr (requires { decision(state, asked, now); }) {
    return decision(state, asked, now);
  } else {
    return decision(state, asked);
  }
}

// Whether money leaves an account that has alerts; capturing takes what was not available before.
bool may_fire(const State& state, const Event& event) {
  const auto* moved = reserved_by(event);
  if (!moved && !std::holds_alternative<HoldCaptured>(event)) moved = posted_by(event);
  if (!moved) return false;
  return std::ranges::any_of(*moved, [&](const CurrencyPostings& group) {
    return std::ranges::any_of(group.postings, [&](const Posting& posting) { return state.alerts.contains(posting.from); });
  });
}

// The low-balance alerts that the events fire, behind them.
void add_alerts(const State& state, Events& events, Time now) {
  if (state.alerts.size() == 0) return;
  std::map<AccountNumber, Amount> lowered;
  for (const auto& event : events) {
    if (!may_fire(state, event)) continue;
    const auto* reserved = reserved_by(event);
    const auto effects = net_effects(reserved ? *reserved : *posted_by(event));
    if (!effects) continue;
    for (const auto& [account, net] : *effects) {
      if (!reserved || net.units < 0) lowered[account].units += net.units;
    }
  }
  for (const auto& [account, change] : lowered) {
    if (auto fired = alert_fired(state, account, change, now)) events.emplace_back(*std::move(fired));
  }
}

void remember(State& state, const Recording& recording) {
  auto& row = state.requests.edit(*recording.request);
  if (row.entries == 0) row = {recording.position, 0, *recording.content};
  ++row.entries;
}

// In the order of the variant.
constexpr std::string_view kNames[] = {
    "CreatePlatform", "IssueCredential", "RevokeCredential", "OpenPlatform",  "CreateCustomer",  "CreateAccount",
    "UpdateAccount",  "UpdateCustomer",  "SetAccountStatus", "RegisterAsset", "ClosePeriod",     "PostTransaction",
    "ReverseTransaction", "PlaceHold",   "CaptureHold",    "VoidHold",    "ExtendHold",    "ExpireHold",
    "TransferFunds",  "PlaceOrder",    "ResendOrder",    "RegisterCard",  "UnregisterCard",  "DepositFunds",
    "SetDepositFee",  "CreateAlert",     "UpdateAlert",    "DeleteAlert",   "RegisterCatalogItem", "RemoveCatalogItem",
    "SetExchangeRate", "CreateEntity",  "UpdateEntity",   "DeleteEntity",  "EraseEntity",     "ProvideContract",
    "SignCustomer",    "AmendCustomer", "EndCustomer",    "SetCustomerStatus", "CreateWalletLink", "DeleteWalletLink",
    "RestoreLog",      "RequireReasons", "RecordReading", "RecordRefusal", "RotateCredential", "RotateLogKey",
    "RetireLogKey",
};
static_assert(std::size(kNames) == std::variant_size_v<Command>);

// Those of the system journal, and those that nobody asks for.
constexpr std::string_view kWithoutReason[] = {"CreatePlatform", "IssueCredential", "RevokeCredential", "OpenPlatform",
                                               "ExpireHold",     "RecordReading",   "RecordRefusal",    "RestoreLog",
                                               "RotateCredential", "RotateLogKey", "RetireLogKey"};

bool has_reason(const Command& command) {
  return std::visit(
      [](const auto& asked) {
        if constexpr (requires { asked.reason; }) return !asked.reason.empty();
        if constexpr (requires { asked.details.reason; }) return !asked.details.reason.empty();
        return false;
      },
      command);
}

}  // namespace

std::expected<Events, Rejection> decide(const State& state, const Command& command, Time now) {
  return std::visit(
      [&](const auto& asked) -> std::expected<Events, Rejection> {
        auto decided = decision_at(state, asked, now);
        if (!decided) return std::unexpected(std::move(decided).error());
        auto events = events_of(*std::move(decided));
        add_alerts(state, events, now);
        return events;
      },
      command);
}

void evolve(State& state, const Event& event, const Recording& recording) {
  std::visit([&](const auto& happened) { apply(state, happened, recording); }, event);
  if (recording.request) remember(state, recording);
}

std::optional<Position> outcome_of(const State& state, const Command& command) {
  if (const auto* order = std::get_if<PlaceOrder>(&command)) {
    const auto* row = state.references.find(order_reference(order->account, order->external_reference));
    return row ? std::optional(row->position) : std::nullopt;
  }
  const auto* id = std::visit(
      [](const auto& asked) -> const TransactionId* {
        if constexpr (requires { asked.transaction; }) return &asked.transaction;
        return nullptr;
      },
      command);
  const auto* row = id ? state.transactions.find(*id) : nullptr;
  if (!row) return std::nullopt;
  return row->position;
}

std::optional<Command> command_of(const Event& event) {
  return std::visit(overloaded{[](const CommandRejected&) -> std::optional<Command> { return std::nullopt; },
                               [](const SystemAccountOpened&) -> std::optional<Command> { return std::nullopt; },
                               [](const LowBalanceAlertFired&) -> std::optional<Command> { return std::nullopt; },
                               [](const EntityErased& erased) -> std::optional<Command> {
                                 if (erased.deleted) return DeleteEntity{erased.entity, erased.kind, erased.expected_last};
                                 return EraseEntity{erased.entity, erased.reason};
                               },
                               [](const auto& happened) -> std::optional<Command> { return command_behind(happened); }},
                    event);
}

std::string_view name_of(const Command& command) { return kNames[command.index()]; }

bool may_need_reason(std::string_view command) {
  return std::ranges::find(kNames, command) != std::end(kNames) &&
         std::ranges::find(kWithoutReason, command) == std::end(kWithoutReason);
}

std::optional<Rejection> refusal_without_reason(const State& state, const Command& command, bool reason_given) {
  const auto& required = state.header.reasons_required;
  const auto name = name_of(command);
  if (required.empty() || reason_given || !std::ranges::binary_search(required, name)) return std::nullopt;
  // A retry gets its first outcome, whatever is required since.
  if (has_reason(command) || outcome_of(state, command)) return std::nullopt;
  return Rejection{RejectionCode::reason_required, std::string(name), {}, {{"field", "X-Reason"}}};
}

}  // namespace daybook
