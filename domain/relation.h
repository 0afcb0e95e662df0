// Customers under contract: the relation between a platform and an owner, with those who may act for it and the contracts that were signed. It is made
// together with the customer's group and ends without it: groups and their accounts stay.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/contract.h"
#include "domain/entity.h"
#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

struct Recording;
struct State;

inline constexpr std::size_t kAuthorizedMax = 1'000;         // entities that may act for one customer; at least one
inline constexpr std::size_t kAttributesBytesMax = 4'096;    // of one additionalAttributes, as canonical JSON
inline constexpr std::size_t kSignedContractsMax = 100;      // of one customer; at least one

enum class RelationStatus : std::uint8_t { active, suspended, ended };
std::string_view name_of(RelationStatus status);  // "active", "suspended", "deleted"
std::optional<RelationStatus> relation_status_named(std::string_view name);

struct SignedContract {
  ContractType type;
  DayOrTime signed_on;
  std::optional<DayOrTime> cancelled_on = {};
  FreeJson attributes = {};
  friend bool operator==(const SignedContract&, const SignedContract&) = default;
};

// What a caller says of a customer under contract, all of it.
struct Relation {
  EntityId owner;
  std::vector<EntityId> authorized;
  std::vector<SignedContract> contracts;
  FreeJson attributes = {};
  friend bool operator==(const Relation&, const Relation&) = default;
};

// ---- commands
// Makes the group, too; its display name is its id.
struct SignCustomer {
  CustomerId customer;
  Relation relation;
  Identities identities = {};
  friend bool operator==(const SignCustomer&, const SignCustomer&) = default;
};

struct AmendCustomer {
  CustomerId customer;
  Relation relation;
  std::optional<Position> expected_last = {};
  Identities identities = {};
  friend bool operator==(const AmendCustomer&, const AmendCustomer&) = default;
};

struct EndCustomer {
  CustomerId customer;
  std::optional<Position> expected_last = {};
  friend bool operator==(const EndCustomer&, const EndCustomer&) = default;
};

// Suspends or reactivates. Of an ended one it changes only whether money may leave its accounts.
struct SetCustomerStatus {
  CustomerId customer;
  bool suspended = false;
  std::string reason;
  std::optional<Position> expected_last = {};
  friend bool operator==(const SetCustomerStatus&, const SetCustomerStatus&) = default;
};

// ---- events
struct CustomerSigned {
  CustomerId customer;
  Relation relation;
  friend bool operator==(const CustomerSigned&, const CustomerSigned&) = default;
};

struct CustomerAmended {
  CustomerId customer;
  Relation relation;
  std::optional<Position> expected_last = {};
  friend bool operator==(const CustomerAmended&, const CustomerAmended&) = default;
};

struct CustomerEnded {
  CustomerId customer;
  std::optional<Position> expected_last = {};
  friend bool operator==(const CustomerEnded&, const CustomerEnded&) = default;
};

struct CustomerStatusChanged {
  CustomerId customer;
  bool suspended = false;
  std::string reason;
  std::optional<Position> expected_last = {};
  friend bool operator==(const CustomerStatusChanged&, const CustomerStatusChanged&) = default;
};

// ---- state
struct RelationRow {
  EntityId owner;
  std::vector<EntityId> authorized = {};
  std::vector<SignedContract> contracts = {};  // without their attributes
  bool suspended = false;
  bool ended = false;
  Position last = 0;  // of the last entry that touched the relation
  friend bool operator==(const RelationRow&, const RelationRow&) = default;
};

// Notes who refers to the customer's entities now; follows from the row alone.
void refer(State& state, const CustomerId& customer, const RelationRow& row);

// ---- rules
std::expected<CustomerSigned, Rejection> decision(const State& state, const SignCustomer& command, Time now);
std::expected<CustomerAmended, Rejection> decision(const State& state, const AmendCustomer& command, Time now);
std::expected<CustomerEnded, Rejection> decision(const State& state, const EndCustomer& command);
std::expected<CustomerStatusChanged, Rejection> decision(const State& state, const SetCustomerStatus& command);

void apply(State& state, const CustomerSigned& event, const Recording& recording);
void apply(State& state, const CustomerAmended& event, const Recording& recording);
void apply(State& state, const CustomerEnded& event, const Recording& recording);
void apply(State& state, const CustomerStatusChanged& event, const Recording& recording);

SignCustomer command_behind(const CustomerSigned& event);
AmendCustomer command_behind(const CustomerAmended& event);
EndCustomer command_behind(const CustomerEnded& event);
SetCustomerStatus command_behind(const CustomerStatusChanged& event);

Violations violations_of(const SignCustomer& command);
Violations violations_of(const AmendCustomer& command);
Violations violations_of(const SetCustomerStatus& command);

}  // namespace daybook
