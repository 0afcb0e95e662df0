#include "eventstore/entry.h"

#include "eventstore/block.h"
#include "eventstore/event_codec.h"
#include "eventstore/json_values.h"
#include "eventstore/text.h"

namespace daybook {

constexpr auto members_of(const Actor*) {
  return std::tuple(required("credential", &Actor::credential), required("role", &Actor::role));
}

namespace {

// What the capture or void of a hold may need beside the hold's own postings: two ids, and what else its request brings. Without room for it a
// hold that fits could never end.
constexpr std::size_t kFollowUpBytes = 1'024;

void write_optional(JsonWriter& json, std::string_view key, const std::optional<std::string>& value) {
  if (value) json.key(key).string(*value);
}

template <class T>
void read_required(JsonReader& json, std::string_view name, T& into) {
  json.require_member(name);
  read_value(json, into);
}

void read_optional(JsonReader& json, std::string_view name, std::optional<std::string>& into) {
  into.reset();
  if (json.member(name)) into = json.string();
}

void read_entry(JsonReader& json, Entry& entry) {
  auto& envelope = entry.envelope;
  json.begin_object();
  read_required(json, "position", entry.position);
  read_required(json, "time", entry.time);
  json.require_member("type");
  const auto type = type_named(json.string());
  read_required(json, "actor", envelope.actor);
  read_required(json, "request", envelope.request);
  read_optional(json, "idempotencyKey", envelope.idempotency_key);
  if (json.member("digest")) {
    Hash digest;  // of a request's whole content; specified once, and never written by a server
    read_value(json, digest);
  }
  envelope.content.clear();
  if (json.member("content")) read_value(json, envelope.content);
  read_optional(json, "correlation", envelope.correlation);
  read_optional(json, "causation", envelope.causation);
  read_optional(json, "reason", envelope.reason);
  json.require_member("data");
  read_data(type, json, entry.event);
  json.end_object();
  json.end();
}

std::expected<void, Rejection> encode_through(Sealer sealer, const EntryView& entry, std::string& out) {
  const auto begin = out.size();
  JsonWriter json(out);
  Sink sink{json};
  const auto& envelope = entry.envelope;
  json.begin_object().key("position").number(entry.position).key("time").string(to_text(entry.time));
  json.key("type").string(type_of(entry.event)).key("actor");
  write_value(sink, envelope.actor);
  json.key("request").string(envelope.request);
  write_optional(json, "idempotencyKey", envelope.idempotency_key);
  if (!envelope.content.empty()) {
    json.key("content");
    write_value(sink, envelope.content);
  }
  write_optional(json, "correlation", envelope.correlation);
  write_optional(json, "causation", envelope.causation);
  write_optional(json, "reason", envelope.reason);
  json.key("data");
  write_data(json, entry.event, sealer);
  json.end_object();
  if (sealer.erased()) return std::unexpected(Rejection{RejectionCode::personal_data_erased});
  // What can't be read again must never be written, wherever the command came from.
  const auto bytes = std::string_view(out).substr(begin);
  if (!is_utf8(bytes)) return std::unexpected(Rejection{RejectionCode::text_not_utf8});
  const auto most = std::holds_alternative<HoldPlaced>(entry.event) ? kEntryBytesMax - kFollowUpBytes : kEntryBytesMax;
  if (bytes.size() > most) {
    return std::unexpected(Rejection{RejectionCode::entry_too_large, std::to_string(bytes.size())});
  }
  return {};
}

}  // namespace

std::optional<RequestKey> request_of(const Envelope& envelope) {
  if (!envelope.idempotency_key || envelope.content.empty()) return std::nullopt;
  return RequestKey{*envelope.idempotency_key};
}

Recording recording_of(Position position, Time time, const Envelope& envelope, const std::optional<RequestKey>& request) {
  return {position, time, request ? &*request : nullptr, request ? &envelope.content : nullptr};
}

std::expected<void, Rejection> encode_onto(std::string& out, const EntryView& entry, KeyStore& keys) {
  return encode_through({keys, Sealer::Purpose::storing}, entry, out);
}

std::expected<std::string, Rejection> encode(const EntryView& entry, KeyStore& keys) {
  std::string bytes;
  auto encoded = encode_onto(bytes, entry, keys);
  if (!encoded) return std::unexpected(std::move(encoded).error());
  return bytes;
}

std::expected<std::size_t, Rejection> rehearse(const EntryView& entry, KeyStore& keys) {
  std::string bytes;
  auto encoded = encode_through({keys, Sealer::Purpose::rehearsal}, entry, bytes);
  if (!encoded) return std::unexpected(std::move(encoded).error());
  return bytes.size();
}

bool encode_again(const Entry& entry, std::string& into) {
  into.clear();
  return encode_through({}, entry, into).has_value();
}

Entry decode(std::string_view bytes) {
  Entry entry;
  decode(bytes, entry);
  return entry;
}

void decode(std::string_view bytes, Entry& into) try {
  JsonReader json(bytes);
  read_entry(json, into);
} catch (const std::exception& error) {
  throw std::runtime_error("the entry can't be read: " + std::string(error.what()));
}

}  // namespace daybook
