#include "eventstore/identities.h"

#include <utility>

#include "domain/needs.h"

namespace daybook {
namespace {

std::optional<Identity> opened(const State& state, const EntityId& person, const KeyStore& keys) {
  const auto* row = state.entities.find(person);
  if (!row || !row->identity) return std::nullopt;
  const auto plain = keys.open(*row->identity);
  return plain.form == Personal::Form::plain ? identity_from_text(plain.bytes) : std::nullopt;
}

void seal(std::optional<Personal>& identity, const KeyStore& keys) {
  if (!identity || identity->form != Personal::Form::plain) return;
  // Without a key it stays plain, and the entry is refused when the document beside it finds none, too.
  auto sealed = keys.seal(identity->key, identity->bytes);
  if (sealed) *identity = {Personal::Form::sealed, identity->key, *std::move(sealed)};
}

}  // namespace

std::optional<Command> with_identities(const State& state, const Command& command, const KeyStore& keys) {
  const auto takes_any = std::visit([](const auto& asked) { return requires { asked.identities; }; }, command);
  if (!takes_any) return std::nullopt;
  std::optional<Command> with(command);
  auto& identities = *identities_of(*with);
  for (auto& person : persons_reached_by(state, command)) {
    if (auto identity = opened(state, person, keys)) identities.insert_or_assign(std::move(person), *std::move(identity));
  }
  return with;
}

void seal_identity(Event& event, KeyStore& keys) {
  if (auto* created = std::get_if<EntityCreated>(&event)) {
    if (created->document.form == Personal::Form::plain) keys.create(created->key);
    seal(created->identity, keys);
  } else if (auto* updated = std::get_if<EntityUpdated>(&event)) {
    seal(updated->identity, keys);
  }
}

}  // namespace daybook
