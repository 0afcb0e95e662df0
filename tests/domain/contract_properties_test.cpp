// What holds for any sequence of commands about entities and customers under contract, checked against a model that shares nothing with the rules: it keeps
// what was accepted, and says in the words of the rules whether a customer may be so.
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <map>
#include <set>

#include "given_contracts.h"

using namespace daybook;
using namespace daybook::test;

namespace {

using Days = std::chrono::sys_days;

struct Model {
  std::map<EntityId, std::optional<Identity>> entities;  // none: no natural person
  std::map<EntityId, std::vector<EntityId>> members;     // of partnerships
  struct Customer {
    Relation relation;
    Time signed_or_amended;
    // A command about an entity is about that one, and the members of a partnership: who comes of age meanwhile does not stand in the way of others.
    std::map<EntityId, Time> touched_since = {};

    Time touched(const EntityId& entity) const {
      const auto since = touched_since.find(entity);
      return since == touched_since.end() ? signed_or_amended : since->second;
    }
  };
  std::map<CustomerId, Customer> customers;  // those that have not ended

  // Whom a customer reaches, and whether they act.
  void collect(const EntityId& entity, bool acting, std::map<EntityId, bool>& reached) const {
    const auto found = reached.find(entity);
    if (found != reached.end() && (found->second || !acting)) return;
    reached[entity] = acting;
    if (const auto partnership = members.find(entity); partnership != members.end()) {
      for (const auto& member : partnership->second) collect(member, true, reached);
    }
  }
  std::map<EntityId, bool> reached_by(const Relation& relation) const {
    std::map<EntityId, bool> reached;
    collect(relation.owner, false, reached);
    for (const auto& entity : relation.authorized) collect(entity, true, reached);
    return reached;
  }

  void touch(const EntityId& entity, Time now) {
    std::map<EntityId, bool> with_members;
    collect(entity, true, with_members);
    for (auto& [id, customer] : customers) {
      if (!reached_by(customer.relation).contains(entity)) continue;
      for (const auto& [touched, acting] : with_members) customer.touched_since[touched] = now;
    }
  }
};

bool is_adult(const Identity& identity, Time now) {
  const auto born = identity.birth_date;
  const auto today = date_of(now);
  int age = static_cast<int>(today.year()) - static_cast<int>(born.year());
  if (std::pair(today.month(), today.day()) < std::pair(born.month(), born.day())) --age;
  return age >= 18;
}

// "2026-06-01" less 24 months, by hand.
Date two_years_before(Date date) {
  const Date same(date.year() - std::chrono::years(2), date.month(), date.day());
  return same.ok() ? same : Date(same.year(), same.month(), std::chrono::day(28));
}

void check_person(const EntityId& id, const Identity& identity, bool acting, const Model::Customer& customer) {
  RC_LOG() << id.text << (acting ? " acts" : " owns") << ": " << to_text(identity) << '\n';
  RC_ASSERT(identity.nationality);
  RC_ASSERT(identity.address);
  const auto adult = is_adult(identity, customer.touched(id));
  RC_ASSERT(identity.kyc_date || (!acting && !adult));
  RC_ASSERT(adult || !acting);
  for (const auto& contract : customer.relation.contracts) {
    const auto signed_on = date_of(contract.signed_on.time);
    if (identity.kyc_date) RC_ASSERT(Days(*identity.kyc_date) >= Days(two_years_before(signed_on)));
    if (identity.document_valid_until) RC_ASSERT(Days(*identity.document_valid_until) > Days(signed_on));
  }
}

void check_all(const Model& model) {
  for (const auto& [id, customer] : model.customers) {
    RC_LOG() << "customer " << id.text << '\n';
    std::set<ContractType> types;
    for (const auto& contract : customer.relation.contracts) {
      RC_ASSERT(types.insert(contract.type).second);
      RC_ASSERT(contract.type == ContractType{"standard"} || contract.type == ContractType{"premium"});
      if (contract.type == ContractType{"premium"}) RC_ASSERT(contract.signed_on > on("2024-02-29"));
    }
    RC_ASSERT(!types.empty());
    RC_ASSERT(!customer.relation.authorized.empty());
    for (const auto& [entity, acting] : model.reached_by(customer.relation)) {
      const auto known = model.entities.find(entity);
      RC_ASSERT(known != model.entities.end());
      if (known->second) check_person(entity, *known->second, acting, customer);
      if (const auto partnership = model.members.find(entity); partnership != model.members.end()) {
        RC_ASSERT(std::set(partnership->second.begin(), partnership->second.end()).size() >= 2);
      }
    }
  }
}

// As likely in short histories as in long ones.
int any_of(int first, int end) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(first, end)); }

// ---- commands, of few names and of dates around the boundaries

EntityId some_entity() { return {*rc::gen::element<std::string>("ada", "bob", "carol", "pair", "firm", "corp")}; }
std::vector<EntityId> some_entities() {
  std::vector<EntityId> entities;
  for (auto count = any_of(1, 4); count > 0; --count) entities.push_back(some_entity());
  return entities;
}

Date some_date(const std::vector<const char*>& dates) { return day(*rc::gen::elementOf(dates)); }

Identity some_identity() {
  // Mostly as it should be, so that there are customers whose rules can be broken.
  auto identity = known_well();
  if (any_of(0, 3) == 0) identity.birth_date = some_date({"2008-06-14", "2008-06-15", "2008-06-16", "2008-06-17", "2008-02-29"});
  if (any_of(0, 8) == 0) identity.nationality = false;
  if (any_of(0, 8) == 0) identity.address = false;
  if (any_of(0, 3) == 0) identity.kyc_date = some_date({"2024-05-31", "2024-06-01", "2024-06-02", "2022-02-28", "2022-02-27"});
  if (any_of(0, 3) == 0) identity.document_valid_until = some_date({"2026-06-01", "2026-06-02", "2026-06-03"});
  if (any_of(0, 6) == 0) identity.kyc_date.reset();
  return identity;
}

CreateEntity some_new_entity() {
  const auto id = some_entity();
  switch (any_of(0, 5)) {
    case 0: return {id, EntityKind::partnership, {"k"}, plain_personal(id.text, "{}"), {}, some_entities()};
    case 1: return {id, EntityKind::legal_person, {"k"}, plain_personal(id.text, "{}"), {}, some_entities()};
    default: return person(id.text, some_identity());
  }
}

Relation some_relation() {
  Relation relation{some_entity(), some_entities(), {}};
  for (const auto* type : {"standard", "premium"}) {
    if (any_of(0, 3) == 0) continue;
    const auto date = *rc::gen::element<const char*>("2026-06-01", "2026-06-02", "2024-02-29", "2024-02-29T12:00:00.000000Z", "2026-06-01T23:59:59.999999Z");
    relation.contracts.push_back(signing(type, date));
  }
  return relation;
}

Command some_command() {
  const CustomerId customer{"c" + std::to_string(any_of(0, 5))};
  switch (any_of(0, 14)) {
    case 0:
    case 1:
    case 2:
    case 3: return some_new_entity();
    case 4:
    case 5:
    case 6:
    case 7: return update_of(some_new_entity());
    case 8: return DeleteEntity{some_entity(), *rc::gen::element(EntityKind::natural_person, EntityKind::partnership)};
    case 9: return EraseEntity{some_entity(), "asked for"};
    case 10:
    case 11: return SignCustomer{customer, some_relation()};
    case 12: return AmendCustomer{customer, some_relation()};
    default: return EndCustomer{customer};
  }
}

void take(Model& model, const Event& event, Time now) {
  const auto take_entity = [&](const auto& entity) {
    model.entities[entity.entity] = entity.identity ? identity_from_text(entity.identity->bytes) : std::nullopt;
    if (entity.kind == EntityKind::partnership) model.members[entity.entity] = entity.relations;
    model.touch(entity.entity, now);
  };
  if (const auto* created = std::get_if<EntityCreated>(&event)) take_entity(*created);
  if (const auto* updated = std::get_if<EntityUpdated>(&event)) take_entity(*updated);
  if (const auto* erased = std::get_if<EntityErased>(&event)) {
    model.entities.erase(erased->entity);
    model.members.erase(erased->entity);
  }
  if (const auto* signing = std::get_if<CustomerSigned>(&event)) model.customers[signing->customer] = {signing->relation, now};
  if (const auto* amended = std::get_if<CustomerAmended>(&event)) model.customers[amended->customer] = {amended->relation, now};
  if (const auto* ended = std::get_if<CustomerEnded>(&event)) model.customers.erase(ended->customer);
}

// Some who may be related from the beginning: else most commands would be refused.
void begin(GivenContracts& given, Model* model) {
  for (const auto& entity : {person("ada", known_well()), person("bob", known_well()), person("carol", known_well()), partnership("pair", {"ada", "bob"})}) {
    const auto events = given.accept(entity);
    if (model) take(*model, events.front(), given.now);
  }
}

}  // namespace

TEST_CASE("any history of customers under contract: each fulfils all rules as of the last command that touched it") {
  std::size_t signed_customers = 0;
  // Short histories: in a long one everybody acts for somebody, and each rule hides behind another.
  const auto history = [&] {
    GivenContracts given;
    given.now = noon("2026-06-14");
    Model model;
    begin(given, &model);
    for (auto count = any_of(1, 60); count > 0; --count) {
      if (any_of(0, 12) == 0) given.now.microseconds += 86'400'000'000;
      const auto decided = given.ask(some_command());
      if (!decided) continue;
      for (const auto& event : *decided) take(model, event, given.now);
      signed_customers += !decided->empty() && std::holds_alternative<CustomerSigned>(decided->front());
      check_all(model);
    }
  };
  CHECK(rc::check([&] {
    for (int round = 0; round < 20; ++round) history();
  }));
  CHECK(signed_customers > 100);  // else it would have shown nothing
}

TEST_CASE("any history of customers under contract: replay gives the live state, and what follows from rows follows from them alone") {
  CHECK(rc::check([] {
    GivenContracts given;
    begin(given, nullptr);
    for (auto count = any_of(1, 80); count > 0; --count) static_cast<void>(given.ask(some_command()));
    State replayed;
    Position position = 0;
    for (const auto& event : given.history) evolve(replayed, event, {position++, given.now, nullptr, nullptr});
    RC_ASSERT(replayed == given.state);

    State restored;
    restored.header = given.state.header;
    const auto copy = [&](auto table) {
      for (const auto& [key, row] : given.state.*table) (restored.*table).restore(key, row);
    };
    copy(&State::customers);
    copy(&State::contracts);
    copy(&State::entities);
    copy(&State::relations);
    copy(&State::wallet_links);
    copy(&State::erased_keys);
    index_rows(restored);
    RC_ASSERT(restored == given.state);
  }));
}

TEST_CASE("any history of customers under contract: each event's command, decided again, gives the event again") {
  CHECK(rc::check([] {
    GivenContracts given;
    begin(given, nullptr);
    for (auto count = any_of(1, 60); count > 0; --count) {
      const auto before = given;
      const auto decided = given.ask(some_command());
      if (!decided || decided->empty()) continue;
      auto again = before;
      RC_ASSERT(again.ask(command_of(decided->front()).value()).value() == *decided);
    }
  }));
}
