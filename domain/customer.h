// Customers (groups): the second level under a platform, a collection of accounts. Never deleted, never disabled.
#pragma once

#include <expected>
#include <optional>

#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

struct Recording;
struct State;

// ---- commands
// The first command of a platform's journal. It makes the platform's own group, whose identifier and display name are the
// platform's name.
struct OpenPlatform {
  PlatformName platform;
  friend bool operator==(const OpenPlatform&, const OpenPlatform&) = default;
};

struct CreateCustomer {
  CustomerId customer;
  std::string display_name;
  Metadata metadata = {};
  std::optional<Time> imported_created_at = {};  // of a ledger before this one
  friend bool operator==(const CreateCustomer&, const CreateCustomer&) = default;
};

// What is absent stays as it is.
struct UpdateCustomer {
  CustomerId customer;
  std::optional<std::string> display_name = {};
  std::optional<Metadata> metadata = {};  // all of it
  std::optional<Position> expected_last = {};  // of the last entry that touched the customer
  friend bool operator==(const UpdateCustomer&, const UpdateCustomer&) = default;
};

// ---- events
struct PlatformOpened {
  PlatformName platform;
  friend bool operator==(const PlatformOpened&, const PlatformOpened&) = default;
};

struct CustomerCreated {
  CustomerId customer;
  std::string display_name;
  Metadata metadata = {};
  std::optional<Time> imported_created_at = {};
  friend bool operator==(const CustomerCreated&, const CustomerCreated&) = default;
};

struct CustomerUpdated {
  CustomerId customer;
  std::optional<std::string> display_name = {};
  std::optional<Metadata> metadata = {};
  std::optional<Position> expected_last = {};
  friend bool operator==(const CustomerUpdated&, const CustomerUpdated&) = default;
};

// ---- state
struct CustomerRow {
  std::string display_name;
  Position last = 0;  // of the last entry that touched it, its accounts' aside
  friend bool operator==(const CustomerRow&, const CustomerRow&) = default;
};

// ---- rules
std::expected<PlatformOpened, Rejection> decision(const State& state, const OpenPlatform& command);
std::expected<CustomerCreated, Rejection> decision(const State& state, const CreateCustomer& command);
// No event where the command asks for nothing.
std::expected<std::optional<CustomerUpdated>, Rejection> decision(const State& state, const UpdateCustomer& command);

// The group itself, whichever event makes it.
void add_group(State& state, const CustomerId& customer, const std::string& display_name, Position position);
// Why no group can have the identifier and the display name.
std::optional<Rejection> refusal_of_group(const State& state, const CustomerId& customer, const std::string& display_name);

void apply(State& state, const PlatformOpened& event, const Recording& recording);
void apply(State& state, const CustomerCreated& event, const Recording& recording);
void apply(State& state, const CustomerUpdated& event, const Recording& recording);

OpenPlatform command_behind(const PlatformOpened& event);
CreateCustomer command_behind(const CustomerCreated& event);
UpdateCustomer command_behind(const CustomerUpdated& event);

Violations violations_of(const CreateCustomer& command);
Violations violations_of(const UpdateCustomer& command);

}  // namespace daybook
