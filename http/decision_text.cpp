#include "http/decision_text.h"

#include <algorithm>

#include "domain/books.h"
#include "domain/needs.h"
#include "domain/time_text.h"
#include "domain/velocity.h"
#include "http/object_text.h"
#include "http/v1_transaction_text.h"
#include "projections/journal_entries.h"

namespace daybook::http {
namespace {

// "a - b = c": of amounts as texts, with the digits of the one that has more.
std::string sum_in_words(const std::string& a, char sign, const std::string& b) {
  const auto left = decimal_from_text(a);
  const auto right = decimal_from_text(b);
  if (!left || !right) return a + " " + sign + " " + b;
  const auto scale = std::max(left->scale, right->scale);
  const auto first = at_scale(*left, scale);
  const auto second = at_scale(*right, scale);
  const auto result = !first || !second ? std::nullopt : sign == '-' ? difference(*first, *second) : sum(*first, *second);
  return a + " " + sign + " " + b + (result ? " = " + to_text(*result, scale) : std::string());
}

// The arithmetic of a refusal by its facts; the names of the facts are those of books.cpp, hold.cpp and transaction.cpp.
std::string arithmetic_of(const Rejection& rejection) {
  const auto fact = [&](std::string_view name) {
    const auto found = std::ranges::find(rejection.facts, name, &std::pair<std::string, std::string>::first);
    return found == rejection.facts.end() ? std::string() : found->second;
  };
  switch (rejection.code) {
    case RejectionCode::insufficient_funds:
      return "available " + sum_in_words(fact("available"), '-', fact("amount")) + " < floor " + fact("floor");
    case RejectionCode::ceiling_exceeded: {
      const auto before = sum_in_words(fact("posted"), '+', fact("incoming"));
      const auto balance = before.substr(before.rfind(' ') + 1);
      return "posted + incoming: " + before + "; " + sum_in_words(balance, '+', fact("amount")) + " > ceiling " + fact("ceiling");
    }
    case RejectionCode::velocity_exceeded:
      return "spent " + sum_in_words(fact("spent"), '+', fact("amount")) + " > limit " + fact("limit") + " within " + fact("seconds") + " s";
    case RejectionCode::capture_exceeds_hold:
    case RejectionCode::reversal_exceeds_original: return "amount " + fact("amount") + " > left " + fact("left");
    default: return {};
  }
}

class Decision {
 public:
  Decision(JsonText& json, const Past& past, Position position, const Sight& sight)
      : json_(json), past_(past), entry_(entry_at(past.log(), past.journal(), position)), sight_(sight), size_(position) {}

  void append() {
    // The system accounts that the same command opened stand in front of its entry.
    while (size_ > 0 && std::holds_alternative<SystemAccountOpened>(entry_at(past_.log(), past_.journal(), size_ - 1).event)) --size_;
    json_.begin_object().member("position", entry_.position).member("time", to_text(entry_.time)).member("type", type_of(entry_.event));
    if (const auto* transaction = transaction_of(entry_.event)) json_.member("transaction", transaction->text);
    const auto* rejected = std::get_if<CommandRejected>(&entry_.event);
    json_.member("decision", rejected ? "rejected" : "accepted");
    if (rejected) append_rejection(*rejected);
    append_accounts(rejected);
    append_targets();
    json_.end_object();
  }

 private:
  void append_rejection(const CommandRejected& rejected) {
    json_.member("command", rejected.command).member("rule", name_of(rejected.rejection.code));
    if (const auto arithmetic = arithmetic_of(rejected.rejection); !arithmetic.empty()) json_.member("arithmetic", arithmetic);
    json_.key("facts").begin_object();
    for (const auto& [name, value] : rejected.rejection.facts) json_.member(name, value);
    json_.end_object();
  }

  // What the event adds to each account, where it moves or reserves something.
  std::vector<NetEffect> effects() const {
    const auto* moved = reserved_by(entry_.event);
    if (!moved) moved = posted_by(entry_.event);
    return moved ? net_effects(*moved).value_or(std::vector<NetEffect>{}) : std::vector<NetEffect>{};
  }

  void append_accounts(const CommandRejected* rejected) {
    json_.key("accounts").begin_array();
    if (rejected) {
      for (const auto& [name, value] : rejected->rejection.facts) {
        if (name == "account") append_account(past_.account_number({value}), {});
      }
    } else {
      const auto moved = effects();
      for (const auto number : accounts_touched(entry_.event)) {
        const auto net = std::ranges::find(moved, number, [](const NetEffect& effect) { return effect.account; });
        append_account(number, net == moved.end() ? Amount{} : net->amount);
      }
    }
    json_.end_array();
  }

  void append_account(std::optional<AccountNumber> number, Amount net) {
    const auto row = number ? past_.account(*number, size_) : std::nullopt;
    if (!row) return;  // a system account that this very decision opened
    v1::begin_balances(json_, balances_of(*number, *row));
    json_.member("status", name_of(row->status));
    if (row->floor) json_.member("floor", to_text(*row->floor, row->scale));
    if (row->ceiling) json_.member("ceiling", to_text(*row->ceiling, row->scale));
    append_limits(*row, net);
    if (net.units != 0) append_checks(*row, net);
    json_.end_object();
  }

  void append_limits(const AccountRow& row, Amount net) {
    if (row.velocity.empty()) return;
    json_.key("velocityLimits").begin_array();
    for (const auto& window : row.velocity) {
      json_.begin_object().member("limit", to_text(window.limit, row.scale)).member("seconds", window.seconds);
      json_.member("spent", to_text(spent(window, entry_.time), row.scale));
      if (net.units < 0) json_.member("amount", to_text({-net.units}, row.scale));
      json_.end_object();
    }
    json_.end_array();
  }

  // What the rules compared; a capture was checked when its hold was placed.
  void append_checks(const AccountRow& row, Amount net) {
    json_.member("change", to_text(net, row.scale));
    if (std::holds_alternative<HoldCaptured>(entry_.event)) return;
    json_.key("checks").begin_array();
    const auto shown = [&](Amount amount) { return to_text(amount, row.scale); };
    if (net.units < 0 && row.floor) {
      json_.text("available " + sum_in_words(shown(row.available()), '-', shown({-net.units})) + " >= floor " + shown(*row.floor));
    }
    if (net.units > 0 && row.ceiling) {
      const auto balance = sum(row.posted, row.incoming).value_or(row.posted);
      json_.text("posted + incoming " + sum_in_words(shown(balance), '+', shown(net)) + " <= ceiling " + shown(*row.ceiling));
    }
    for (const auto& window : row.velocity) {
      if (net.units > 0) break;
      json_.text("spent " + sum_in_words(shown(spent(window, entry_.time)), '+', shown({-net.units})) + " <= limit " + shown(window.limit) +
                 " within " + std::to_string(window.seconds) + " s");
    }
    json_.end_array();
  }

  // The hold that it captures, or the transaction that it moves back.
  void append_targets() {
    if (const auto* hold = hold_of(entry_.event)) {
      json_.key("hold");
      if (!append_object(json_, past_, {PastKind::hold, hold->text}, size_, sight_)) json_.null();
    }
    const auto* reversed = std::get_if<TransactionReversed>(&entry_.event);
    const auto original = reversed ? past_.transaction_view(reversed->original, size_) : std::nullopt;
    if (!original) return;
    json_.key("original");
    v1::begin_transaction(json_, *original, [&](AccountNumber number) {
      const auto row = past_.account(number, size_);
      return row ? row->account.text : to_text(number);
    });
    json_.end_object();
  }

  JsonText& json_;
  const Past& past_;
  const Entry entry_;
  const Sight& sight_;
  std::uint64_t size_;  // entries that the decision saw
};

}  // namespace

void append_decision(JsonText& json, const Past& past, Position position, const Sight& sight) {
  Decision(json, past, position, sight).append();
}

}  // namespace daybook::http
