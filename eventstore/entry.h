// An entry is one event as one line of canonical JSON: the bytes that are stored, hashed, served, exported and replicated.
// docs/journal.md lists the members. Old versions are read for ever; tests/golden pins every one.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/decide.h"
#include "eventstore/keys.h"
#include "domain/time_text.h"

namespace daybook {

struct Actor {
  CredentialId credential;
  Role role = Role::viewer;
  friend bool operator==(const Actor&, const Actor&) = default;
};

// Who asked, in which request, why. Absent members are left out of the entry.
struct Envelope {
  Actor actor;
  std::string request;  // UUID
  std::optional<std::string> idempotency_key;
  Content content;  // of the request that brought the key, field by field; none where the command has an id of its own
  std::optional<std::string> correlation;
  std::optional<std::string> causation;
  std::optional<std::string> reason;
  friend bool operator==(const Envelope&, const Envelope&) = default;
};

struct Entry {
  Position position = 0;
  Time time;
  Envelope envelope;
  Event event;
  friend bool operator==(const Entry&, const Entry&) = default;
};

// An entry whose parts lie elsewhere, so that none is copied to write it. REQUIRES: they outlive it.
struct EntryView {
  EntryView(Position at, Time when, const Envelope& who, const Event& what) : position(at), time(when), envelope(who), event(what) {}
  EntryView(const Entry& entry) : EntryView(entry.position, entry.time, entry.envelope, entry.event) {}
  const Position position;
  const Time time;
  const Envelope& envelope;
  const Event& event;
};

// The Idempotency-Key under which the outcome is remembered: none without the content that tells a retry from another request.
std::optional<RequestKey> request_of(const Envelope& envelope);
// What `evolve` gets beside the event. REQUIRES: `envelope` and `request` outlive it.
Recording recording_of(Position position, Time time, const Envelope& envelope, const std::optional<RequestKey>& request);

// The entry's bytes. Plain personal data is sealed on the way, with a key that is made where the event brings a new one;
// what is sealed already is written as it is. Rejections: personal_data_erased, text_not_utf8, entry_too_large.
std::expected<std::string, Rejection> encode(const EntryView& entry, KeyStore& keys);
// The same behind what `out` has; what it has behind that after a rejection is not said.
std::expected<void, Rejection> encode_onto(std::string& out, const EntryView& entry, KeyStore& keys);

// The bytes of an entry that was decoded, again; false where it has plain personal data, which no stored entry has.
bool encode_again(const Entry& entry, std::string& into);

// How many bytes it would have, or why it would be rejected; makes no key, and no entry.
std::expected<std::size_t, Rejection> rehearse(const EntryView& entry, KeyStore& keys);

// The entry again. Personal data stays sealed; KeyStore::open shows it. Throws std::runtime_error where the bytes are no
// entry of a known type.
Entry decode(std::string_view bytes);
// The same into an entry that was read before, whose memory it uses again; what it is after an exception is not said.
void decode(std::string_view bytes, Entry& into);

// The versioned type of an event, as entries name it: "account-created.1".
std::string_view type_of(const Event& event);
bool is_entry_type(std::string_view name);

// Whatever personal data the event has, where it stands in it.
std::vector<const Personal*> personal_data_in(const Event& event);

}  // namespace daybook
