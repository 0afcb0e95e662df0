// The events of the trail's own commands (trail.h).
#pragma once

#include <string>
#include <vector>

#include "domain/object.h"
#include "domain/types.h"

namespace daybook {

// The commands that need a reason from now on, by name and in order; none: no command does.
struct ReasonsRequired {
  std::vector<std::string> commands;
  friend bool operator==(const ReasonsRequired&, const ReasonsRequired&) = default;
};

// Whoever the entry's actor is was shown personal data of these entries.
struct PersonalDataRead {
  std::vector<Position> positions;
  ObjectIds about = {};  // whose data it is
  friend bool operator==(const PersonalDataRead&, const PersonalDataRead&) = default;
};

}  // namespace daybook
