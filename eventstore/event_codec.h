// The `data` of entries: one shape for each versioned event type, fixed for ever. Included by the codecs alone, since simdjson is
// heavy. Readers throw simdjson::simdjson_error or std::runtime_error where a member is missing or of another kind.
#pragma once

#include <simdjson.h>

#include <optional>
#include <string_view>

#include "domain/decide.h"
#include "eventstore/json.h"
#include "eventstore/keys.h"

namespace daybook {

using JsonObject = simdjson::ondemand::object;
using JsonValue = simdjson::ondemand::value;

// Seals what is plain, and makes the key that a new account brings. False where the key is gone.
bool write_data(JsonWriter& json, const Event& event, KeyStore& keys);

Event read_data(std::string_view type, JsonObject data);

// Members that rows of snapshots have too.
void write_names(JsonWriter& json, std::string_view key, const std::vector<CustomerId>& customers);
std::vector<CustomerId> read_names(JsonValue value);
std::string read_string(JsonObject& object, std::string_view key);
std::optional<std::string> read_optional_string(JsonObject& object, std::string_view key);
Hash read_hash(std::string_view hex);
Role read_role(std::string_view name);

}  // namespace daybook
