#include "http/what_if.h"

#include <algorithm>

#include "domain/ledger.h"
#include "domain/needs.h"
#include "eventstore/entry.h"
#include "eventstore/identities.h"
#include "http/object_text.h"
#include "projections/would_be.h"

namespace daybook::http {
namespace {

bool is_given_id(const Event& event) {
  return std::holds_alternative<FundsTransferred>(event) || std::holds_alternative<OrderPlaced>(event) ||
         std::holds_alternative<OrderResent>(event) || std::holds_alternative<FundsDeposited>(event);
}

// The event of the kind among those that a decision leads to.
const Event* main_of(const Events& events, std::size_t kind) {
  const auto found = std::ranges::find(events, kind, &Event::index);
  return found == events.end() ? nullptr : &*found;
}

// Deciding opened the identity of a person that the command brings; states and rows have it as its entry has it.
void seal_again(Events& events, const Command& command) {
  const auto identity = std::visit(
      [](const auto& asked) -> std::optional<Personal> {
        if constexpr (requires { asked.identity->form; }) return asked.identity;
        return std::nullopt;
      },
      command);
  for (auto& event : events) {
    std::visit(
        [&](auto& happened) {
          if constexpr (requires { happened.identity->form; }) {
            if (happened.identity && happened.identity->form == Personal::Form::plain) happened.identity = identity;
          }
        },
        event);
  }
}

class Retelling {
 public:
  Retelling(const Past& past, const KeyStore& keys, const WhatIf& question, State state, std::uint64_t patches_max,
            const std::stop_token& stop)
      : past_(past), keys_(keys), question_(question), state_(std::move(state)), would_be_(past, question.size), patches_max_(patches_max),
        stop_(stop) {}

  // What it says is not whole where it was stopped.
  WhatIfOutcome tell() {
    if (question_.size > 0) add_behind(question_.size - 1, time_before());
    past_.log().read_entries(past_.journal(), question_.size, [&](Position position, std::string_view bytes) {
      if (position >= past_.size() || stop_.stop_requested()) return false;
      const auto entry = decode(bytes);
      expire_due(entry.time, position);
      if (!question_.without.contains(position)) take(entry);
      note_touched(past_, entry.event);
      add_behind(position, entry.time);
      return true;
    });
    compare_accounts();
    compare_holds();
    compare_objects();
    return std::move(outcome_);
  }

 private:
  Time time_before() const {
    Time time;
    past_.log().read_entries(past_.journal(), question_.size - 1, [&](Position, std::string_view bytes) {
      time = decode(bytes).time;
      return false;
    });
    return time;
  }

  void note_touched(const Past& past, const Event& event) {
    for (const auto number : accounts_touched(event)) touched_.insert(number);
    for (auto& object : touched_by(past, event)) objects_.insert(std::move(object));
  }

  void evolve_with(const Event& event, Position position, Time time) {
    for (const auto& id : needs_of(event)) call_in(id);
    evolve(state_, event, {position, time, nullptr, nullptr});
    would_be_.fold({position, time, {}, event});
    note_touched(would_be_.past(), event);
  }

  // ---- rows that the state lacks

  void call_in(const TransactionId& id) {
    if (state_.transactions.contains(id) || !looked_up_.insert(id).second) return;
    if (auto row = past_.transaction(id, question_.size)) state_.transactions.restore(id, *std::move(row));
  }

  void call_in(const Command& command) {
    for (const auto& id : needs_of(command)) call_in(id);
    for (const auto& key : references_needed_by(command)) {
      if (state_.references.contains(key)) continue;
      if (auto row = past_.reference(key, question_.size)) state_.references.restore(key, *std::move(row));
    }
  }

  // ---- what the rules bring

  void expire_due(Time now, Position position) {
    while (const auto* due = next_due(state_)) {
      if (due->due > now) return;
      const ExpireHold command{due->hold};
      call_in(command.hold);
      const auto events = decide(state_, command, now);
      for (const auto& event : *events) evolve_with(event, position, now);
      ++outcome_.expired;
    }
  }

  // ---- the entries of the journal

  void take(const Entry& entry) {
    if (std::holds_alternative<CommandRejected>(entry.event)) {
      ++outcome_.not_known;
      return;
    }
    if (const auto* opened = std::get_if<SystemAccountOpened>(&entry.event)) {
      // It has its number whichever transaction needs it first.
      if (!state_.accounts.contains(opened->number)) evolve_with(entry.event, entry.position, entry.time);
      return;
    }
    const auto command = command_of(entry.event);
    if (!command || std::holds_alternative<HoldExpired>(entry.event)) return;
    keep_numbers(entry);
    ++outcome_.decided;
    const auto decided = give(*command, entry.position, entry.time);
    Turn turn{entry.position, std::string(type_of(entry.event)), transaction_of(entry.event) ? transaction_of(entry.event)->text : "", account_named_by(*command)};
    if (!decided) {
      turn.rejection = decided.error();
      outcome_.refused.push_back(std::move(turn));
      return;
    }
    const auto* main = main_of(*decided, entry.event.index());
    if (!main || *main != entry.event) outcome_.changed.push_back(std::move(turn));
  }

  // The ledger gives numbers in order; one that it gave once it gives again.
  void keep_numbers(const Entry& entry) {
    if (const auto* created = std::get_if<AccountCreated>(&entry.event); created && !created->imported) {
      state_.header.next_account_number = created->number.value;
    }
    if (is_given_id(entry.event)) state_.header.next_reference_number = past_.header(entry.position).next_reference_number;
  }

  // What it leads to, evolved; or the rule that refuses it.
  std::expected<Events, Rejection> give(const Command& command, Position position, Time time) {
    call_in(command);
    const auto with = with_identities(state_, command, keys_);
    auto decided = decide(state_, with ? *with : command, time);
    if (!decided) return decided;
    seal_again(*decided, command);
    for (const auto& event : *decided) evolve_with(event, position, time);
    for (const auto& event : *decided) {
      if (const auto* rejected = std::get_if<CommandRejected>(&event)) return std::unexpected(rejected->rejection);
    }
    return decided;
  }

  // ---- the commands that are added

  void add_behind(Position position, Time time) {
    const auto [first, last] = question_.with.equal_range(position);
    for (auto added = first; added != last; ++added) {
      open_known_accounts(added->second, position, time);
      const auto decided = give(added->second, position, time);
      Turn turn{position, "added", transaction_named_by(added->second), account_named_by(added->second)};
      if (!decided) turn.rejection = decided.error();
      if (decided) added_.insert({turn.transaction});
      (decided ? outcome_.accepted : outcome_.refused).push_back(std::move(turn));
      ++outcome_.decided;
    }
  }

  static std::string transaction_named_by(const Command& command) {
    return id_in(command, [](const auto& asked) -> decltype((asked.transaction.text)) { return asked.transaction.text; });
  }

  static std::string account_named_by(const Command& command) {
    return id_in(command, [](const auto& asked) -> decltype((asked.account.text)) { return asked.account.text; });
  }

  // What `member` takes of the command; nothing where it has no such member.
  template <class Member>
  static std::string id_in(const Command& command, const Member& member) {
    return std::visit(
        [&](const auto& asked) -> std::string {
          if constexpr (requires { member(asked); }) return member(asked);
          return {};
        },
        command);
  }

  // System accounts that the journal opens later get the number that they have there; others come behind all of these.
  void open_known_accounts(const Command& command, Position position, Time time) {
    for (const auto& account : accounts_named_by(command)) {
      if (!is_system_account_id(account) || state_.account_by_id.contains(account)) continue;
      const auto number = past_.account_number(account);
      const auto row = number ? past_.account(*number, past_.size()) : std::nullopt;
      if (row) evolve_with(SystemAccountOpened{*row->system, row->account, *number, row->currency, row->scale}, position, time);
    }
    auto& next = state_.header.next_system_account_number;
    next = std::max(next, past_.header(past_.size()).next_system_account_number);
  }

  // ---- the end

  void compare_accounts() {
    for (const auto number : touched_) {
      if (stop_.stop_requested()) return;
      const auto was = past_.account(number, past_.size()).value_or(AccountRow{});
      const auto* found = state_.accounts.find(number);
      const auto would_be = found ? *found : AccountRow{};
      if (was.posted == would_be.posted && was.held == would_be.held && was.incoming == would_be.incoming) continue;
      outcome_.accounts.push_back({was, would_be, number});
    }
  }

  void compare_holds() {
    std::set<TransactionId> open;
    past_.each_object(table_of(RowTable::holds), past_.size(), {}, [&](std::string_view object, const ObjectVersion&) {
      TransactionId id;
      read_object_key(object, id);
      if (!state_.holds.contains(id)) outcome_.holds_less.push_back(id);
      open.insert(std::move(id));
      return !stop_.stop_requested();
    });
    for (const auto& [id, row] : state_.holds) {
      if (!open.contains(id)) outcome_.holds_more.push_back(id);
    }
    std::ranges::sort(outcome_.holds_more);
  }

  // Accounts that only one of both has are called as that one calls them.
  NamedObject named_in_either(const TouchedObject& object) const {
    const bool known = object.kind != PastKind::account || past_.account(object.number, past_.size());
    return named(known ? past_ : would_be_.past(), object);
  }

  void compare_objects() {
    const auto size = past_.size();
    for (const auto& touched : objects_) {
      if (stop_.stop_requested()) return;
      // The entry of one that was added is nowhere; that it would be open is told.
      if (touched.kind == PastKind::hold && added_.contains({touched.id})) continue;
      const auto object = named_in_either(touched);
      const auto was = text_of_object(past_, object, size, {});
      const auto would_be = text_of_object(would_be_.past(), object, size, {});
      std::string text;
      JsonText json(text);
      if (!append_difference(json, object, was, would_be)) continue;
      if (outcome_.objects.size() < patches_max_) {
        outcome_.objects.push_back(std::move(text));
      } else {
        ++outcome_.objects_not_shown;
      }
    }
  }

  const Past& past_;
  const KeyStore& keys_;
  const WhatIf& question_;
  State state_;
  WouldBe would_be_;
  const std::uint64_t patches_max_;
  const std::stop_token& stop_;
  std::set<TransactionId> looked_up_;
  std::set<TransactionId> added_;
  std::set<AccountNumber> touched_;
  std::set<TouchedObject> objects_;
  WhatIfOutcome outcome_;
};

}  // namespace

std::expected<WhatIfOutcome, Unanswered> ask(const Past& past, const KeyStore& keys, const WhatIf& question, const WhatIfLimits& limits,
                                             const std::stop_token& stop) {
  auto state = past.state(question.size, limits.objects_max, stop);
  if (!state) return std::unexpected(stop.stop_requested() ? Unanswered::stopped : Unanswered::too_many_objects);
  auto outcome = Retelling(past, keys, question, *std::move(state), limits.patches_max, stop).tell();
  if (stop.stop_requested()) return std::unexpected(Unanswered::stopped);
  return outcome;
}

}  // namespace daybook::http
