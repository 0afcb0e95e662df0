#include "domain/know_your_customer.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "domain/reach.h"
#include "domain/state.h"

namespace daybook {
namespace {

using Refusal = std::optional<Rejection>;

Rejection about(RejectionCode code, const EntityId& entity, Facts more = {}) {
  Rejection rejection{code, entity.text, {}, {{"entityId", entity.text}}};
  rejection.facts.insert(rejection.facts.end(), more.begin(), more.end());
  return rejection;
}

bool is_adult(const Identity& identity, Time now) { return years_after(identity.birth_date, kAdultYears) <= date_of(now); }

// ---- one natural person

Refusal refusal_by_data(const EntityId& person, const Identity& identity, bool acting, Time now) {
  std::string missing;
  const auto note = [&](std::string_view what) { missing += (missing.empty() ? "" : ",") + std::string(what); };
  if (!identity.nationality) note("nationality");
  if (!identity.address) note("address");
  if (!identity.kyc_date && (acting || is_adult(identity, now))) note("kyc");
  if (missing.empty()) return std::nullopt;
  return about(RejectionCode::entity_data_insufficient, person, {{"missingData", std::move(missing)}});
}

Refusal refusal_by_age(const EntityId& person, const Identity& identity, bool acting, Time now) {
  if (!acting || is_adult(identity, now)) return std::nullopt;
  return about(RejectionCode::entity_must_be_an_adult, person);
}

Refusal refusal_by_signing(const EntityId& person, const Identity& identity, const SignedContract& contract) {
  const auto signed_on = date_of(contract.signed_on.time);
  const auto refusal = [&](RejectionCode code) { return about(code, person, {{"contractType", contract.type.text}}); };
  if (identity.kyc_date && *identity.kyc_date < months_before(signed_on, kKycMonthsMax)) return refusal(RejectionCode::kyc_outdated);
  if (identity.document_valid_until && *identity.document_valid_until <= signed_on) return refusal(RejectionCode::kyc_document_expired);
  return std::nullopt;
}

// ---- all that are reached

// A person whose key is gone can't be judged.
Refusal refusal_by_identities(const Reached& reached) {
  if (reached.not_found) return about(RejectionCode::entity_not_found, *reached.not_found);
  if (reached.too_many) return Rejection{RejectionCode::relations_too_many, {}, {}, {{"limit", std::to_string(kEntitiesReachedMax)}}};
  for (const auto& person : reached.persons) {
    if (!person.identity) return Rejection{RejectionCode::personal_data_erased, person.entity.text};
  }
  return std::nullopt;
}

Refusal refusal_by_members(const Reached& reached) {
  for (const auto& [partnership, members] : reached.partnerships) {
    if (members >= kMembersMin) continue;
    return about(RejectionCode::entity_data_insufficient, partnership, {{"missingData", "members"}});
  }
  return std::nullopt;
}

template <class Rule>
Refusal first_refusal(const Reached& reached, const Rule& rule) {
  for (const auto& person : reached.persons) {
    if (auto no = rule(person)) return no;
  }
  return std::nullopt;
}

Refusal refusal_by_persons(const Reached& reached, Time now) {
  auto no = first_refusal(reached, [&](const auto& person) { return refusal_by_data(person.entity, *person.identity, person.acting, now); });
  if (no) return no;
  return first_refusal(reached, [&](const auto& person) { return refusal_by_age(person.entity, *person.identity, person.acting, now); });
}

Refusal refusal_by_signings(const Reached& reached, const std::vector<SignedContract>& contracts) {
  for (const auto& contract : contracts) {
    auto no = first_refusal(reached, [&](const auto& person) { return refusal_by_signing(person.entity, *person.identity, contract); });
    if (no) return no;
  }
  return std::nullopt;
}

// ---- contracts

Refusal refusal_by_contracts(const State& state, const Relation& relation, const RelationRow* before) {
  const auto refusal = [](RejectionCode code, const ContractType& type, Facts more = {}) {
    Rejection rejection{code, type.text, {}, {{"contractType", type.text}}};
    rejection.facts.insert(rejection.facts.end(), more.begin(), more.end());
    return rejection;
  };
  const auto& contracts = relation.contracts;
  for (const auto& contract : contracts) {
    if (!state.contracts.contains(contract.type)) return refusal(RejectionCode::contract_not_found, contract.type);
  }
  for (const auto& contract : contracts) {
    const auto& valid_from = state.contracts.find(contract.type)->valid_from;
    if (contract.signed_on.time > valid_from.time) continue;
    return refusal(RejectionCode::contract_not_yet_valid, contract.type, {{"contractValidFrom", to_text(valid_from)}});
  }
  std::set<ContractType> types;
  for (const auto& contract : contracts) {
    if (!types.insert(contract.type).second) return refusal(RejectionCode::contract_already_signed, contract.type);
  }
  if (!before) return std::nullopt;
  for (const auto& assigned : before->contracts) {
    if (!types.contains(assigned.type)) return refusal(RejectionCode::contract_removed, assigned.type);
  }
  return std::nullopt;
}

// What breaks for those who refer to an entity, without telling who they are.
Refusal broken_for_referrers(const EntityId& entity, Refusal refusal) {
  if (!refusal) return std::nullopt;
  Facts facts{{"errorCode", std::string(name_of(refusal->code))}};
  for (auto& [name, value] : refusal->facts) {
    if (name == "missingData") facts.emplace_back(name, std::move(value));
  }
  return Rejection{RejectionCode::existing_constraints_violated, entity.text, {}, std::move(facts)};
}

// The contract that was signed last asks for the most: of all others no check is too old, and no document expired, that is not so for it.
const SignedContract* last_signed(const State& state, const std::set<CustomerId>& customers) {
  const SignedContract* last = nullptr;
  for (const auto& customer : customers) {
    for (const auto& contract : state.relations.find(customer)->contracts) {
      if (!last || contract.signed_on > last->signed_on) last = &contract;
    }
  }
  return last;
}

}  // namespace

Refusal refusal_of_relation(const State& state, const Relation& relation, const RelationRow* before, const Identities& identities,
                            Time now) {
  const auto reached = reach(state, relation, identities);
  auto no = refusal_by_identities(reached);
  if (!no) no = refusal_by_members(reached);
  if (!no) no = refusal_by_persons(reached, now);
  if (!no) no = refusal_by_contracts(state, relation, before);
  if (!no) no = refusal_by_signings(reached, relation.contracts);
  return no;
}

Refusal refusal_of_entity(const State& state, const EntityAsAsked& asked, Time now) {
  if (asked.kind != EntityKind::partnership) {
    // What was related before and erased since may stay: whoever changes something else must not have to forget it.
    const auto* before = find_entity(state, asked.entity);
    const std::set<EntityId> known = before ? std::set(before->relations.begin(), before->relations.end()) : std::set<EntityId>{};
    for (const auto& related : asked.relations) {
      if (!find_entity(state, related) && !known.contains(related)) return about(RejectionCode::entity_not_found, related);
    }
    return std::nullopt;
  }
  const auto reached = reach_members(state, asked);
  auto no = refusal_by_identities(reached);
  if (!no) no = refusal_by_persons(reached, now);
  return no;
}

Refusal refusal_by_referrers(const State& state, const EntityAsAsked& asked, Time now) {
  if (asked.kind == EntityKind::legal_person) return std::nullopt;
  const auto referring = referring_to(state, asked.entity);
  if (referring.customers.empty() && !referring.member) return std::nullopt;
  Reached reached;
  if (asked.kind == EntityKind::partnership) {
    reached = reach_members(state, asked);
    reached.partnerships.emplace_back(asked.entity, std::set(asked.relations.begin(), asked.relations.end()).size());
  } else {
    reached.persons.push_back({asked.entity, asked.identity ? &*asked.identity : nullptr, referring.acting});
  }
  auto no = refusal_by_identities(reached);
  if (!no && !referring.customers.empty()) no = refusal_by_members(reached);
  if (!no) no = refusal_by_persons(reached, now);
  if (const auto* contract = last_signed(state, referring.customers); contract && !no) {
    no = refusal_by_signings(reached, {*contract});
  }
  return broken_for_referrers(asked.entity, std::move(no));
}

}  // namespace daybook
