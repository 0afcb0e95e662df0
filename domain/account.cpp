#include "domain/account.h"

#include "domain/state.h"

namespace daybook {
namespace {

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

}  // namespace

Violations violations_of(const CreateAccount& command) {
  Violations violations;
  check_lower_case_identifier("accountIdentifier", command.account.text, violations);
  check_display_name("displayName", command.display_name, violations);
  check_address("contactEmail", command.contact_email, violations);
  check_currency("currencyCode", command.currency.text, violations);
  check_notification(command.funding_notification, violations);
  return violations;
}

Violations violations_of(const UpdateAccount& command) {
  Violations violations;
  if (command.display_name) check_display_name("displayName", *command.display_name, violations);
  if (command.contact_email) check_address("contactEmail", *command.contact_email, violations);
  if (command.funding_notification) check_notification(*command.funding_notification, violations);
  return violations;
}

std::expected<AccountCreated, Rejection> decision(const State& state, const CreateAccount& command) {
  if (auto broken = violations_of(command); !broken.empty()) {
    return std::unexpected(Rejection{RejectionCode::invalid_field, {}, std::move(broken)});
  }
  if (!state.customers.contains(command.customer)) {
    return std::unexpected(Rejection{RejectionCode::customer_unknown, command.customer.text});
  }
  if (state.accounts.contains(command.account)) {
    return std::unexpected(Rejection{RejectionCode::account_exists, command.account.text});
  }
  if (state.account_by_display_name.contains(command.display_name)) {
    return std::unexpected(Rejection{RejectionCode::account_display_name_taken, command.display_name});
  }
  AccountNumber number{"A" + std::to_string(state.header.next_account_number)};
  return AccountCreated{command.customer, command.account,       std::move(number),       command.display_name,
                        command.currency, command.key,           command.contact_email,   command.funding_notification};
}

std::expected<std::optional<AccountUpdated>, Rejection> decision(const State& state, const UpdateAccount& command) {
  if (auto broken = violations_of(command); !broken.empty()) {
    return std::unexpected(Rejection{RejectionCode::invalid_field, {}, std::move(broken)});
  }
  if (!state.customers.contains(command.customer)) {
    return std::unexpected(Rejection{RejectionCode::customer_unknown, command.customer.text});
  }
  const auto* account = state.accounts.find(command.account);
  if (!account) return std::unexpected(Rejection{RejectionCode::account_unknown, command.account.text});
  if (account->customer != command.customer) {
    return std::unexpected(Rejection{RejectionCode::account_of_other_customer, command.account.text});
  }
  if (command.display_name) {
    const auto bearer = state.account_by_display_name.find(*command.display_name);
    if (bearer != state.account_by_display_name.end() && bearer->second != command.account) {
      return std::unexpected(Rejection{RejectionCode::account_display_name_taken, *command.display_name});
    }
  }
  if (!command.display_name && !command.contact_email && !command.funding_notification) return std::nullopt;
  return AccountUpdated{command.customer, command.account, command.display_name, under(account->key, command.contact_email),
                        under(account->key, command.funding_notification)};
}

void apply(State& state, const AccountCreated& event) {
  state.accounts.edit(event.account) = {event.customer, event.number, event.display_name, event.currency, event.key};
  state.account_by_display_name.insert_or_assign(event.display_name, event.account);
  ++state.header.next_account_number;
}

void apply(State& state, const AccountUpdated& event) {
  auto& row = state.accounts.edit(event.account);
  if (event.display_name) {
    state.account_by_display_name.erase(row.display_name);
    state.account_by_display_name.insert_or_assign(*event.display_name, event.account);
    row.display_name = *event.display_name;
  }
}

CreateAccount command_behind(const AccountCreated& event) {
  return {event.customer, event.account,       event.display_name,        event.currency,
          event.key,      event.contact_email, event.funding_notification};
}

UpdateAccount command_behind(const AccountUpdated& event) {
  return {event.customer, event.account, event.display_name, event.contact_email, event.funding_notification};
}

}  // namespace daybook
