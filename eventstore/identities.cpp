#include "eventstore/identities.h"

#include <utility>

#include "domain/needs.h"
#include "eventstore/failure.h"

namespace daybook {
namespace {

// What can't be opened is as good as erased: one damaged key must not end the writer.
Personal opened(const Personal& identity, const KeyStore& keys) {
  try {
    return keys.open(identity);
  } catch (const KeysDamaged&) {
    return {Personal::Form::erased, identity.key, {}};
  }
}

void open_own(Command& command, const KeyStore& keys) {
  std::visit(
      [&](auto& asked) {
        if constexpr (requires { asked.identity; }) {
          if (asked.identity) *asked.identity = opened(*asked.identity, keys);
        }
      },
      command);
}

std::optional<Identity> opened(const State& state, const EntityId& person, const KeyStore& keys) {
  const auto* row = state.entities.find(person);
  if (!row || !row->identity) return std::nullopt;
  const auto plain = opened(*row->identity, keys);
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
  open_own(*with, keys);
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
