// Low-balance alerts: somebody is told when an account's available balance has been lowered below a threshold, at most once in 24 hours for
// an account. That an alert fires is an event, decided with what lowered the balance; telling people comes after (http/alert_delivery.h).
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "domain/posting.h"
#include "domain/rejection.h"

namespace daybook {

struct Recording;
struct State;

inline constexpr std::size_t kAlertsMax = 100;                            // of one account
inline constexpr std::int64_t kAlertQuietMicroseconds = 86'400'000'000;  // after one has fired

using AlertId = Name<struct AlertTag>;  // a UUID

// ---- commands
struct CreateAlert {
  CustomerId customer;
  AccountId account;
  AlertId alert;  // new
  std::string display_name;
  Decimal threshold;
  std::vector<Personal> notification;  // e-mail addresses, at least one
  friend bool operator==(const CreateAlert&, const CreateAlert&) = default;
};

// What is absent stays as it is.
struct UpdateAlert {
  CustomerId customer;
  AccountId account;
  AlertId alert;
  std::optional<std::string> display_name;
  std::optional<Decimal> threshold;
  std::optional<std::vector<Personal>> notification;
  friend bool operator==(const UpdateAlert&, const UpdateAlert&) = default;
};

struct DeleteAlert {
  CustomerId customer;
  AccountId account;
  AlertId alert;
  friend bool operator==(const DeleteAlert&, const DeleteAlert&) = default;
};

// ---- events; addresses are sealed with the account's key
struct AlertCreated {
  CustomerId customer;
  AccountId account;
  AccountNumber number;
  AlertId alert;
  std::string display_name;
  Decimal threshold;  // at the scale of the account's currency
  std::vector<Personal> notification;
  friend bool operator==(const AlertCreated&, const AlertCreated&) = default;
};

struct AlertUpdated {
  CustomerId customer;
  AccountId account;
  AccountNumber number;
  AlertId alert;
  std::optional<std::string> display_name;
  std::optional<Decimal> threshold;
  std::optional<std::vector<Personal>> notification;
  friend bool operator==(const AlertUpdated&, const AlertUpdated&) = default;
};

struct AlertDeleted {
  CustomerId customer;
  AccountId account;
  AccountNumber number;
  AlertId alert;
  friend bool operator==(const AlertDeleted&, const AlertDeleted&) = default;
};

struct LowBalanceAlertFired {
  CustomerId customer;
  AccountId account;
  AccountNumber number;
  std::vector<AlertId> alerts;  // all whose thresholds the balance is below
  Decimal available;            // that is left
  friend bool operator==(const LowBalanceAlertFired&, const LowBalanceAlertFired&) = default;
};

// ---- state
struct AlertRow {
  AlertId alert;
  Amount threshold;
  friend bool operator==(const AlertRow&, const AlertRow&) = default;
};
struct AlertsRow {
  std::vector<AlertRow> alerts;  // in the order in which they came
  std::optional<Time> fired_at;  // stays when alerts are deleted and made again
  friend bool operator==(const AlertsRow&, const AlertsRow&) = default;
};

// ---- rules
std::expected<AlertCreated, Rejection> decision(const State& state, const CreateAlert& command);
// No event where the command asks for nothing.
std::expected<std::optional<AlertUpdated>, Rejection> decision(const State& state, const UpdateAlert& command);
std::expected<AlertDeleted, Rejection> decision(const State& state, const DeleteAlert& command);

void apply(State& state, const AlertCreated& event, const Recording& recording);
void apply(State& state, const AlertUpdated& event, const Recording& recording);
void apply(State& state, const AlertDeleted& event, const Recording& recording);
void apply(State& state, const LowBalanceAlertFired& event, const Recording& recording);

CreateAlert command_behind(const AlertCreated& event);
UpdateAlert command_behind(const AlertUpdated& event);
DeleteAlert command_behind(const AlertDeleted& event);

Violations violations_of(const CreateAlert& command);
Violations violations_of(const UpdateAlert& command);

// What fires when the available balance, as it is in the state, changes by so much.
std::optional<LowBalanceAlertFired> alert_fired(const State& state, AccountNumber account, Amount change, Time now);

}  // namespace daybook
