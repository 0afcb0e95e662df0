// Shapes of JSON objects as tables of their members. One table both writes and reads, so that the two can't differ:
//
//   constexpr auto members_of(const CustomerCreated*) {
//     return std::tuple(required("customer", &CustomerCreated::customer), optional("metadata", &CustomerCreated::metadata));
//   }
//
// Members stand in the order of the table, when written and when read. An optional one is left out where it is as in a new object. Reading is
// strict: a member that is missing, unknown, doubled or out of order throws std::runtime_error, as does a value that is none of its kind.
// What a value of a type looks like is said by write_value and read_value, which json_values.h has for single values. Included by the
// codecs alone, since simdjson is heavy.
#pragma once

#include <simdjson.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>

#include "domain/boxed.h"
#include "eventstore/json.h"

namespace daybook {

class Sealer;

using JsonObject = simdjson::ondemand::object;

// A value of simdjson, as a type of this namespace so that read_value is found for whatever it reads.
struct JsonValue : simdjson::ondemand::value {
  JsonValue() = default;
  JsonValue(simdjson::ondemand::value read) : simdjson::ondemand::value(read) {}
  JsonValue(simdjson::simdjson_result<simdjson::ondemand::value> result) : JsonValue(std::move(result).value()) {}
};

// Where values are written. `sealer` is null where there is no personal data.
struct Sink {
  JsonWriter& json;
  Sealer* sealer = nullptr;
};

template <class... Path>
struct Member {
  std::string_view name;
  bool required;
  std::tuple<Path...> path;  // pointers to members, from the object to the value
};

template <class... Path>
constexpr Member<Path...> required(std::string_view name, Path... path) {
  return {name, true, {path...}};
}
template <class... Path>
constexpr Member<Path...> optional(std::string_view name, Path... path) {
  return {name, false, {path...}};
}

template <class Object, class... Path>
auto& value_of(Object& object, const Member<Path...>& member) {
  return std::apply([&](auto... path) -> auto& { return (object.*....*path); }, member.path);
}

template <class T>
concept Shaped = requires(const T* object) { members_of(object); };

// ---- values of types that have a shape

// Whether a member may be left out for a value that is as in a new object. A type that has several values for one meaning has one of its own.
template <class T>
bool same(const T& value, const T& fresh) {
  return value == fresh;
}

template <Shaped T>
void write_members(Sink& sink, const T& object) {
  static const T fresh{};
  const auto write_member = [&](const auto& member) {
    const auto& value = value_of(object, member);
    if (!member.required && same(value, value_of(fresh, member))) return;
    sink.json.key(member.name);
    write_value(sink, value);
  };
  std::apply([&](const auto&... members) { (write_member(members), ...); }, members_of(&object));
}

// Walks along the members of an object.
class MemberReader {
 public:
  explicit MemberReader(JsonObject object);
  bool at(std::string_view name) const { return there_ && name == name_; }
  JsonValue value() const { return value_; }  // REQUIRES: at(), and read at most once
  void advance();
  void finish() const;  // throws where something is left

 private:
  void load();

  simdjson::simdjson_result<simdjson::ondemand::object_iterator> it_;
  simdjson::simdjson_result<simdjson::ondemand::object_iterator> end_;
  bool there_ = false;
  std::string_view name_;
  JsonValue value_;
};

template <Shaped T>
void read_members(JsonObject json, T& object) {
  MemberReader reader(json);
  const auto read_member = [&](const auto& member) {
    if (reader.at(member.name)) {
      read_value(reader.value(), value_of(object, member));
      reader.advance();
    } else if (member.required) {
      throw std::runtime_error("the member \"" + std::string(member.name) + "\" is missing");
    }
  };
  std::apply([&](const auto&... members) { (read_member(members), ...); }, members_of(&object));
  reader.finish();
}

template <Shaped T>
void write_value(Sink& sink, const T& object) {
  sink.json.begin_object();
  write_members(sink, object);
  sink.json.end_object();
}

template <Shaped T>
void read_value(JsonValue value, T& object) {
  read_members(value.get_object(), object);
}

template <class T>
void write_value(Sink& sink, const Boxed<T>& boxed) {
  write_value(sink, *boxed);
}
template <class T>
void read_value(JsonValue value, Boxed<T>& boxed) {
  read_value(value, *boxed);
}

}  // namespace daybook
