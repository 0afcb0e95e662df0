#include "domain/alert.h"

#include <algorithm>

#include "domain/state.h"
#include "domain/transfer.h"

namespace daybook {
namespace {

void check_name(const std::string& name, Violations& violations) { check_display_name("balanceAlertDisplayName", name, violations); }

void check_threshold(const Decimal& threshold, Violations& violations) {
  if (threshold.amount.units >= 0) return;
  violations.push_back({"balanceAlertThreshold", Rule::not_negative, to_text(threshold.amount, threshold.scale)});
}

void check_notification(const std::vector<Personal>& addresses, Violations& violations) {
  const std::string field = "balanceAlertNotification";
  if (addresses.empty()) return violations.push_back({field, Rule::not_empty_list, {}});
  if (addresses.size() > kNotificationsMax) {
    return violations.push_back({field, Rule::list_length, std::to_string(addresses.size())});
  }
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    // Only plain text can break a rule: what is sealed or erased was checked when it came.
    if (addresses[i].form != Personal::Form::plain) continue;
    check_email(field + "[" + std::to_string(i) + "].emailAddress", addresses[i].bytes, violations);
  }
}

std::vector<Personal> under(const KeyId& key, std::vector<Personal> addresses) {
  for (auto& address : addresses) address.key = key;
  return addresses;
}

std::expected<Decimal, Rejection> at_scale_of(const AccountRow& row, const Decimal& threshold) {
  if (const auto amount = at_scale(threshold, row.scale)) return Decimal{*amount, row.scale};
  return std::unexpected(broken({unfit("balanceAlertThreshold", threshold, row.scale)}));
}

// The account that has the alert.
std::expected<FoundAccount, Rejection> account_with(const State& state, const CustomerId& customer, const AccountId& account,
                                                    const AlertId& alert) {
  auto found = find_account(state, customer, account);
  if (!found) return found;
  const auto* row = state.alerts.find(found->number);
  if (row && std::ranges::find(row->alerts, alert, &AlertRow::alert) != row->alerts.end()) return found;
  return std::unexpected(Rejection{RejectionCode::alert_unknown, alert.text});
}

}  // namespace

Violations violations_of(const CreateAlert& command) {
  Violations violations;
  check_name(command.display_name, violations);
  check_threshold(command.threshold, violations);
  check_notification(command.notification, violations);
  return violations;
}

Violations violations_of(const UpdateAlert& command) {
  Violations violations;
  if (command.display_name) check_name(*command.display_name, violations);
  if (command.threshold) check_threshold(*command.threshold, violations);
  if (command.notification) check_notification(*command.notification, violations);
  return violations;
}

std::expected<AlertCreated, Rejection> decision(const State& state, const CreateAlert& command) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  const auto account = find_account(state, command.customer, command.account);
  if (!account) return std::unexpected(account.error());
  const auto threshold = at_scale_of(*account->row, command.threshold);
  if (!threshold) return std::unexpected(threshold.error());
  if (const auto* row = state.alerts.find(account->number); row && row->alerts.size() >= kAlertsMax) {
    return std::unexpected(
        Rejection{RejectionCode::alert_limit_reached, command.account.text, {}, {{"limit", std::to_string(kAlertsMax)}}});
  }
  return AlertCreated{command.customer,     command.account, account->number,
                      command.alert,        command.display_name,
                      *threshold,           under(account->row->key, command.notification)};
}

std::expected<std::optional<AlertUpdated>, Rejection> decision(const State& state, const UpdateAlert& command) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  const auto account = account_with(state, command.customer, command.account, command.alert);
  if (!account) return std::unexpected(account.error());
  AlertUpdated event{command.customer, command.account, account->number, command.alert, command.display_name, {}, {}};
  if (command.threshold) {
    const auto threshold = at_scale_of(*account->row, *command.threshold);
    if (!threshold) return std::unexpected(threshold.error());
    event.threshold = *threshold;
  }
  if (command.notification) event.notification = under(account->row->key, *command.notification);
  if (!event.display_name && !event.threshold && !event.notification) return std::nullopt;
  return event;
}

std::expected<AlertDeleted, Rejection> decision(const State& state, const DeleteAlert& command) {
  const auto account = account_with(state, command.customer, command.account, command.alert);
  if (!account) return std::unexpected(account.error());
  return AlertDeleted{command.customer, command.account, account->number, command.alert};
}

void apply(State& state, const AlertCreated& event, const Recording&) {
  state.alerts.edit(event.number).alerts.push_back({event.alert, event.threshold.amount});
}

void apply(State& state, const AlertUpdated& event, const Recording&) {
  if (!event.threshold) return;
  for (auto& row : state.alerts.edit(event.number).alerts) {
    if (row.alert == event.alert) row.threshold = event.threshold->amount;
  }
}

void apply(State& state, const AlertDeleted& event, const Recording&) {
  std::erase_if(state.alerts.edit(event.number).alerts, [&](const AlertRow& row) { return row.alert == event.alert; });
}

void apply(State& state, const LowBalanceAlertFired& event, const Recording& recording) {
  state.alerts.edit(event.number).fired_at = recording.time;
}

CreateAlert command_behind(const AlertCreated& event) {
  return {event.customer, event.account, event.alert, event.display_name, event.threshold, event.notification};
}

UpdateAlert command_behind(const AlertUpdated& event) {
  return {event.customer, event.account, event.alert, event.display_name, event.threshold, event.notification};
}

DeleteAlert command_behind(const AlertDeleted& event) { return {event.customer, event.account, event.alert}; }

std::optional<LowBalanceAlertFired> alert_fired(const State& state, AccountNumber account, Amount change, Time now) {
  const auto* row = change.units < 0 ? state.alerts.find(account) : nullptr;
  if (!row || row->alerts.empty()) return std::nullopt;
  if (row->fired_at && now.microseconds - row->fired_at->microseconds < kAlertQuietMicroseconds) return std::nullopt;
  const auto& owner = *state.accounts.find(account);
  const Amount left{owner.available().units + change.units};
  LowBalanceAlertFired fired{owner.customer, owner.account, account, {}, {left, owner.scale}};
  for (const auto& [alert, threshold] : row->alerts) {
    if (left < threshold) fired.alerts.push_back(alert);
  }
  if (fired.alerts.empty()) return std::nullopt;
  return fired;
}

}  // namespace daybook
