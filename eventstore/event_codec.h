// The `data` of entries: one shape for each versioned event type, fixed for ever; account_shapes.h and transaction_shapes.h have them. Included by
// the codecs alone, since simdjson is heavy.
#pragma once

#include <string_view>

#include "domain/event.h"
#include "eventstore/json_shape.h"
#include "eventstore/sealer.h"

namespace daybook {

// Seals what is plain, and makes the key that a new account brings.
void write_data(JsonWriter& json, const Event& event, Sealer& sealer);

// Throws simdjson::simdjson_error or std::runtime_error where the data is not that of such an event.
Event read_data(std::string_view type, JsonObject data);

}  // namespace daybook
