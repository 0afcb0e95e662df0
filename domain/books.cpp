#include "domain/books.h"

#include <map>

#include "domain/state.h"
#include "domain/velocity.h"

namespace daybook {
namespace {

// REQUIRES: refusal_by_balance has passed the postings, so that they fit.
std::vector<NetEffect> effects_of(const Postings& postings) { return net_effects(postings).value_or(std::vector<NetEffect>{}); }

Facts facts_of(AccountNumber number, const AccountRow& row) {
  return {{"account", row.account.text}, {"accountNumber", to_text(number)}, {"currency", row.currency.text}};
}

Rejection refusal(RejectionCode code, AccountNumber number, const AccountRow& row, Facts more) {
  auto facts = facts_of(number, row);
  facts.insert(facts.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return {code, row.account.text, {}, std::move(facts)};
}

std::optional<Rejection> refusal_by_status_of(const State& state, AccountNumber number, RejectionCode code, AccountStatus status) {
  const auto* row = state.accounts.find(number);
  if (!row || row->status != status) return std::nullopt;
  return refusal(code, number, *row, {{"status", std::string(name_of(status))}});
}

// The balance if all that is reserved to come in came, and nothing went out.
std::optional<Amount> highest(const AccountRow& row, Amount net) {
  const auto balance = sum(row.posted, row.incoming);
  return balance && net.units > 0 ? sum(*balance, net) : balance;
}

// The balance if all that is reserved to go out went, and nothing came in.
std::optional<Amount> lowest(const AccountRow& row, Amount net) {
  const auto balance = difference(row.posted, row.held);
  return balance && net.units < 0 ? sum(*balance, net) : balance;
}

bool in_range(const std::optional<Amount>& balance) {
  return balance && balance->units <= kBalanceMax.units && balance->units >= -kBalanceMax.units;
}

std::optional<Rejection> refusal_by_floor(AccountNumber number, const AccountRow& row, Amount net) {
  if (net.units >= 0 || !row.floor || *lowest(row, net) >= *row.floor) return std::nullopt;
  return refusal(RejectionCode::insufficient_funds, number, row,
                 {{"amount", to_text({-net.units}, row.scale)},
                  {"available", to_text(row.available(), row.scale)},
                  {"floor", to_text(*row.floor, row.scale)}});
}

std::optional<Rejection> refusal_by_ceiling(AccountNumber number, const AccountRow& row, Amount net) {
  if (net.units <= 0 || !row.ceiling || *highest(row, net) <= *row.ceiling) return std::nullopt;
  return refusal(RejectionCode::ceiling_exceeded, number, row,
                 {{"amount", to_text(net, row.scale)},
                  {"posted", to_text(row.posted, row.scale)},
                  {"incoming", to_text(row.incoming, row.scale)},
                  {"ceiling", to_text(*row.ceiling, row.scale)}});
}

std::optional<Rejection> refusal_by_velocity_of(AccountNumber number, const AccountRow& row, Amount out, Time now) {
  for (const auto& window : row.velocity) {
    const auto already = spent(window, now);
    const auto total = sum(already, out);
    if (total && *total <= window.limit) continue;
    return refusal(RejectionCode::velocity_exceeded, number, row,
                   {{"amount", to_text(out, row.scale)},
                    {"spent", to_text(already, row.scale)},
                    {"limit", to_text(window.limit, row.scale)},
                    {"seconds", std::to_string(window.seconds)}});
  }
  return std::nullopt;
}

}  // namespace

Balances balances_of(AccountNumber number, const AccountRow& row) {
  return {number, row.account, row.currency, row.scale, row.posted, row.held, row.incoming, row.available()};
}

std::optional<Rejection> refusal_by_status(const State& state, const Postings& postings, Movement movement) {
  for (const auto& group : postings) {
    for (const auto& posting : group.postings) {
      for (const auto number : {posting.from, posting.to}) {
        auto no = refusal_by_status_of(state, number, RejectionCode::account_disabled, AccountStatus::disabled);
        if (no) return no;
      }
    }
  }
  if (movement == Movement::reserved) return std::nullopt;
  for (const auto& group : postings) {
    for (const auto& posting : group.postings) {
      auto no = refusal_by_status_of(state, posting.from, RejectionCode::account_frozen, AccountStatus::frozen);
      if (no) return no;
    }
  }
  return refusal_by_suspension(state, postings);
}

std::optional<Rejection> refusal_by_suspension(const State& state, const Postings& postings) {
  if (state.suspended.empty()) return std::nullopt;
  for (const auto& group : postings) {
    for (const auto& posting : group.postings) {
      const auto* row = state.accounts.find(posting.from);
      if (!row || !state.suspended.contains(row->customer)) continue;
      return Rejection{RejectionCode::customer_suspended,
                       row->customer.text,
                       {},
                       {{"account", row->account.text}, {"customer", row->customer.text}}};
    }
  }
  return std::nullopt;
}

std::optional<Rejection> refusal_by_balance(const State& state, const Postings& postings) {
  const auto effects = net_effects(postings);
  if (!effects) return Rejection{RejectionCode::balance_out_of_range};
  const auto first_refusal = [&](const auto& rule) -> std::optional<Rejection> {
    for (const auto& [number, net] : *effects) {
      const auto* found = state.accounts.find(number);
      const AccountRow none;
      if (auto no = rule(number, found ? *found : none, net)) return no;
    }
    return std::nullopt;
  };
  auto no = first_refusal([](AccountNumber number, const AccountRow& row, Amount net) -> std::optional<Rejection> {
    if (in_range(highest(row, net)) && in_range(lowest(row, net))) return std::nullopt;
    return refusal(RejectionCode::balance_out_of_range, number, row, {});
  });
  if (!no) no = first_refusal(refusal_by_floor);
  if (!no) no = first_refusal(refusal_by_ceiling);
  return no;
}

std::optional<Rejection> refusal_by_velocity(const State& state, const Postings& postings, Time now) {
  for (const auto& [number, net] : effects_of(postings)) {
    const auto* row = state.accounts.find(number);
    if (!row || net.units >= 0) continue;
    if (auto no = refusal_by_velocity_of(number, *row, {-net.units}, now)) return no;
  }
  return std::nullopt;
}

void post(State& state, const Postings& postings, const Recording& recording, Spending spending) {
  for (const auto& [number, net] : effects_of(postings)) {
    auto& row = state.accounts.edit(number);
    row.posted.units += net.units;
    row.last = recording.position;
    if (net.units >= 0 || spending == Spending::not_counted) continue;
    for (auto& window : row.velocity) spend(window, {-net.units}, recording.time);
  }
}

void reserve(State& state, const Postings& postings, const Recording& recording) {
  for (const auto& [number, net] : effects_of(postings)) {
    auto& row = state.accounts.edit(number);
    row.last = recording.position;
    if (net.units >= 0) {
      row.incoming.units += net.units;
      continue;
    }
    row.held.units -= net.units;
    for (auto& window : row.velocity) spend(window, {-net.units}, recording.time);
  }
}

void capture(State& state, const Postings& postings, const Recording& recording) {
  for (const auto& [number, net] : effects_of(postings)) {
    auto& row = state.accounts.edit(number);
    row.last = recording.position;
    row.posted.units += net.units;
    if (net.units >= 0) {
      row.incoming.units -= net.units;
    } else {
      row.held.units += net.units;
    }
  }
}

void release(State& state, const Postings& postings, Time placed_at, const Recording& recording) {
  for (const auto& [number, net] : effects_of(postings)) {
    auto& row = state.accounts.edit(number);
    row.last = recording.position;
    if (net.units >= 0) {
      row.incoming.units -= net.units;
      continue;
    }
    row.held.units += net.units;
    for (auto& window : row.velocity) give_back(window, {-net.units}, placed_at);
  }
}

std::vector<std::pair<CurrencyCode, Amount>> imbalances(const State& state) {
  std::map<CurrencyCode, Amount> sums;
  for (const auto& [number, row] : state.accounts) {
    // Wrapping around is harmless: a sum that should be zero is zero after any number of turns.
    auto& units = sums[row.currency].units;
    units = static_cast<Int128>(static_cast<UInt128>(units) + static_cast<UInt128>(row.posted.units));
  }
  std::vector<std::pair<CurrencyCode, Amount>> unbalanced;
  for (const auto& [currency, total] : sums) {
    if (total.units != 0) unbalanced.emplace_back(currency, total);
  }
  return unbalanced;
}

}  // namespace daybook
