#include "domain/customer.h"

#include "domain/posting.h"
#include "domain/state.h"

namespace daybook {
namespace {

// Exactly one group bears the platform's name, however it is written: the platform's own.
bool is_platform_name(const State& state, const std::string& name) {
  return equal_ignoring_case(name, state.header.platform.text);
}

}  // namespace

void add_group(State& state, const CustomerId& customer, const std::string& display_name, Position position) {
  state.customers.edit(customer) = {display_name, position};
  state.customer_by_display_name.insert_or_assign(display_name, customer);
}

std::optional<Rejection> refusal_of_group(const State& state, const CustomerId& customer, const std::string& display_name) {
  if (state.customers.contains(customer) || is_platform_name(state, customer.text)) {
    return Rejection{RejectionCode::customer_exists, customer.text};
  }
  if (state.customer_by_display_name.contains(display_name) || is_platform_name(state, display_name)) {
    return Rejection{RejectionCode::customer_display_name_taken, display_name};
  }
  return std::nullopt;
}

Violations violations_of(const CreateCustomer& command) {
  Violations violations;
  check_identifier("customerIdentifier", command.customer.text, violations);
  check_display_name("displayName", command.display_name, violations);
  check_metadata("metadata", command.metadata, violations);
  return violations;
}

Violations violations_of(const UpdateCustomer& command) {
  Violations violations;
  if (command.display_name) check_display_name("displayName", *command.display_name, violations);
  if (command.metadata) check_metadata("metadata", *command.metadata, violations);
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
  if (auto no = refusal_of_group(state, command.customer, command.display_name)) return std::unexpected(*std::move(no));
  return CustomerCreated{command.customer, command.display_name, command.metadata, command.imported_created_at};
}

std::expected<std::optional<CustomerUpdated>, Rejection> decision(const State& state, const UpdateCustomer& command) {
  if (auto broken = violations_of(command); !broken.empty()) {
    return std::unexpected(Rejection{RejectionCode::invalid_field, {}, std::move(broken)});
  }
  const auto* customer = state.customers.find(command.customer);
  if (!customer) return std::unexpected(Rejection{RejectionCode::customer_unknown, command.customer.text});
  if (command.expected_last && *command.expected_last != customer->last) {
    return std::unexpected(stale(command.customer.text, *command.expected_last, customer->last));
  }
  if (command.display_name && *command.display_name != customer->display_name) {
    // The platform's own group may be called something else, and be called by the platform's name again.
    const bool own = is_platform_name(state, command.customer.text) && is_platform_name(state, *command.display_name);
    if (state.customer_by_display_name.contains(*command.display_name) || (is_platform_name(state, *command.display_name) && !own)) {
      return std::unexpected(Rejection{RejectionCode::customer_display_name_taken, *command.display_name});
    }
  }
  if (!command.display_name && !command.metadata) return std::nullopt;
  return CustomerUpdated{command.customer, command.display_name, command.metadata, command.expected_last};
}

void apply(State& state, const PlatformOpened& event, const Recording& recording) {
  state.header.platform = event.platform;
  add_group(state, {event.platform.text}, event.platform.text, recording.position);
}

void apply(State& state, const CustomerCreated& event, const Recording& recording) {
  add_group(state, event.customer, event.display_name, recording.position);
}

void apply(State& state, const CustomerUpdated& event, const Recording& recording) {
  auto& row = state.customers.edit(event.customer);
  row.last = recording.position;
  if (event.display_name) {
    state.customer_by_display_name.erase(row.display_name);
    state.customer_by_display_name.insert_or_assign(*event.display_name, event.customer);
    row.display_name = *event.display_name;
  }
}

OpenPlatform command_behind(const PlatformOpened& event) { return {event.platform}; }

CreateCustomer command_behind(const CustomerCreated& event) {
  return {event.customer, event.display_name, event.metadata, event.imported_created_at};
}

UpdateCustomer command_behind(const CustomerUpdated& event) {
  return {event.customer, event.display_name, event.metadata, event.expected_last};
}

}  // namespace daybook
