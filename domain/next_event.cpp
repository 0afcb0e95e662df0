#include "domain/next_event.h"

#include <algorithm>

namespace daybook {
namespace {

using Why = std::optional<std::string>;

Why lacking(const std::string& what, const std::string& name) { return "it names the " + what + " " + name + ", which no entry before it brought"; }

Why why_not_account(const State& state, AccountNumber number, const CurrencyCode& currency) {
  const auto* row = state.accounts.find(number);
  if (!row) return lacking("account", to_text(number));
  if (row->currency != currency) return "account " + to_text(number) + " has no " + currency.text;
  return std::nullopt;
}

Why why_not_postings(const State& state, const Postings& postings) {
  for (const auto& group : postings) {
    for (const auto& posting : group.postings) {
      if (posting.amount.units <= 0) return "an amount is not above zero";
      if (auto why = why_not_account(state, posting.from, group.currency)) return why;
      if (auto why = why_not_account(state, posting.to, group.currency)) return why;
    }
  }
  return std::nullopt;
}

Why why_not_money(const State& state, const Event& event) {
  if (const auto* posted = posted_by(event)) {
    if (auto why = why_not_postings(state, *posted)) return why;
  }
  if (const auto* reserved = reserved_by(event)) {
    if (auto why = why_not_postings(state, *reserved)) return why;
  }
  for (const auto* released : released_by(event)) {
    if (auto why = why_not_postings(state, *released)) return why;
  }
  return std::nullopt;
}

Why why_not_hold(const State& state, const TransactionId& id) {
  return state.holds.contains(id) ? std::nullopt : Why("it names the hold " + id.text + ", which is not open");
}

bool has_one_posting(const Postings& postings) { return postings.size() == 1 && postings[0].postings.size() == 1; }

// For most events there is nothing more to look at.
template <class Happened>
Why why_not(const State&, const Happened&) {
  return std::nullopt;
}

Why why_not_velocity(const std::vector<VelocityLimit>& limits) {
  const auto wrong = [](const VelocityLimit& limit) { return limit.seconds == 0 || limit.seconds > kVelocitySecondsMax; };
  return std::ranges::any_of(limits, wrong) ? Why("a limit of velocity is for no span of time that there is") : std::nullopt;
}

Why why_not(const State& state, const AccountCreated& event) {
  if (auto why = why_not_velocity(event.velocity)) return why;
  return scale_of(state, event.currency) ? std::nullopt : lacking("currency", event.currency.text);
}
Why why_not(const State& state, const AccountUpdated& event) {
  if (auto why = event.velocity ? why_not_velocity(*event.velocity) : std::nullopt) return why;
  return find_account_number(state, event.account) ? std::nullopt : lacking("account", event.account.text);
}
Why why_not(const State& state, const AccountStatusChanged& event) {
  return find_account_number(state, event.account) ? std::nullopt : lacking("account", event.account.text);
}
Why why_not(const State& state, const TransactionReversed& event) {
  return state.transactions.contains(event.original) ? std::nullopt : lacking("transaction", event.original.text);
}
Why why_not(const State& state, const HoldCaptured& event) {
  if (auto why = why_not_hold(state, event.hold)) return why;
  if (!event.closed && !(has_one_posting(event.postings) && has_one_posting(state.holds.find(event.hold)->left))) {
    return "it captures a part of what is not one posting";
  }
  return std::nullopt;
}
Why why_not(const State& state, const HoldVoided& event) { return why_not_hold(state, event.hold); }
Why why_not(const State& state, const HoldExtended& event) { return why_not_hold(state, event.hold); }
Why why_not(const State& state, const HoldExpired& event) { return why_not_hold(state, event.hold); }
Why why_not(const State& state, const OrderResent& event) {
  return state.transactions.contains(event.order) ? std::nullopt : lacking("order", event.order.text);
}
Why why_not(const State& state, const WalletLinkDeleted& event) {
  return state.wallet_links.contains(event.link) ? std::nullopt : lacking("wallet link", event.link.text);
}

}  // namespace

std::optional<std::string> why_not_next(const State& state, const Event& event) {
  if (auto why = why_not_money(state, event)) return why;
  return std::visit(
      [&](const auto& happened) -> Why {
        if constexpr (requires { happened.expect; }) {
          for (const auto& expectation : happened.expect) {
            if (!find_account_number(state, expectation.account)) return lacking("account", expectation.account.text);
          }
        }
        return why_not(state, happened);
      },
      event);
}

}  // namespace daybook
