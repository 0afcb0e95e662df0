// Accounts: each belongs to one customer for ever, in one currency, under a number that the ledger gives.
#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "domain/money.h"
#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

struct Recording;
struct State;

// The first account of a platform is A10000000; after A99999999 numbers have nine digits and more.
inline constexpr std::uint64_t kFirstAccountNumber = 10'000'000;
// Of an imported account. Later accounts count on from it, and entries have the numbers as JSON numbers, which are exact below 2^53 (RFC 8785).
inline constexpr std::uint64_t kImportedAccountNumberMax = 999'999'999'999;

// A platform's own numbers begin at A00000001.
inline constexpr std::uint64_t kFirstSystemAccountNumber = 1;

inline constexpr std::size_t kVelocityLimitsMax = 8;               // of one account
inline constexpr std::uint32_t kVelocitySecondsMax = 366 * 86'400;  // a window is at most a leap year
inline constexpr std::size_t kVelocityBuckets = 64;                // of one window

enum class AccountStatus : std::uint8_t {
  active,
  frozen,    // nothing out; what is held may still be captured
  disabled,  // nothing in or out
};
std::string_view name_of(AccountStatus status);  // "ACTIVE"
std::optional<AccountStatus> account_status_named(std::string_view name);

// At most `amount` out within `seconds`. Time is cut into buckets of seconds / kVelocityBuckets from 1970 on; the oldest one that the window
// touches counts whole, so that a limit may refuse a little more than it must and never less.
struct VelocityLimit {
  Decimal amount;
  std::uint32_t seconds = 0;
  friend bool operator==(const VelocityLimit&, const VelocityLimit&) = default;
};

// A floor or a ceiling, or that there is none.
struct Bound {
  std::optional<Decimal> amount = {};
  friend bool operator==(const Bound&, const Bound&) = default;
};

// ---- commands
struct CreateAccount {
  CustomerId customer;
  AccountId account;
  std::string display_name;
  CurrencyCode currency;
  KeyId key;  // new, of this account alone; seals its personal data
  Personal contact_email;
  std::vector<Personal> funding_notification = {};  // e-mail addresses
  Bound floor{Decimal{}};                      // of the available balance
  Bound ceiling = {};
  std::vector<VelocityLimit> velocity = {};
  Metadata metadata = {};
  std::optional<AccountNumber> imported_number = {};  // of a ledger before this one
  std::optional<Time> imported_created_at = {};
  friend bool operator==(const CreateAccount&, const CreateAccount&) = default;
};

// What is absent stays as it is; an empty list clears.
struct UpdateAccount {
  CustomerId customer;
  AccountId account;
  std::optional<std::string> display_name = {};
  std::optional<Personal> contact_email = {};
  std::optional<std::vector<Personal>> funding_notification = {};
  std::optional<Bound> floor = {};
  std::optional<Bound> ceiling = {};
  std::optional<std::vector<VelocityLimit>> velocity = {};  // all of them; windows of the same length keep what they have counted
  std::optional<Metadata> metadata = {};               // all of it
  std::optional<Position> expected_last = {};          // of the last entry that touched the account
  friend bool operator==(const UpdateAccount&, const UpdateAccount&) = default;
};

struct SetAccountStatus {
  AccountId account;
  AccountStatus status = AccountStatus::active;
  std::string reason;  // required
  std::optional<Position> expected_last = {};
  friend bool operator==(const SetAccountStatus&, const SetAccountStatus&) = default;
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
  std::vector<Personal> funding_notification = {};
  Bound floor{Decimal{}};
  Bound ceiling = {};
  std::vector<VelocityLimit> velocity = {};
  Metadata metadata = {};
  bool imported = false;  // then number and createdAt are those of a ledger before this one
  std::optional<Time> imported_created_at = {};
  friend bool operator==(const AccountCreated&, const AccountCreated&) = default;
};

struct AccountUpdated {
  CustomerId customer;
  AccountId account;
  std::optional<std::string> display_name = {};
  std::optional<Personal> contact_email = {};
  std::optional<std::vector<Personal>> funding_notification = {};
  std::optional<Bound> floor = {};
  std::optional<Bound> ceiling = {};
  std::optional<std::vector<VelocityLimit>> velocity = {};  // all of them; windows of the same length keep what they have counted
  std::optional<Metadata> metadata = {};               // all of it
  std::optional<Position> expected_last = {};          // of the last entry that touched the account
  friend bool operator==(const AccountUpdated&, const AccountUpdated&) = default;
};

struct AccountStatusChanged {
  AccountId account;
  AccountStatus status = AccountStatus::active;
  std::string reason;
  std::optional<Position> expected_last = {};
  friend bool operator==(const AccountStatusChanged&, const AccountStatusChanged&) = default;
};

// A system account of the platform's own group came to be, since a transaction needs it. The decision of that transaction brings it.
enum class SystemAccount : std::uint8_t {
  funding,     // where money enters and leaves the ledger; no floor
  settlement,  // where orders are paid to; no floor
};
struct SystemAccountOpened {
  SystemAccount purpose = SystemAccount::funding;
  AccountId account;  // "funding-usd", "settlement-usd"
  AccountNumber number;
  CurrencyCode currency;
  int scale = 0;
  friend bool operator==(const SystemAccountOpened&, const SystemAccountOpened&) = default;
};

// ---- state
// What left the account, or was held, in one bucket of a velocity limit's window.
struct VelocityBucket {
  std::int64_t index = 0;  // its beginning, in widths of a bucket since 1970
  Amount spent = {};
  friend bool operator==(const VelocityBucket&, const VelocityBucket&) = default;
};
struct VelocityWindow {
  Amount limit = {};
  std::uint32_t seconds = 0;
  Time since = {};                      // the limit was set then: what was spent up to it is not counted
  std::vector<VelocityBucket> buckets = {};  // in order of time; those that no window touches any more are gone at the next posting
  friend bool operator==(const VelocityWindow&, const VelocityWindow&) = default;
};

// E-mail addresses and metadata are not here: no rule asks for them.
struct AccountRow {
  CustomerId customer;
  AccountId account;
  std::string display_name;
  CurrencyCode currency;
  int scale = 0;
  KeyId key;
  std::optional<SystemAccount> system = {};
  AccountStatus status = AccountStatus::active;
  std::optional<Amount> floor = {};
  std::optional<Amount> ceiling = {};
  std::vector<VelocityWindow> velocity = {};
  Amount posted = {};
  Amount held = {};  // reserved to go out: the available balance is posted - held
  Amount incoming = {};  // reserved to come in
  Position last = 0;  // of the last entry that touched it

  Amount available() const { return {posted.units - held.units}; }
  friend bool operator==(const AccountRow&, const AccountRow&) = default;
};

// ---- rules
std::expected<AccountCreated, Rejection> decision(const State& state, const CreateAccount& command);
// No event where the command asks for nothing.
std::expected<std::optional<AccountUpdated>, Rejection> decision(const State& state, const UpdateAccount& command);
// No event where the account has the status already.
std::expected<std::optional<AccountStatusChanged>, Rejection> decision(const State& state, const SetAccountStatus& command);

void apply(State& state, const AccountCreated& event, const Recording& recording);
void apply(State& state, const AccountUpdated& event, const Recording& recording);
void apply(State& state, const AccountStatusChanged& event, const Recording& recording);
void apply(State& state, const SystemAccountOpened& event, const Recording& recording);

CreateAccount command_behind(const AccountCreated& event);
UpdateAccount command_behind(const AccountUpdated& event);
SetAccountStatus command_behind(const AccountStatusChanged& event);

Violations violations_of(const CreateAccount& command);
Violations violations_of(const UpdateAccount& command);
Violations violations_of(const SetAccountStatus& command);

// "funding-usd" of the currency USD.
AccountId system_account_id(SystemAccount purpose, const CurrencyCode& currency);
bool is_system_account_id(const AccountId& account);  // of any currency, open or not

// By identifier or, as "A10000000", by number.
std::optional<AccountNumber> find_account_number(const State& state, const AccountId& account);

}  // namespace daybook
