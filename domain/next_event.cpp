#include "domain/next_event.h"

#include <algorithm>
#include <map>

#include "domain/books.h"

namespace daybook {
namespace {

using Why = std::optional<std::string>;

Why lacking(const std::string& what, const std::string& name) { return "it names the " + what + " " + name + ", which no entry before it brought"; }
Why there_already(const std::string& name) { return "it brings the account " + name + ", which is there already"; }

Why why_not_account(const State& state, AccountNumber number, const CurrencyPostings& group) {
  const auto* row = state.accounts.find(number);
  if (!row) return lacking("account", to_text(number));
  if (row->currency != group.currency) return "account " + to_text(number) + " has no " + group.currency.text;
  if (row->scale != group.scale) return "its amounts do not have the decimal digits of " + group.currency.text;
  return std::nullopt;
}

Why why_not_postings(const State& state, const Postings& postings) {
  for (const auto& group : postings) {
    for (const auto& posting : group.postings) {
      if (posting.amount.units <= 0) return "an amount is not above zero";
      if (auto why = why_not_account(state, posting.from, group)) return why;
      if (auto why = why_not_account(state, posting.to, group)) return why;
    }
  }
  return std::nullopt;
}

// ---- balances: each must have room for what it becomes, since evolving adds without looking

constexpr Amount kReservedMax{2 * kBalanceMax.units};  // from one end of what a balance may be to the other

enum class Effect { posted, reserved, captured, released };

bool has_room(std::optional<Amount> amount, Amount most) {
  return amount && amount->units <= most.units && amount->units >= -most.units;
}

class Rooms {
 public:
  explicit Rooms(const State& state) : state_(state) {}

  bool take(const Postings& postings, Effect effect) {
    const auto effects = net_effects(postings);
    return effects && std::ranges::all_of(*effects, [&](const NetEffect& net) { return take(net, effect); });
  }

 private:
  struct Kept {
    Amount posted, held, incoming;
  };

  bool take(const NetEffect& net, Effect effect) {
    const auto* row = state_.accounts.find(net.account);
    auto& kept = kept_.try_emplace(net.account, Kept{row->posted, row->held, row->incoming}).first->second;
    if (!has_room(net.amount, kReservedMax)) return false;
    if (effect == Effect::posted || effect == Effect::captured) {
      const auto posted = sum(kept.posted, net.amount);
      if (!has_room(posted, kBalanceMax)) return false;
      kept.posted = *posted;
    }
    if (effect == Effect::posted) return true;
    auto& reserved = net.amount.units < 0 ? kept.held : kept.incoming;
    const Amount size{net.amount.units < 0 ? -net.amount.units : net.amount.units};
    const auto left = effect == Effect::reserved ? sum(reserved, size) : difference(reserved, size);
    if (!has_room(left, kReservedMax)) return false;
    reserved = *left;
    return true;
  }

  const State& state_;
  std::map<AccountNumber, Kept> kept_;
};

Why why_not_money(const State& state, const Event& event) {
  Rooms rooms(state);
  bool fits = true;
  const auto why_not = [&](const Postings* postings, Effect effect) -> Why {
    if (!postings) return std::nullopt;
    auto why = why_not_postings(state, *postings);
    if (!why) fits = fits && rooms.take(*postings, effect);
    return why;
  };
  const auto* captured = std::get_if<HoldCaptured>(&event);
  if (auto why = why_not(posted_by(event), captured ? Effect::captured : Effect::posted)) return why;
  if (auto why = why_not(reserved_by(event), Effect::reserved)) return why;
  for (const auto* released : released_by(event)) {
    if (captured && released == &captured->postings) continue;  // these are the captured ones
    if (auto why = why_not(released, Effect::released)) return why;
  }
  return fits ? std::nullopt : Why("a balance has no room for what it moves");
}

// ---- what single events need

bool has_one_posting(const Postings& postings) { return postings.size() == 1 && postings[0].postings.size() == 1; }
Amount first_amount(const Postings& postings) { return postings[0].postings[0].amount; }

Why why_not_one_posting(const Postings& postings) { return has_one_posting(postings) ? std::nullopt : Why("it does not move one amount"); }

Why why_not_hold(const State& state, const TransactionId& id) {
  return state.holds.contains(id) ? std::nullopt : Why("it names the hold " + id.text + ", which is not open");
}

Why why_not_seconds(const std::optional<std::uint64_t>& seconds) {
  return !seconds || *seconds <= kHoldSecondsMax ? std::nullopt : Why("a hold lasts longer than any may");
}

// For most events there is nothing more to look at.
template <class Happened>
Why why_not(const State&, const Happened&) {
  return std::nullopt;
}

Why why_not_velocity(const std::vector<VelocityLimit>& limits) {
  const auto wrong = [](const VelocityLimit& limit) { return limit.seconds == 0 || limit.seconds > kVelocitySecondsMax; };
  return std::ranges::any_of(limits, wrong) ? Why("a limit of velocity is for no span of time that there is") : std::nullopt;
}

Why why_not_new_account(const State& state, AccountNumber number, const AccountId& account) {
  if (state.accounts.contains(number)) return there_already(to_text(number));
  return state.account_by_id.contains(account) ? there_already(account.text) : std::nullopt;
}

Why why_not(const State& state, const AccountCreated& event) {
  if (auto why = why_not_velocity(event.velocity)) return why;
  if (auto why = why_not_new_account(state, event.number, event.account)) return why;
  return scale_of(state, event.currency) ? std::nullopt : lacking("currency", event.currency.text);
}
Why why_not(const State& state, const SystemAccountOpened& event) {
  if (auto why = why_not_new_account(state, event.number, event.account)) return why;
  const auto scale = scale_of(state, event.currency);
  if (!scale) return lacking("currency", event.currency.text);
  return *scale == event.scale ? std::nullopt : Why("it does not have the decimal digits of " + event.currency.text);
}
Why why_not(const State&, const AssetRegistered& event) {
  return event.scale >= 0 && event.scale <= kScaleMax ? std::nullopt : Why("it has more decimal digits than an asset may");
}
Why why_not(const State& state, const AccountUpdated& event) {
  if (auto why = event.velocity ? why_not_velocity(*event.velocity) : std::nullopt) return why;
  return find_account_number(state, event.account) ? std::nullopt : lacking("account", event.account.text);
}
Why why_not(const State& state, const AccountStatusChanged& event) {
  return find_account_number(state, event.account) ? std::nullopt : lacking("account", event.account.text);
}
Why why_not(const State& state, const TransactionReversed& event) {
  const auto* original = state.transactions.find(event.original);
  if (!original) return lacking("transaction", event.original.text);
  if (event.postings.empty()) return "it moves nothing";
  return sum(original->reversed, first_amount(event.postings)) ? std::nullopt : Why("it moves back more than there can be");
}
Why why_not(const State&, const HoldPlaced& event) { return why_not_seconds(event.expires_after_seconds); }
Why why_not(const State& state, const HoldCaptured& event) {
  if (auto why = why_not_hold(state, event.hold)) return why;
  if (event.closed) return std::nullopt;
  const auto& left = state.holds.find(event.hold)->left;
  if (!has_one_posting(event.postings) || !has_one_posting(left)) return "it captures a part of what is not one posting";
  return first_amount(event.postings) <= first_amount(left) ? std::nullopt : Why("it captures more than is left of the hold");
}
Why why_not(const State& state, const HoldVoided& event) { return why_not_hold(state, event.hold); }
Why why_not(const State& state, const HoldExtended& event) {
  if (auto why = why_not_hold(state, event.hold)) return why;
  return why_not_seconds(event.expires_after_seconds);
}
Why why_not(const State& state, const HoldExpired& event) { return why_not_hold(state, event.hold); }
Why why_not(const State&, const FundsTransferred& event) { return why_not_one_posting(event.postings); }
Why why_not(const State&, const FundsDeposited& event) { return why_not_one_posting(event.postings); }
Why why_not(const State& state, const OrderResent& event) {
  return state.transactions.contains(event.order) ? std::nullopt : lacking("order", event.order.text);
}
Why why_not(const State& state, const CatalogItemRemoved& event) {
  return state.catalog.contains(in_upper_case(event.utid)) ? std::nullopt : lacking("item", event.utid.text);
}
Why why_not(const State& state, const EntityUpdated& event) {
  return state.entities.contains(event.entity) ? std::nullopt : lacking("entity", event.entity.text);
}
Why why_not(const State& state, const EntityErased& event) {
  return state.entities.contains(event.entity) ? std::nullopt : lacking("entity", event.entity.text);
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
