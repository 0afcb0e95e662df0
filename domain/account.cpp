#include "domain/account.h"

#include <algorithm>
#include <set>

#include "domain/posting.h"
#include "domain/state.h"

namespace daybook {
namespace {

constexpr std::string_view kStatusNames[] = {"ACTIVE", "FROZEN", "DISABLED"};
constexpr std::string_view kSystemPrefixes[] = {"funding-", "settlement-"};

// Only plain text can break a rule: what is sealed or erased was checked when it came.
void check_address(std::string_view field, const Personal& address, Violations& violations) {
  if (address.form == Personal::Form::plain) check_email(field, address.bytes, violations);
}

void check_notification(const std::vector<Personal>& addresses, Violations& violations) {
  if (addresses.size() > kNotificationsMax) {
    violations.push_back({"fundingNotification", Rule::list_length, std::to_string(addresses.size())});
    return;
  }
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    check_address("fundingNotification[" + std::to_string(i) + "].emailAddress", addresses[i], violations);
  }
}

// New personal data of an account is sealed with the account's own key.
std::optional<Personal> under(const KeyId& key, std::optional<Personal> personal) {
  if (personal) personal->key = key;
  return personal;
}

std::optional<std::vector<Personal>> under(const KeyId& key, std::optional<std::vector<Personal>> list) {
  if (list) {
    for (auto& personal : *list) personal.key = key;
  }
  return list;
}

// ---- floor, ceiling and velocity limits

void check_velocity(const std::vector<VelocityLimit>& limits, Violations& violations) {
  if (limits.size() > kVelocityLimitsMax) {
    return violations.push_back({"velocityLimits", Rule::list_length, std::to_string(limits.size())});
  }
  std::set<std::uint32_t> windows;
  for (std::size_t i = 0; i < limits.size(); ++i) {
    const auto& [amount, seconds] = limits[i];
    const auto field = "velocityLimits[" + std::to_string(i) + "].";
    if (amount.amount.units <= 0) violations.push_back({field + "amount", Rule::above_zero, to_text(amount.amount, amount.scale)});
    if (seconds < 1 || seconds > kVelocitySecondsMax) {
      violations.push_back({field + "seconds", Rule::seconds, std::to_string(seconds)});
    } else if (!windows.insert(seconds).second) {
      violations.push_back({field + "seconds", Rule::distinct, std::to_string(seconds)});
    }
  }
}

// At the scale of the account's currency; as it is, with a violation, where that has no room for its digits.
void scale(Decimal& decimal, int scale, std::string field, Violations& violations) {
  if (const auto amount = at_scale(decimal, scale)) {
    decimal = {*amount, scale};
  } else {
    violations.push_back(unfit(std::move(field), decimal, scale));
  }
}

// Zero is the same at any scale, and written without decimal digits.
void scale(Bound& bound, int to, std::string field, Violations& violations) {
  if (bound.amount) scale(*bound.amount, to, std::move(field), violations);
  if (bound.amount && bound.amount->amount.units == 0) bound.amount = Decimal{};
}

void scale(std::vector<VelocityLimit>& limits, int to, Violations& violations) {
  for (std::size_t i = 0; i < limits.size(); ++i) {
    scale(limits[i].amount, to, "velocityLimits[" + std::to_string(i) + "].amount", violations);
  }
}

std::optional<Amount> amount_of(const Bound& bound) {
  if (!bound.amount) return std::nullopt;
  return bound.amount->amount;
}

void check_order(const std::optional<Amount>& floor, const std::optional<Amount>& ceiling, Violations& violations) {
  if (floor && ceiling && *floor > *ceiling) violations.push_back({"ceiling", Rule::in_order, {}});
}

// Why the account can't have such a floor and ceiling now.
std::optional<Rejection> refusal_of_bounds(const AccountRow& row, const std::optional<Amount>& floor,
                                           const std::optional<Amount>& ceiling) {
  const auto refusal = [&](RejectionCode code, std::string name, Amount bound) {
    return Rejection{code,
                     row.account.text,
                     {},
                     {{"account", row.account.text},
                      {"currency", row.currency.text},
                      {"available", to_text(row.available(), row.scale)},
                      {"posted", to_text(row.posted, row.scale)},
                      {"incoming", to_text(row.incoming, row.scale)},
                      {std::move(name), to_text(bound, row.scale)}}};
  };
  if (floor && row.available() < *floor) return refusal(RejectionCode::floor_above_balance, "floor", *floor);
  if (ceiling && row.posted.units + row.incoming.units > ceiling->units) {
    return refusal(RejectionCode::ceiling_below_balance, "ceiling", *ceiling);
  }
  return std::nullopt;
}

// Windows of a length that the account has already keep what they have counted.
std::vector<VelocityWindow> windows_of(const std::vector<VelocityLimit>& limits, const std::vector<VelocityWindow>& before, Time now) {
  std::vector<VelocityWindow> windows;
  for (const auto& limit : limits) {
    const auto same = std::ranges::find(before, limit.seconds, &VelocityWindow::seconds);
    auto& window = windows.emplace_back(same == before.end() ? VelocityWindow{{}, limit.seconds, now, {}} : *same);
    window.limit = limit.amount.amount;
  }
  return windows;
}

std::unexpected<Rejection> invalid(Violations violations) {
  return std::unexpected(Rejection{RejectionCode::invalid_field, {}, std::move(violations)});
}

void add_account(State& state, AccountNumber number, AccountRow row) {
  if (!row.system) state.account_by_display_name.insert_or_assign(row.display_name, number);
  state.account_by_id.insert_or_assign(row.account, number);
  state.accounts.edit(number) = std::move(row);
}

}  // namespace

std::string_view name_of(AccountStatus status) { return kStatusNames[static_cast<std::size_t>(status)]; }

std::optional<AccountStatus> account_status_named(std::string_view name) {
  const auto it = std::ranges::find(kStatusNames, name);
  if (it == std::end(kStatusNames)) return std::nullopt;
  return static_cast<AccountStatus>(it - std::begin(kStatusNames));
}

AccountId system_account_id(SystemAccount purpose, const CurrencyCode& currency) {
  return {std::string(kSystemPrefixes[static_cast<std::size_t>(purpose)]) + lower_case(currency.text)};
}

bool is_system_account_id(const AccountId& account) {
  return std::ranges::any_of(kSystemPrefixes, [&](std::string_view prefix) { return account.text.starts_with(prefix); });
}

std::optional<AccountNumber> find_account_number(const State& state, const AccountId& account) {
  if (const auto number = account_number_from_text(account.text)) {
    if (!state.accounts.contains(*number)) return std::nullopt;
    return number;
  }
  const auto found = state.account_by_id.find(account);
  if (found == state.account_by_id.end()) return std::nullopt;
  return found->second;
}

Violations violations_of(const CreateAccount& command) {
  Violations violations;
  check_lower_case_identifier("accountIdentifier", command.account.text, violations);
  check_display_name("displayName", command.display_name, violations);
  check_address("contactEmail", command.contact_email, violations);
  check_notification(command.funding_notification, violations);
  check_velocity(command.velocity, violations);
  check_metadata("metadata", command.metadata, violations);
  const auto& number = command.imported_number;
  if (number && (number->value < kFirstAccountNumber || number->value > kImportedAccountNumberMax)) {
    violations.push_back({"accountNumber", Rule::account_number, to_text(*number)});
  }
  return violations;
}

Violations violations_of(const UpdateAccount& command) {
  Violations violations;
  if (command.display_name) check_display_name("displayName", *command.display_name, violations);
  if (command.contact_email) check_address("contactEmail", *command.contact_email, violations);
  if (command.funding_notification) check_notification(*command.funding_notification, violations);
  if (command.velocity) check_velocity(*command.velocity, violations);
  if (command.metadata) check_metadata("metadata", *command.metadata, violations);
  return violations;
}

Violations violations_of(const SetAccountStatus& command) {
  Violations violations;
  if (command.reason.empty()) {
    violations.push_back({"reason", Rule::not_empty, {}});
  } else {
    check_reason("reason", command.reason, violations);
  }
  return violations;
}

std::expected<AccountCreated, Rejection> decision(const State& state, const CreateAccount& command) {
  auto broken = violations_of(command);
  AccountCreated event{command.customer,
                       command.account,
                       command.imported_number.value_or(AccountNumber{state.header.next_account_number}),
                       command.display_name,
                       command.currency,
                       command.key,
                       command.contact_email,
                       command.funding_notification,
                       command.floor,
                       command.ceiling,
                       command.velocity,
                       command.metadata,
                       command.imported_number.has_value(),
                       command.imported_created_at};
  const auto digits = scale_of(state, command.currency);
  if (digits) {
    scale(event.floor, *digits, "floor", broken);
    scale(event.ceiling, *digits, "ceiling", broken);
    scale(event.velocity, *digits, broken);
    check_order(amount_of(event.floor), amount_of(event.ceiling), broken);
  } else {
    broken.push_back({"currencyCode", Rule::currency, command.currency.text});
  }
  if (!broken.empty()) return invalid(std::move(broken));
  if (!state.customers.contains(command.customer)) {
    return std::unexpected(Rejection{RejectionCode::customer_unknown, command.customer.text});
  }
  AccountRow row;
  row.account = command.account;
  row.currency = command.currency;
  row.scale = *digits;
  if (auto no = refusal_of_bounds(row, amount_of(event.floor), amount_of(event.ceiling))) return std::unexpected(*std::move(no));
  if (state.account_by_id.contains(command.account) || is_system_account_id(command.account)) {
    return std::unexpected(Rejection{RejectionCode::account_exists, command.account.text});
  }
  if (state.accounts.contains(event.number)) return std::unexpected(Rejection{RejectionCode::account_exists, to_text(event.number)});
  if (state.account_by_display_name.contains(command.display_name)) {
    return std::unexpected(Rejection{RejectionCode::account_display_name_taken, command.display_name});
  }
  return event;
}

std::expected<std::optional<AccountUpdated>, Rejection> decision(const State& state, const UpdateAccount& command) {
  auto broken = violations_of(command);
  const auto number = find_account_number(state, command.account);
  const auto* account = number ? state.accounts.find(*number) : nullptr;
  AccountUpdated event{command.customer, command.account,  command.display_name, command.contact_email, command.funding_notification,
                       command.floor,    command.ceiling,  command.velocity,     command.metadata,      command.expected_last};
  if (account) {
    if (event.floor) scale(*event.floor, account->scale, "floor", broken);
    if (event.ceiling) scale(*event.ceiling, account->scale, "ceiling", broken);
    if (event.velocity) scale(*event.velocity, account->scale, broken);
    check_order(event.floor ? amount_of(*event.floor) : account->floor, event.ceiling ? amount_of(*event.ceiling) : account->ceiling,
                broken);
  }
  if (!broken.empty()) return invalid(std::move(broken));
  if (!state.customers.contains(command.customer)) {
    return std::unexpected(Rejection{RejectionCode::customer_unknown, command.customer.text});
  }
  if (!account) return std::unexpected(Rejection{RejectionCode::account_unknown, command.account.text});
  if (account->customer != command.customer) {
    return std::unexpected(Rejection{RejectionCode::account_of_other_customer, command.account.text});
  }
  if (command.expected_last && *command.expected_last != account->last) {
    return std::unexpected(stale(account->account.text, *command.expected_last, account->last));
  }
  if (account->system) return std::unexpected(Rejection{RejectionCode::system_account, account->account.text});
  auto no = refusal_of_bounds(*account, event.floor ? amount_of(*event.floor) : std::nullopt,
                              event.ceiling ? amount_of(*event.ceiling) : std::nullopt);
  if (no) return std::unexpected(*std::move(no));
  if (command.display_name) {
    const auto bearer = state.account_by_display_name.find(*command.display_name);
    if (bearer != state.account_by_display_name.end() && bearer->second != *number) {
      return std::unexpected(Rejection{RejectionCode::account_display_name_taken, *command.display_name});
    }
  }
  if (!event.display_name && !event.contact_email && !event.funding_notification && !event.floor && !event.ceiling &&
      !event.velocity && !event.metadata) {
    return std::nullopt;
  }
  event.account = account->account;
  event.contact_email = under(account->key, std::move(event.contact_email));
  event.funding_notification = under(account->key, std::move(event.funding_notification));
  return event;
}

std::expected<std::optional<AccountStatusChanged>, Rejection> decision(const State& state, const SetAccountStatus& command) {
  if (auto broken = violations_of(command); !broken.empty()) return invalid(std::move(broken));
  const auto number = find_account_number(state, command.account);
  if (!number) return std::unexpected(Rejection{RejectionCode::account_unknown, command.account.text});
  const auto& account = *state.accounts.find(*number);
  if (command.expected_last && *command.expected_last != account.last) {
    return std::unexpected(stale(account.account.text, *command.expected_last, account.last));
  }
  if (account.system) return std::unexpected(Rejection{RejectionCode::system_account, account.account.text});
  // Also where the account has the status already: that somebody asked for it, and why, is worth an entry, and a retry must find it.
  return AccountStatusChanged{account.account, command.status, command.reason, command.expected_last};
}

void apply(State& state, const AccountCreated& event, const Recording& recording) {
  AccountRow row;
  row.customer = event.customer;
  row.account = event.account;
  row.display_name = event.display_name;
  row.currency = event.currency;
  row.scale = *scale_of(state, event.currency);
  row.key = event.key;
  row.floor = amount_of(event.floor);
  row.ceiling = amount_of(event.ceiling);
  row.velocity = windows_of(event.velocity, {}, recording.time);
  row.last = recording.position;
  add_account(state, event.number, std::move(row));
  state.header.next_account_number = std::max(state.header.next_account_number, event.number.value + 1);
}

void apply(State& state, const AccountUpdated& event, const Recording& recording) {
  const auto number = *find_account_number(state, event.account);
  auto& row = state.accounts.edit(number);
  row.last = recording.position;
  if (event.floor) row.floor = amount_of(*event.floor);
  if (event.ceiling) row.ceiling = amount_of(*event.ceiling);
  if (event.velocity) row.velocity = windows_of(*event.velocity, row.velocity, recording.time);
  if (event.display_name) {
    state.account_by_display_name.erase(row.display_name);
    state.account_by_display_name.insert_or_assign(*event.display_name, number);
    row.display_name = *event.display_name;
  }
}

void apply(State& state, const AccountStatusChanged& event, const Recording& recording) {
  auto& row = state.accounts.edit(*find_account_number(state, event.account));
  row.status = event.status;
  row.last = recording.position;
}

void apply(State& state, const SystemAccountOpened& event, const Recording& recording) {
  AccountRow row;
  row.customer = {state.header.platform.text};
  row.account = event.account;
  row.display_name = event.account.text;
  row.currency = event.currency;
  row.scale = event.scale;
  row.system = event.purpose;
  row.last = recording.position;
  add_account(state, event.number, std::move(row));
  state.header.next_system_account_number = event.number.value + 1;
}

CreateAccount command_behind(const AccountCreated& event) {
  return {event.customer,
          event.account,
          event.display_name,
          event.currency,
          event.key,
          event.contact_email,
          event.funding_notification,
          event.floor,
          event.ceiling,
          event.velocity,
          event.metadata,
          event.imported ? std::optional(event.number) : std::nullopt,
          event.imported_created_at};
}

UpdateAccount command_behind(const AccountUpdated& event) {
  return {event.customer, event.account, event.display_name, event.contact_email, event.funding_notification,
          event.floor,    event.ceiling, event.velocity,     event.metadata,      event.expected_last};
}

SetAccountStatus command_behind(const AccountStatusChanged& event) {
  return {event.account, event.status, event.reason, event.expected_last};
}

}  // namespace daybook
