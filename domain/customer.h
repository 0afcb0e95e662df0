// Customers (groups): the second level under a platform, a collection of accounts. Never deleted, never disabled.
#pragma once

#include <expected>

#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

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
  friend bool operator==(const CreateCustomer&, const CreateCustomer&) = default;
};

// ---- events
struct PlatformOpened {
  PlatformName platform;
  friend bool operator==(const PlatformOpened&, const PlatformOpened&) = default;
};

struct CustomerCreated {
  CustomerId customer;
  std::string display_name;
  friend bool operator==(const CustomerCreated&, const CustomerCreated&) = default;
};

// ---- state
struct CustomerRow {
  std::string display_name;
  friend bool operator==(const CustomerRow&, const CustomerRow&) = default;
};

// ---- rules
std::expected<PlatformOpened, Rejection> decision(const State& state, const OpenPlatform& command);
std::expected<CustomerCreated, Rejection> decision(const State& state, const CreateCustomer& command);

void apply(State& state, const PlatformOpened& event);
void apply(State& state, const CustomerCreated& event);

OpenPlatform command_behind(const PlatformOpened& event);
CreateCustomer command_behind(const CustomerCreated& event);

Violations violations_of(const CreateCustomer& command);

}  // namespace daybook
