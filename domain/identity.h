// What rules ask of natural persons, and nothing else of them: dates, and whether something is known.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "domain/calendar.h"
#include "domain/types.h"

namespace daybook {

using EntityId = Name<struct EntityTag>;

// Of a natural person: what the rules for customers ask for.
struct Identity {
  Date birth_date = {};
  bool nationality = false;  // whether it is given
  bool address = false;
  std::optional<Date> kyc_date = {};              // in UTC, of the last check; none: not checked
  std::optional<Date> document_valid_until = {};  // of the document that was checked
  friend bool operator==(const Identity&, const Identity&) = default;
};
// As it is sealed: "born 1990-01-31 nationality address kyc 2026-01-05 document 2030-01-01".
std::string to_text(const Identity& identity);
std::optional<Identity> identity_from_text(std::string_view text);

// Identities travel in the command, since states hold them sealed: who has the keys opens those of persons_reached_by(state, command) before deciding.
using Identities = std::map<EntityId, Identity>;

}  // namespace daybook
