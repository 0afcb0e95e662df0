#include "domain/relation.h"

#include <algorithm>

#include "domain/customer.h"
#include "domain/know_your_customer.h"
#include "domain/posting.h"
#include "domain/state.h"
#include "domain/transfer.h"

namespace daybook {
namespace {

constexpr std::string_view kStatuses[] = {"active", "suspended", "deleted"};

void check_relation(const Relation& relation, Violations& violations) {
  check_entity_id("owner.entityId", relation.owner.text, violations);
  if (relation.authorized.empty()) violations.push_back({"authorized", Rule::not_empty_list, {}});
  if (relation.authorized.size() > kAuthorizedMax) {
    violations.push_back({"authorized", Rule::list_length, std::to_string(relation.authorized.size())});
  }
  if (relation.contracts.empty()) violations.push_back({"contracts", Rule::not_empty_list, {}});
  if (relation.contracts.size() > kSignedContractsMax) {
    violations.push_back({"contracts", Rule::list_length, std::to_string(relation.contracts.size())});
  }
  const auto check_size = [&](std::string field, const FreeJson& attributes) {
    if (attributes.text.size() <= kAttributesBytesMax) return;
    violations.push_back({std::move(field), Rule::free_json_size, std::to_string(attributes.text.size())});
  };
  for (std::size_t i = 0; i < relation.contracts.size() && i < kSignedContractsMax; ++i) {
    check_size("contracts[" + std::to_string(i) + "].additionalAttributes", relation.contracts[i].attributes);
  }
  check_size("additionalAttributes", relation.attributes);
}

// Under contract, and as it was when the caller saw it.
std::expected<const RelationRow*, Rejection> known(const State& state, const CustomerId& customer,
                                                   const std::optional<Position>& expected_last) {
  const auto* row = state.relations.find(customer);
  if (!row || row->ended) return std::unexpected(Rejection{RejectionCode::customer_not_under_contract, customer.text});
  if (expected_last && *expected_last != row->last) return std::unexpected(stale(customer.text, *expected_last, row->last));
  return row;
}

// From now on, whatever becomes of the customer.
void mark_related(State& state, const EntityId& entity) {
  const auto* known = state.entities.find(entity);
  if (known && !known->related) state.entities.edit(entity).related = true;
}

void mark_related(State& state, const RelationRow& row) {
  mark_related(state, row.owner);
  for (const auto& entity : row.authorized) mark_related(state, entity);
}

void refer_no_more(State& state, const CustomerId& customer, const RelationRow& row) {
  const auto forget = [&](const EntityId& entity) {
    const auto found = state.referrers.find(entity);
    if (found == state.referrers.end()) return;  // named twice
    found->second.customers.erase(customer);
    if (found->second == Referrers{}) state.referrers.erase(found);
  };
  forget(row.owner);
  for (const auto& entity : row.authorized) forget(entity);
}

void take_over(RelationRow& row, const Relation& relation, Position position) {
  row.owner = relation.owner;
  row.authorized = relation.authorized;
  row.contracts = relation.contracts;
  for (auto& contract : row.contracts) contract.attributes = {};
  row.last = position;
}

}  // namespace

void refer(State& state, const CustomerId& customer, const RelationRow& row) {
  state.referrers[row.owner].customers.emplace(customer, false);
  for (const auto& entity : row.authorized) state.referrers[entity].customers.insert_or_assign(customer, true);
}

std::string_view name_of(RelationStatus status) { return kStatuses[static_cast<std::size_t>(status)]; }

std::optional<RelationStatus> relation_status_named(std::string_view name) {
  const auto found = std::ranges::find(kStatuses, name);
  if (found == std::end(kStatuses)) return std::nullopt;
  return static_cast<RelationStatus>(found - std::begin(kStatuses));
}

Violations violations_of(const SignCustomer& command) {
  Violations violations;
  check_entity_id("id", command.customer.text, violations);
  check_relation(command.relation, violations);
  return violations;
}

Violations violations_of(const AmendCustomer& command) {
  Violations violations;
  check_relation(command.relation, violations);
  return violations;
}

Violations violations_of(const SetCustomerStatus& command) {
  Violations violations;
  if (command.reason.empty()) violations.push_back({"reason", Rule::not_empty, {}});
  check_reason("reason", command.reason, violations);
  return violations;
}

std::expected<CustomerSigned, Rejection> decision(const State& state, const SignCustomer& command, Time now) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  if (state.header.platform.text.empty()) return std::unexpected(Rejection{RejectionCode::platform_unknown});
  if (auto no = refusal_of_group(state, command.customer, command.customer.text)) return std::unexpected(*std::move(no));
  if (auto no = refusal_of_relation(state, command.relation, nullptr, command.identities, now)) return std::unexpected(*std::move(no));
  return CustomerSigned{command.customer, command.relation};
}

std::expected<CustomerAmended, Rejection> decision(const State& state, const AmendCustomer& command, Time now) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  const auto row = known(state, command.customer, command.expected_last);
  if (!row) return std::unexpected(row.error());
  if (auto no = refusal_of_relation(state, command.relation, *row, command.identities, now)) return std::unexpected(*std::move(no));
  return CustomerAmended{command.customer, command.relation, command.expected_last};
}

std::expected<CustomerEnded, Rejection> decision(const State& state, const EndCustomer& command) {
  const auto row = known(state, command.customer, command.expected_last);
  if (!row) return std::unexpected(row.error());
  return CustomerEnded{command.customer, command.expected_last};
}

std::expected<CustomerStatusChanged, Rejection> decision(const State& state, const SetCustomerStatus& command) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  const auto* row = state.relations.find(command.customer);
  if (!row) return std::unexpected(Rejection{RejectionCode::customer_not_under_contract, command.customer.text});
  if (command.expected_last && *command.expected_last != row->last) {
    return std::unexpected(stale(command.customer.text, *command.expected_last, row->last));
  }
  return CustomerStatusChanged{command.customer, command.suspended, command.reason, command.expected_last};
}

void apply(State& state, const CustomerSigned& event, const Recording& recording) {
  add_group(state, event.customer, event.customer.text, recording.position);
  auto& row = state.relations.edit(event.customer);
  take_over(row, event.relation, recording.position);
  refer(state, event.customer, row);
  mark_related(state, row);
}

void apply(State& state, const CustomerAmended& event, const Recording& recording) {
  auto& row = state.relations.edit(event.customer);
  refer_no_more(state, event.customer, row);
  take_over(row, event.relation, recording.position);
  refer(state, event.customer, row);
  mark_related(state, row);
}

void apply(State& state, const CustomerEnded& event, const Recording& recording) {
  auto& row = state.relations.edit(event.customer);
  refer_no_more(state, event.customer, row);
  row.ended = true;
  row.last = recording.position;
}

void apply(State& state, const CustomerStatusChanged& event, const Recording& recording) {
  auto& row = state.relations.edit(event.customer);
  row.suspended = event.suspended;
  row.last = recording.position;
  if (event.suspended) {
    state.suspended.insert(event.customer);
  } else {
    state.suspended.erase(event.customer);
  }
}

SignCustomer command_behind(const CustomerSigned& event) { return {event.customer, event.relation}; }
AmendCustomer command_behind(const CustomerAmended& event) { return {event.customer, event.relation, event.expected_last}; }
EndCustomer command_behind(const CustomerEnded& event) { return {event.customer, event.expected_last}; }

SetCustomerStatus command_behind(const CustomerStatusChanged& event) {
  return {event.customer, event.suspended, event.reason, event.expected_last};
}

}  // namespace daybook
