// What single values look like in entries and in the rows of snapshots (json_shape.h); postings_codec.h has those of money. Readers throw
// std::runtime_error where a value is of another kind.
#pragma once

#include <optional>
#include <vector>

#include "domain/access.h"
#include "domain/account.h"
#include "domain/content.h"
#include "domain/object.h"
#include "domain/rejection.h"
#include "eventstore/json_shape.h"

namespace daybook {

// ---- texts and numbers
void write_value(Sink& sink, const std::string& value);
void read_value(JsonReader& json, std::string& into);
void write_value(Sink& sink, std::uint64_t value);
void read_value(JsonReader& json, std::uint64_t& into);
void write_value(Sink& sink, std::uint32_t value);
void read_value(JsonReader& json, std::uint32_t& into);
void write_value(Sink& sink, int value);  // REQUIRES: not below zero
void read_value(JsonReader& json, int& into);
void write_value(Sink& sink, bool value);
void read_value(JsonReader& json, bool& into);
void write_value(Sink& sink, Time value);  // RFC 3339 with microseconds
void read_value(JsonReader& json, Time& into);
void write_value(Sink& sink, const Hash& value);  // hexadecimal
void read_value(JsonReader& json, Hash& into);
void write_value(Sink& sink, AccountNumber value);  // "A10000000"
void read_value(JsonReader& json, AccountNumber& into);

// ---- names
void write_value(Sink& sink, Role value);
void read_value(JsonReader& json, Role& into);
void write_value(Sink& sink, AccountStatus value);
void read_value(JsonReader& json, AccountStatus& into);
void write_value(Sink& sink, SystemAccount value);
void read_value(JsonReader& json, SystemAccount& into);
void write_value(Sink& sink, RejectionCode value);
void read_value(JsonReader& json, RejectionCode& into);
void write_value(Sink& sink, ObjectKind value);
void read_value(JsonReader& json, ObjectKind& into);

// ---- maps: objects whose members' names are values, too
void write_value(Sink& sink, const Metadata& value);  // in RFC 8785's order, which is that of UTF-16 code units
void read_value(JsonReader& json, Metadata& into);
void write_value(Sink& sink, const Content& value);  // 16 hexadecimal digits for each field
void read_value(JsonReader& json, Content& into);
void write_value(Sink& sink, const Facts& value);
void read_value(JsonReader& json, Facts& into);

// ---- personal data: {"key":id,"sealed":base64}
void write_value(Sink& sink, const Personal& value);  // REQUIRES: a sealer, where it is not sealed already
void read_value(JsonReader& json, Personal& into);

template <class Tag>
void write_value(Sink& sink, const Name<Tag>& name) {
  sink.json.string(name.text);
}
template <class Tag>
void read_value(JsonReader& json, Name<Tag>& into) {
  read_value(json, into.text);
}

// What is absent has no member, so that these are called for what is there.
template <class T>
void write_value(Sink& sink, const std::optional<T>& value) {
  write_value(sink, *value);
}
template <class T>
void read_value(JsonReader& json, std::optional<T>& into) {
  read_value(json, into.emplace());
}

template <class T>
void write_value(Sink& sink, const std::vector<T>& list) {
  sink.json.begin_array();
  for (const auto& element : list) write_value(sink, element);
  sink.json.end_array();
}
template <class T>
void read_value(JsonReader& json, std::vector<T>& into) {
  into.clear();
  for (json.begin_array(); json.element();) read_value(json, into.emplace_back());
}

}  // namespace daybook
