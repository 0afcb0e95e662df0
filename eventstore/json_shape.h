// Shapes of JSON objects as tables of their members. One table both writes and reads, so that the two can't differ:
//
//   constexpr auto members_of(const CustomerCreated*) {
//     return std::tuple(required("customer", &CustomerCreated::customer), optional("metadata", &CustomerCreated::metadata));
//   }
//
// Members stand in the order of the table, when written and when read. An optional one is left out where it is as in a new object. Reading is
// strict: a member that is missing, unknown, doubled or out of order throws std::runtime_error, as does a value that is none of its kind.
// What a value of a type looks like is said by write_value and read_value, which json_values.h has for single values. What is read replaces whatever the
// object had before, and uses its memory again.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>

#include "domain/boxed.h"
#include "eventstore/json.h"
#include "eventstore/json_reader.h"

namespace daybook {

class Sealer;

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

template <Shaped T>
void read_members(JsonReader& json, T& object) {
  static const T fresh{};
  const auto read_member = [&](const auto& member) {
    if (member.required) {
      json.require_member(member.name);
    } else if (!json.member(member.name)) {
      value_of(object, member) = value_of(fresh, member);
      return;
    }
    read_value(json, value_of(object, member));
  };
  json.begin_object();
  std::apply([&](const auto&... members) { (read_member(members), ...); }, members_of(&object));
  json.end_object();
}

template <Shaped T>
void write_value(Sink& sink, const T& object) {
  sink.json.begin_object();
  write_members(sink, object);
  sink.json.end_object();
}

template <Shaped T>
void read_value(JsonReader& json, T& object) {
  read_members(json, object);
}

template <class T>
void write_value(Sink& sink, const Boxed<T>& boxed) {
  write_value(sink, *boxed);
}
template <class T>
void read_value(JsonReader& json, Boxed<T>& boxed) {
  read_value(json, *boxed);
}

}  // namespace daybook
