// The `data` of entries: one shape for each versioned event type, fixed for ever; account_shapes.h and transaction_shapes.h have them.
#pragma once

#include <string_view>

#include "domain/event.h"
#include "eventstore/json_shape.h"
#include "eventstore/sealer.h"

namespace daybook {

// Seals what is plain, and makes the key that a new account brings.
void write_data(JsonWriter& json, const Event& event, Sealer& sealer);

// The index of the event in the variant. Throws std::runtime_error where this version knows none of the name.
std::size_t type_named(std::string_view name);

// Throws std::runtime_error where the data is not that of such an event.
void read_data(std::size_t type, JsonReader& data, Event& into);

}  // namespace daybook
