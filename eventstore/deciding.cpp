#include "eventstore/deciding.h"

#include "domain/needs.h"
#include "domain/objects.h"

namespace daybook {
namespace {

// A request that breaks a rule of its own fields, or can't be stored, was refused for what it is and not for what it asks.
bool is_of_form(const Rejection& rejection) {
  switch (rejection.code) {
    case RejectionCode::invalid_field:
    case RejectionCode::text_not_utf8:
    case RejectionCode::entry_too_large: return true;
    default: return false;
  }
}

bool is_outcome(const Rejection& rejection) {
  using enum RejectionCode;
  return !is_of_form(rejection) && rejection.code != personal_data_erased && rejection.code != reason_required;
}

// A refusal that the rules remember doesn't know all that the command named.
void note_objects(Events& events, const Command& command) {
  for (auto& event : events) {
    if (auto* refused = std::get_if<CommandRejected>(&event)) refused->about = objects_of(command);
  }
}

std::expected<Decided, Rejection> first_outcome(const RequestRow& row, const RequestKey& key, const Content& content) {
  const auto fields = differing_fields(row.content, content);
  if (fields.empty()) return Decided{{}, Earlier{row.position, row.entries}};
  std::string names;
  for (const auto& field : fields) names += (names.empty() ? "" : ",") + field;
  return std::unexpected(Rejection{RejectionCode::idempotency_key_reused, key.text, {}, {{"fields", std::move(names)}}});
}

// The rows that evolving the events alters, and no others.
State excerpt(const State& state, const Events& events) {
  State rows;
  rows.header = state.header;
  const auto copy = [](const auto& from, auto& to, const auto& key) {
    if (const auto* row = from.find(key)) to.restore(key, *row);
  };
  for (const auto& event : events) {
    for (const auto account : accounts_touched(event)) copy(state.accounts, rows.accounts, account);
    for (const auto& id : needs_of(event)) {
      copy(state.transactions, rows.transactions, id);
      copy(state.holds, rows.holds, id);
    }
  }
  index_rows(rows);
  return rows;
}

bool moves_or_reserves(const Event& event) {
  return !accounts_touched(event).empty() || std::holds_alternative<SystemAccountOpened>(event);
}

}  // namespace

bool has_own_id(const Command& command) {
  return std::visit([](const auto& asked) { return requires { asked.transaction; }; }, command);
}

std::expected<Decided, Rejection> decide_once(const State& state, const Envelope& envelope, const Command& command, Time time) {
  const auto request = request_of(envelope);
  if (const auto* row = request ? state.requests.find(*request) : nullptr) return first_outcome(*row, *request, envelope.content);
  auto without_reason = refusal_without_reason(state, command, envelope.reason.has_value());
  auto events = without_reason ? std::unexpected(*std::move(without_reason)) : decide(state, command, time);
  if (!events && request && is_outcome(events.error())) {
    Events refusal;
    refusal.emplace_back(
        CommandRejected{std::string(name_of(command)), std::nullopt, envelope.content, std::move(events).error(), objects_of(command)});
    return Decided{std::move(refusal), std::nullopt};
  }
  if (!events) return std::unexpected(std::move(events).error());
  note_objects(*events, command);
  std::optional<Earlier> earlier;
  if (events->empty()) {
    if (const auto position = outcome_of(state, command)) earlier = Earlier{*position, 1};
  }
  return Decided{*std::move(events), earlier};
}

std::optional<CommandRejected> trail_of(const Command& command, const Rejection& rejection) {
  if (is_of_form(rejection)) return std::nullopt;
  return CommandRejected{std::string(name_of(command)), std::nullopt, {}, {rejection.code, rejection.subject, {}, rejection.facts},
                         objects_of(command)};
}

CommandRejected without_texts(CommandRejected refused) {
  refused.rejection.subject.clear();
  refused.rejection.facts.clear();
  refused.about.clear();
  return refused;
}

std::vector<Balances> balances_after(const State& state, const Event& event) {
  std::vector<Balances> balances;
  for (const auto number : accounts_touched(event)) balances.push_back(balances_of(number, *state.accounts.find(number)));
  return balances;
}

std::expected<Accepted, Rejection> rehearse(const JournalState& journal, const Envelope& envelope, const Events& events, Time time,
                                            KeyStore& keys) {
  auto scratch = excerpt(journal.state, events);
  Accepted accepted;
  for (const auto& event : events) {
    const auto position = journal.tree.size() + accepted.events.size();
    const auto bytes = rehearse({position, time, envelope, event}, keys);
    if (!bytes) return std::unexpected(bytes.error());
    if (moves_or_reserves(event)) evolve(scratch, event, {position, time, nullptr, nullptr});
    accepted.events.push_back({position, time, event, balances_after(scratch, event)});
  }
  return accepted;
}

}  // namespace daybook
