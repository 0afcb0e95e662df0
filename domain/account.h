// Accounts: each belongs to one customer for ever, in one currency, under a number that the ledger gives.
#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

struct State;

// The first account of a platform is A10000000; after A99999999 numbers have nine digits and more.
inline constexpr std::uint64_t kFirstAccountNumber = 10'000'000;

// ---- commands
struct CreateAccount {
  CustomerId customer;
  AccountId account;
  std::string display_name;
  CurrencyCode currency;
  KeyId key;  // new, of this account alone; seals its personal data
  Personal contact_email;
  std::vector<Personal> funding_notification;  // e-mail addresses
  friend bool operator==(const CreateAccount&, const CreateAccount&) = default;
};

// What is absent stays as it is; an empty list clears.
struct UpdateAccount {
  CustomerId customer;
  AccountId account;
  std::optional<std::string> display_name;
  std::optional<Personal> contact_email;
  std::optional<std::vector<Personal>> funding_notification;
  friend bool operator==(const UpdateAccount&, const UpdateAccount&) = default;
};

// ---- events
struct AccountCreated {
  CustomerId customer;
  AccountId account;
  AccountNumber number;
  std::string display_name;
  CurrencyCode currency;
  KeyId key;
  Personal contact_email;
  std::vector<Personal> funding_notification;
  friend bool operator==(const AccountCreated&, const AccountCreated&) = default;
};

struct AccountUpdated {
  CustomerId customer;
  AccountId account;
  std::optional<std::string> display_name;
  std::optional<Personal> contact_email;
  std::optional<std::vector<Personal>> funding_notification;
  friend bool operator==(const AccountUpdated&, const AccountUpdated&) = default;
};

// ---- state
// E-mail addresses are not here: no rule asks for them.
struct AccountRow {
  CustomerId customer;
  AccountNumber number;
  std::string display_name;
  CurrencyCode currency;
  KeyId key;
  friend bool operator==(const AccountRow&, const AccountRow&) = default;
};

// ---- rules
std::expected<AccountCreated, Rejection> decision(const State& state, const CreateAccount& command);
// No event where the command asks for nothing.
std::expected<std::optional<AccountUpdated>, Rejection> decision(const State& state, const UpdateAccount& command);

void apply(State& state, const AccountCreated& event);
void apply(State& state, const AccountUpdated& event);

CreateAccount command_behind(const AccountCreated& event);
UpdateAccount command_behind(const AccountUpdated& event);

Violations violations_of(const CreateAccount& command);
Violations violations_of(const UpdateAccount& command);

}  // namespace daybook
