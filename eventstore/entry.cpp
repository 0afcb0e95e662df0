#include "eventstore/entry.h"

#include <simdjson.h>

#include <stdexcept>

#include "eventstore/block.h"
#include "eventstore/event_codec.h"
#include "eventstore/text.h"

namespace daybook {
namespace {

void write_optional(JsonWriter& json, std::string_view key, const std::optional<std::string>& value) {
  if (value) json.key(key).string(*value);
}

Actor read_actor(JsonObject object) {
  CredentialId credential{read_string(object, "credential")};
  return {std::move(credential), read_role(read_string(object, "role"))};
}

std::string text_of(JsonValue value) { return std::string(std::string_view(value.get_string())); }

// One member of an entry. "type" stands before "data" in every entry.
void read_member(Entry& entry, std::string& type, std::string_view key, JsonValue value) {
  auto& envelope = entry.envelope;
  if (key == "position") {
    entry.position = value.get_uint64();
  } else if (key == "time") {
    const auto time = time_from_text(std::string_view(value.get_string()));
    if (!time) throw std::runtime_error("\"time\" is not in RFC 3339 with microseconds");
    entry.time = *time;
  } else if (key == "type") {
    type = text_of(value);
  } else if (key == "actor") {
    envelope.actor = read_actor(value.get_object());
  } else if (key == "request") {
    envelope.request = text_of(value);
  } else if (key == "idempotencyKey") {
    envelope.idempotency_key = text_of(value);
  } else if (key == "digest") {
    envelope.digest = read_hash(std::string_view(value.get_string()));
  } else if (key == "correlation") {
    envelope.correlation = text_of(value);
  } else if (key == "causation") {
    envelope.causation = text_of(value);
  } else if (key == "reason") {
    envelope.reason = text_of(value);
  } else if (key == "data") {
    entry.event = read_data(type, value.get_object());
  } else {
    throw std::runtime_error("the member \"" + std::string(key) + "\" is unknown to this version");
  }
}

}  // namespace

std::expected<std::string, Rejection> encode(const Entry& entry, KeyStore& keys) {
  std::string bytes;
  bytes.reserve(512);
  JsonWriter json(bytes);
  const auto& envelope = entry.envelope;
  json.begin_object().key("position").number(entry.position).key("time").string(to_text(entry.time));
  json.key("type").string(type_of(entry.event)).key("actor").begin_object();
  json.key("credential").string(envelope.actor.credential.text).key("role").string(name_of(envelope.actor.role)).end_object();
  json.key("request").string(envelope.request);
  write_optional(json, "idempotencyKey", envelope.idempotency_key);
  if (envelope.digest) json.key("digest").string(to_hex(*envelope.digest));
  write_optional(json, "correlation", envelope.correlation);
  write_optional(json, "causation", envelope.causation);
  write_optional(json, "reason", envelope.reason);
  json.key("data");
  if (!write_data(json, entry.event, keys)) return std::unexpected(Rejection{RejectionCode::personal_data_erased});
  json.end_object();
  // What can't be read again must never be written, wherever the command came from.
  if (!simdjson::validate_utf8(bytes.data(), bytes.size())) return std::unexpected(Rejection{RejectionCode::text_not_utf8});
  if (bytes.size() > kEntryBytesMax) {
    return std::unexpected(Rejection{RejectionCode::entry_too_large, std::to_string(bytes.size())});
  }
  return bytes;
}

Entry decode(std::string_view bytes) {
  // simdjson reads a few bytes past the end, so the text moves into a buffer with room for that.
  thread_local simdjson::ondemand::parser parser;
  thread_local std::string padded;
  padded.assign(bytes);
  padded.reserve(bytes.size() + simdjson::SIMDJSON_PADDING);
  try {
    Entry entry;
    std::string type;
    bool complete = false;
    auto document = parser.iterate(simdjson::padded_string_view(padded.data(), padded.size(), padded.capacity()));
    for (auto member : document.get_object()) {
      const std::string_view key = member.unescaped_key();
      complete = key == "data";
      read_member(entry, type, key, member.value());
    }
    if (!complete) throw std::runtime_error("\"data\" is not its last member");
    return entry;
  } catch (const std::exception& error) {
    throw std::runtime_error("the entry can't be read: " + std::string(error.what()));
  }
}

}  // namespace daybook
