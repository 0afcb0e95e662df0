#include "domain/customer.h"

#include "domain/state.h"

namespace daybook {
namespace {

void add_customer(State& state, const CustomerId& customer, const std::string& display_name) {
  state.customers.edit(customer) = {display_name};
  state.customer_by_display_name.insert_or_assign(display_name, customer);
}

// Exactly one group bears the platform's name, however it is written: the platform's own.
bool is_platform_name(const State& state, const std::string& name) {
  return equal_ignoring_case(name, state.header.platform.text);
}

}  // namespace

Violations violations_of(const CreateCustomer& command) {
  Violations violations;
  check_identifier("customerIdentifier", command.customer.text, violations);
  check_display_name("displayName", command.display_name, violations);
  return violations;
}

std::expected<PlatformOpened, Rejection> decision(const State& state, const OpenPlatform& command) {
  if (!state.header.platform.text.empty()) {
    return std::unexpected(Rejection{RejectionCode::platform_already_open, command.platform.text});
  }
  return PlatformOpened{command.platform};
}

std::expected<CustomerCreated, Rejection> decision(const State& state, const CreateCustomer& command) {
  if (auto broken = violations_of(command); !broken.empty()) {
    return std::unexpected(Rejection{RejectionCode::invalid_field, {}, std::move(broken)});
  }
  if (state.header.platform.text.empty()) return std::unexpected(Rejection{RejectionCode::platform_unknown});
  if (state.customers.contains(command.customer) || is_platform_name(state, command.customer.text)) {
    return std::unexpected(Rejection{RejectionCode::customer_exists, command.customer.text});
  }
  if (state.customer_by_display_name.contains(command.display_name) || is_platform_name(state, command.display_name)) {
    return std::unexpected(Rejection{RejectionCode::customer_display_name_taken, command.display_name});
  }
  return CustomerCreated{command.customer, command.display_name};
}

void apply(State& state, const PlatformOpened& event) {
  state.header.platform = event.platform;
  add_customer(state, {event.platform.text}, event.platform.text);
}

void apply(State& state, const CustomerCreated& event) { add_customer(state, event.customer, event.display_name); }

OpenPlatform command_behind(const PlatformOpened& event) { return {event.platform}; }

CreateCustomer command_behind(const CustomerCreated& event) { return {event.customer, event.display_name}; }

}  // namespace daybook
