#include "fuzz/ledger_model.h"

#include <algorithm>

namespace daybook::fuzz {
namespace {

constexpr Units kBalanceMax = Units{1} << 125;

// What all moves together do to each account.
std::map<std::string, Units> net(const Moves& moves) {
  std::map<std::string, Units> effects;
  for (const auto& [from, to, amount, currency] : moves) {
    effects[from] -= amount;
    effects[to] += amount;
  }
  return effects;
}

std::string digits(Units amount) {
  if (amount == 0) return "";
  return digits(amount / 10) + static_cast<char>('0' + static_cast<int>(amount % 10));
}

std::string words(const Moves& moves) {
  auto ordered = moves;  // their order across currencies says nothing
  std::ranges::stable_sort(ordered, {}, &Move::currency);
  std::string text;
  for (const auto& [from, to, amount, currency] : ordered) text += from + ">" + to + ":" + digits(amount) + currency + " ";
  return text;
}

std::string words(std::optional<Units> amount) { return amount ? digits(*amount) : "all"; }

// A posting from an account to itself; only that is wrong with the fields that come here.
std::string broken_field(const Moves& moves) {
  const auto same = std::ranges::find_if(moves, [](const Move& move) { return move.from == move.to; });
  if (same == moves.end()) return {};
  return "invalid-field postings[" + std::to_string(same - moves.begin()) + "].to";
}

bool in_range(Units balance) { return balance <= kBalanceMax && balance >= -kBalanceMax; }

}  // namespace

std::optional<std::string> LedgerModel::seen_before(const std::string& id, const std::string& content) {
  const auto [earlier, fresh] = contents_.try_emplace(id, content);
  if (fresh) return std::nullopt;
  return earlier->second == content ? "again" : "transaction-id-reused";
}

std::string LedgerModel::post(const std::string& id, const Moves& moves) {
  if (auto broken = broken_field(moves); !broken.empty()) return broken;
  if (auto earlier = seen_before(id, "post " + words(moves))) return *earlier;
  if (auto no = refusal_of(moves); !no.empty()) return no;
  book(moves);
  moved_[id] = {moves};
  return "done";
}

std::string LedgerModel::hold(const std::string& id, const Moves& moves, std::optional<std::uint64_t> seconds) {
  if (auto broken = broken_field(moves); !broken.empty()) return broken;
  const auto end = seconds ? std::to_string(*seconds) : "never";
  if (auto earlier = seen_before(id, "hold " + end + " " + words(moves))) return *earlier;
  if (auto no = refusal_of(moves); !no.empty()) return no;
  reserve(moves, 1);
  auto& hold = holds_[id] = {moves, {}};
  if (seconds) hold.due = now + static_cast<std::int64_t>(*seconds);
  return "done";
}

std::string LedgerModel::capture(const std::string& id, const std::string& target, std::optional<Units> amount, bool final) {
  if (auto earlier = seen_before(id, "capture " + target + " " + words(amount) + (final ? " final" : ""))) return *earlier;
  if (auto no = why_not_open(target); !no.empty()) return no;
  auto& hold = holds_.at(target);
  if (amount && hold.left.size() > 1) return "partial-of-many";
  if (amount && *amount > hold.left.front().amount) return "capture-exceeds-hold";
  auto taken = hold.left;
  if (amount) taken.front().amount = *amount;
  for (const auto& move : taken) {
    if (accounts.at(move.from).disabled || accounts.at(move.to).disabled) return "account-disabled";
  }
  reserve(hold.left, -1);
  for (std::size_t i = 0; i < taken.size(); ++i) hold.left[i].amount -= taken[i].amount;
  book(taken);
  moved_[id] = {taken};
  if (final || hold.left.front().amount == 0) {
    hold.open = false;
  } else {
    reserve(hold.left, 1);
  }
  return "done";
}

std::string LedgerModel::release(const std::string& id, const std::string& target) {
  if (auto earlier = seen_before(id, "void " + target)) return *earlier;
  if (auto no = why_not_open(target); !no.empty()) return no;
  close(holds_.at(target));
  return "done";
}

std::string LedgerModel::extend(const std::string& id, const std::string& target, std::uint64_t seconds) {
  if (auto earlier = seen_before(id, "extend " + target + " " + std::to_string(seconds))) return *earlier;
  if (auto no = why_not_open(target); !no.empty()) return no;
  auto& hold = holds_.at(target);
  const auto due = now + static_cast<std::int64_t>(seconds);
  if (!hold.due || due <= *hold.due) return "extension-too-short";
  hold.due = due;
  return "done";
}

std::string LedgerModel::reverse(const std::string& id, const std::string& original, std::optional<Units> amount) {
  if (auto earlier = seen_before(id, "reverse " + original + " " + words(amount))) return *earlier;
  const auto found = moved_.find(original);
  // Of its own id this very command is the first.
  if (found == moved_.end()) return contents_.contains(original) && original != id ? "transaction-not-reversible" : "transaction-unknown";
  auto& [moves, reversed] = found->second;
  if (amount && moves.size() > 1) return "partial-of-many";
  const auto left = moves.size() > 1 && reversed != 0 ? 0 : moves.front().amount - reversed;
  if (left == 0 || (amount && *amount > left)) return "reversal-exceeds-original";
  auto back = moves;
  if (back.size() == 1) back.front().amount = amount.value_or(left);
  for (auto& move : back) std::swap(move.from, move.to);
  if (auto no = refusal_of(back); !no.empty()) return no;
  book(back);
  reversed += back.front().amount;
  return "done";
}

std::set<std::string> LedgerModel::expire() {
  std::set<std::string> expired;
  for (auto& [id, hold] : holds_) {
    if (!hold.open || !hold.due || *hold.due > now) continue;
    close(hold);
    expired.insert(id);
  }
  return expired;
}

std::string LedgerModel::why_not_open(const std::string& hold) const {
  const auto found = holds_.find(hold);
  if (found == holds_.end()) return "hold-unknown";
  return found->second.open ? "" : "hold-closed";
}

std::string LedgerModel::refusal_of(const Moves& moves) {
  const auto before = accounts;
  auto no = refusal_by_account(moves);
  if (no.empty()) no = refusal_by_balance(moves);
  if (!no.empty()) accounts = before;  // what was refused opened nothing
  return no;
}

// The platform's own accounts open when a transaction first names them in their currency.
std::string LedgerModel::refusal_by_account(const Moves& moves) {
  bool mismatch = false, unknown = false, disabled = false, frozen = false;
  for (const auto& [from, to, amount, currency] : moves) {
    const auto suffix = currency == "USD" ? "usd" : "eur";
    for (const auto& name : {from, to}) {
      if (name == std::string("funding-") + suffix || name == std::string("settlement-") + suffix) accounts.try_emplace(name, ModelAccount{currency});
      const auto account = accounts.find(name);
      unknown = unknown || account == accounts.end();
      if (account == accounts.end()) continue;
      mismatch = mismatch || account->second.currency != currency;
      disabled = disabled || account->second.disabled;
      frozen = frozen || (account->second.frozen && name == from);
    }
  }
  return unknown ? "account-unknown" : mismatch ? "currency-mismatch" : disabled ? "account-disabled" : frozen ? "account-frozen" : "";
}

std::string LedgerModel::refusal_by_balance(const Moves& moves) const {
  bool out_of_range = false, below = false, above = false;
  for (const auto& [name, change] : net(moves)) {
    const auto& account = accounts.at(name);
    const auto lowest = account.posted - account.held + std::min<Units>(change, 0);
    const auto highest = account.posted + account.incoming + std::max<Units>(change, 0);
    out_of_range = out_of_range || !in_range(lowest) || !in_range(highest);
    below = below || (change < 0 && account.floor && lowest < *account.floor);
    above = above || (change > 0 && account.ceiling && highest > *account.ceiling);
  }
  return out_of_range ? "balance-out-of-range" : below ? "insufficient-funds" : above ? "ceiling-exceeded" : "";
}

void LedgerModel::reserve(const Moves& moves, int sign) {
  for (const auto& [name, change] : net(moves)) {
    auto& account = accounts.at(name);
    (change < 0 ? account.held : account.incoming) += (change < 0 ? -change : change) * sign;
  }
}

void LedgerModel::book(const Moves& moves) {
  for (const auto& [name, change] : net(moves)) accounts.at(name).posted += change;
}

void LedgerModel::close(Hold& hold) {
  reserve(hold.left, -1);
  hold.open = false;
}

}  // namespace daybook::fuzz
