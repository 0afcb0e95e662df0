#include "domain/needs.h"

#include <algorithm>

#include "domain/overloaded.h"
#include "domain/reach.h"

namespace daybook {
namespace {

constexpr std::size_t kCacheLineBytes = 64;

template <class Asked>
std::vector<TransactionId> named_by(const Asked& asked) {
  std::vector<TransactionId> ids;
  if constexpr (requires { asked.transaction.text; }) ids.push_back(asked.transaction);
  if constexpr (requires { asked.hold.text; }) ids.push_back(asked.hold);
  if constexpr (requires { asked.original.text; }) ids.push_back(asked.original);
  if constexpr (requires { asked.order.text; }) ids.push_back(asked.order);
  return ids;
}

// Of those that accounts_named_by gives.
template <class Visit>
void visit_accounts(const Command& command, const Visit& visit) {
  std::visit(
      [&](const auto& asked) {
        if constexpr (requires { asked.postings; }) {
          for (const auto& posting : asked.postings) {
            visit(posting.from);
            visit(posting.to);
          }
        }
        if constexpr (requires { asked.expect; }) {
          for (const auto& expectation : asked.expect) visit(expectation.account);
        }
      },
      command);
}

}  // namespace

std::vector<TransactionId> needs_of(const Command& command) {
  return std::visit([](const auto& asked) { return named_by(asked); }, command);
}

std::vector<TransactionId> needs_of(const Event& event) {
  return std::visit([](const auto& happened) { return named_by(happened); }, event);
}

std::vector<ReferenceKey> references_needed_by(const Command& command) {
  using Keys = std::vector<ReferenceKey>;
  return std::visit(
      [](const auto& asked) -> Keys {
        using Asked = std::decay_t<decltype(asked)>;
        if constexpr (requires { asked.external_reference; }) {
          if (asked.external_reference.empty()) return {};
          if constexpr (std::is_same_v<Asked, PlaceOrder>) return {order_reference(asked.account, asked.external_reference)};
          if constexpr (std::is_same_v<Asked, DepositFunds>) return {deposit_reference(asked.account, asked.external_reference)};
          if constexpr (std::is_same_v<Asked, TransferFunds>) return {transfer_reference(asked.external_reference)};
        }
        return {};
      },
      command);
}

std::vector<AccountId> accounts_named_by(const Command& command) {
  std::vector<AccountId> accounts;
  visit_accounts(command, [&](const AccountId& account) { accounts.push_back(account); });
  return accounts;
}

// One step for all of them after the other: none needs to wait for what it is to find.
void prefetch_accounts(const State& state, const std::vector<const Command*>& commands) {
  std::vector<const AccountId*> names;
  for (const auto* command : commands) visit_accounts(*command, [&](const AccountId& account) { names.push_back(&account); });
  for (const auto* name : names) state.account_by_id.prefetch(*name);
  std::vector<AccountNumber> numbers;
  numbers.reserve(names.size());
  for (const auto* name : names) {
    const auto found = state.account_by_id.find(*name);
    if (found != state.account_by_id.end()) numbers.push_back(found->second);
  }
  for (const auto number : numbers) state.accounts.prefetch(number);
  for (const auto number : numbers) {
    const auto* row = state.accounts.find(number);
    if (!row) continue;
    const auto* const begin = reinterpret_cast<const char*>(row);
    for (std::size_t at = 0; at < sizeof *row; at += kCacheLineBytes) __builtin_prefetch(begin + at);
    __builtin_prefetch(row->account.text.data());
  }
}

std::vector<EntityId> persons_reached_by(const State& state, const Command& command) {
  static const Identities none;
  Reached reached;
  if (const auto* sign = std::get_if<SignCustomer>(&command)) {
    reached = reach(state, sign->relation, none);
  } else if (const auto* amend = std::get_if<AmendCustomer>(&command)) {
    reached = reach(state, amend->relation, none);
  } else {
    const auto reach_for = [&](const auto& asked) {
      if (asked.kind != EntityKind::partnership) return;
      reached = reach_members(state, {asked.entity, asked.kind, std::nullopt, asked.relations, none});
    };
    if (const auto* create = std::get_if<CreateEntity>(&command)) reach_for(*create);
    if (const auto* update = std::get_if<UpdateEntity>(&command)) reach_for(*update);
  }
  std::vector<EntityId> persons;
  for (auto& person : reached.persons) persons.push_back(std::move(person.entity));
  return persons;
}

Identities* identities_of(Command& command) {
  return std::visit(
      [](auto& asked) -> Identities* {
        if constexpr (requires { asked.identities; }) return &asked.identities;
        return nullptr;
      },
      command);
}

std::vector<AccountNumber> accounts_touched(const Event& event) {
  std::vector<AccountNumber> accounts;
  const auto add_all = [&](const Postings& postings) {
    for (const auto& group : postings) {
      for (const auto& posting : group.postings) accounts.insert(accounts.end(), {posting.from, posting.to});
    }
  };
  if (const auto* posted = posted_by(event)) add_all(*posted);
  if (const auto* reserved = reserved_by(event)) add_all(*reserved);
  for (const auto* released : released_by(event)) add_all(*released);
  std::ranges::sort(accounts);
  const auto [first, last] = std::ranges::unique(accounts);
  accounts.erase(first, last);
  return accounts;
}

}  // namespace daybook
