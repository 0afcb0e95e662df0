// Which objects a command names and an event concerns. The only place that knows: the trail's index, its filters and the entries of refused
// commands all ask here.
#pragma once

#include "domain/decide.h"
#include "domain/object.h"

namespace daybook {

inline constexpr std::size_t kRefusedObjectsMax = 100;  // that the entry of a refused command lists
inline constexpr std::size_t kObjectIdBytesMax = 200;   // of one of them: nothing has a longer id

// All that the event touches or that takes part in it. Accounts that it names by number only are not resolved, nor are their customers.
ObjectIds objects_of(const Event& event);

// Those of them whose personal data the event has, where it has any.
ObjectIds owners_of_personal_data(const Event& event);

// As the caller wrote them, the first kRefusedObjectsMax of them; what can be no id is left out.
ObjectIds objects_of(const Command& command);

}  // namespace daybook
