// A platform with contracts, spoken to as a caller would who has all keys: identities are brought along with each command that asks for them.
#pragma once

#include <string>
#include <vector>

#include "domain/decide.h"
#include "domain/needs.h"
#include "domain/time_text.h"

namespace daybook::test {

inline Date day(std::string_view text) { return date_from_text(text).value(); }
inline DayOrTime on(std::string_view text) { return day_or_time_from_text(text).value(); }
inline Time noon(std::string_view date) { return {start_of(day(date)).microseconds + 12ll * 3'600 * 1'000'000}; }

inline std::vector<EntityId> ids(const std::vector<std::string>& texts) {
  std::vector<EntityId> list;
  for (const auto& text : texts) list.push_back({text});
  return list;
}

inline SignedContract signing(std::string type, std::string_view date) { return {{std::move(type)}, on(date)}; }

inline Relation relation(const std::string& owner, const std::vector<std::string>& authorized, std::vector<SignedContract> contracts) {
  return {{owner}, ids(authorized), std::move(contracts)};
}

inline Personal plain_personal(const std::string& entity, std::string text) { return {Personal::Form::plain, {"key of " + entity}, std::move(text)}; }

inline CreateEntity person(const std::string& id, const Identity& identity) {
  return {{id}, EntityKind::natural_person, {"key of " + id}, plain_personal(id, "{}"), plain_personal(id, to_text(identity))};
}
inline CreateEntity partnership(const std::string& id, const std::vector<std::string>& members) {
  return {{id}, EntityKind::partnership, {"key of " + id}, plain_personal(id, "{}"), {}, ids(members)};
}
inline CreateEntity company(const std::string& id, const std::vector<std::string>& related = {}) {
  return {{id}, EntityKind::legal_person, {"key of " + id}, plain_personal(id, "{}"), {}, ids(related)};
}
inline UpdateEntity update_of(const CreateEntity& entity) {
  return {entity.entity, entity.kind, entity.document, entity.identity, entity.relations};
}

// Known as well as can be: an adult with a fresh check.
inline Identity known_well() { return {day("1990-01-31"), true, true, day("2026-01-05"), day("2034-01-01")}; }

class GivenContracts {
 public:
  GivenContracts() {
    now = noon("2026-06-15");
    accept(OpenPlatform{{"acme-platform"}});
    accept(ProvideContract{{"standard"}, "1", on("2020-01-01"), "Be good."});
    accept(ProvideContract{{"premium"}, "1", on("2024-02-29"), "Be better."});
  }

  std::expected<Events, Rejection> ask(Command command) {
    if (auto* identities = identities_of(command)) {
      for (const auto& id : persons_reached_by(state, command)) {
        const auto* row = state.entities.find(id);
        if (row && row->identity) identities->emplace(id, identity_from_text(row->identity->bytes).value());
      }
    }
    auto decided = decide(state, command, now);
    if (!decided) return decided;
    for (const auto& event : *decided) {
      history.push_back(event);
      evolve(state, event, {position++, now, nullptr, nullptr});
    }
    return decided;
  }

  Events accept(Command command) {
    auto decided = ask(std::move(command));
    if (decided) return *std::move(decided);
    throw std::runtime_error("refused: " + std::string(name_of(decided.error().code)) + " " + decided.error().subject);
  }

  // "" where it is accepted; else the rule, and its facts as "rule: name=value …".
  std::string refusal_of(Command command) {
    const auto decided = ask(std::move(command));
    if (decided) return {};
    std::string text(name_of(decided.error().code));
    for (const auto& violation : decided.error().violations) text += " " + violation.field;
    for (const auto& [name, value] : decided.error().facts) text += " " + name + "=" + value;
    return text;
  }

  State state;
  Events history;
  Time now;
  Position position = 0;
};

}  // namespace daybook::test
