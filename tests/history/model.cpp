#include "history/model.h"

namespace daybook::test {

Decision Model::decide(const Command& command) {
  switch (command.kind) {
    case Kind::move: return move(command, false);
    case Kind::hold: return move(command, true);
    default: return settle(command);
  }
}

// Floors apply to what all postings together do to an account; what is only reserved to come in is not available yet.
Decision Model::move(const Command& command, bool pending) {
  std::map<std::string, std::int64_t> out, net;
  for (const auto& [from, to, amount] : command.postings) {
    net[from] -= amount;
    net[to] += pending ? 0 : amount;
  }
  for (const auto& [account, change] : net) {
    const auto& balance = balances_[account];
    if (change < 0 && !without_floor_.contains(account) && balance.posted - balance.held + change < 0) return {"insufficient-funds", {}};
  }
  Decision decision;
  for (const auto& [from, to, amount] : command.postings) {
    (pending ? balances_[from].held : balances_[from].posted) += pending ? amount : -amount;
    (pending ? balances_[to].incoming : balances_[to].posted) += amount;
  }
  for (const auto& [from, to, amount] : command.postings) {
    for (const auto& account : {from, to}) decision.balances[account] = balances_[account];
  }
  if (pending) holds_[command.id] = {command.postings, true};
  return decision;
}

// Holds of this model have one posting.
Decision Model::settle(const Command& command) {
  const auto found = holds_.find(command.of_hold);
  if (found == holds_.end()) return {"hold-unknown", {}};
  auto& [postings, open] = found->second;
  if (!open) return {"hold-closed", {}};
  auto& [from, to, left] = postings.front();
  const auto amount = command.kind == Kind::capture ? command.amount : 0;
  if (amount > left) return {"capture-exceeds-hold", {}};
  const auto released = command.kind == Kind::release || command.final ? left - amount : 0;
  balances_[from].posted -= amount;
  balances_[from].held -= amount + released;
  balances_[to].posted += amount;
  balances_[to].incoming -= amount + released;
  left -= amount + released;
  open = left > 0;
  return {{}, {{from, balances_[from]}, {to, balances_[to]}}};
}

}  // namespace daybook::test
