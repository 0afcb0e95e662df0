#include "eventstore/json_values.h"

#include <algorithm>
#include <array>
#include <limits>

#include "domain/posting.h"
#include "domain/time_text.h"
#include "eventstore/json.h"
#include "eventstore/sealer.h"
#include "eventstore/text.h"

namespace daybook {
namespace {

constexpr std::string_view kSystemAccountNames[] = {"funding", "settlement"};  // in the order of the enumeration

template <class T>
T number_in(JsonReader& json) {
  const auto number = json.number();
  if (number > static_cast<std::uint64_t>(std::numeric_limits<T>::max())) throw std::runtime_error("a number is too large");
  return static_cast<T>(number);
}

template <class T>
T known(const std::optional<T>& named, std::string_view kind, std::string_view name) {
  if (!named) throw std::runtime_error("the " + std::string(kind) + " \"" + std::string(name) + "\" is unknown to this version");
  return *named;
}

std::array<std::uint8_t, 8> bytes_of(std::uint64_t value) {
  std::array<std::uint8_t, 8> bytes;
  for (auto it = bytes.rbegin(); it != bytes.rend(); ++it, value >>= 8) *it = static_cast<std::uint8_t>(value);
  return bytes;
}

}  // namespace

void write_value(Sink& sink, const std::string& value) { sink.json.string(value); }
void read_value(JsonReader& json, std::string& into) { into = json.string(); }

void write_value(Sink& sink, std::uint64_t value) { sink.json.number(value); }
void read_value(JsonReader& json, std::uint64_t& into) { into = json.number(); }
void write_value(Sink& sink, std::uint32_t value) { sink.json.number(value); }
void read_value(JsonReader& json, std::uint32_t& into) { into = number_in<std::uint32_t>(json); }
void write_value(Sink& sink, int value) { sink.json.number(static_cast<std::uint64_t>(value)); }
void read_value(JsonReader& json, int& into) { into = number_in<int>(json); }

void write_value(Sink& sink, bool value) { sink.json.boolean(value); }
void read_value(JsonReader& json, bool& into) { into = json.boolean(); }

void write_value(Sink& sink, Time value) { sink.json.string(to_text(value)); }
void read_value(JsonReader& json, Time& into) {
  const auto text = json.string();
  const auto time = time_from_text(text);
  if (!time) throw std::runtime_error("\"" + std::string(text) + "\" is not in RFC 3339 with microseconds");
  into = *time;
}

void write_value(Sink& sink, const Hash& value) { sink.json.string(to_hex(value)); }
void read_value(JsonReader& json, Hash& into) {
  if (!from_hex(json.string(), into)) throw std::runtime_error("a hash is 64 hexadecimal digits");
}

void write_value(Sink& sink, AccountNumber value) { sink.json.string(to_text(value)); }
void read_value(JsonReader& json, AccountNumber& into) {
  const auto text = json.string();
  const auto number = account_number_from_text(text);
  if (!number) throw std::runtime_error("\"" + std::string(text) + "\" is no account number");
  into = *number;
}

void write_value(Sink& sink, Role value) { sink.json.string(name_of(value)); }
void read_value(JsonReader& json, Role& into) {
  const auto name = json.string();
  into = known(role_named(name), "role", name);
}

void write_value(Sink& sink, AccountStatus value) { sink.json.string(name_of(value)); }
void read_value(JsonReader& json, AccountStatus& into) {
  const auto name = json.string();
  into = known(account_status_named(name), "status", name);
}

void write_value(Sink& sink, SystemAccount value) { sink.json.string(kSystemAccountNames[static_cast<std::size_t>(value)]); }
void read_value(JsonReader& json, SystemAccount& into) {
  const auto name = json.string();
  const auto found = std::ranges::find(kSystemAccountNames, name);
  if (found == std::end(kSystemAccountNames)) throw std::runtime_error("the purpose \"" + std::string(name) + "\" is unknown to this version");
  into = static_cast<SystemAccount>(found - std::begin(kSystemAccountNames));
}

void write_value(Sink& sink, RejectionCode value) { sink.json.string(name_of(value)); }
void read_value(JsonReader& json, RejectionCode& into) {
  const auto name = json.string();
  into = known(rejection_named(name), "rejection", name);
}

void write_value(Sink& sink, ObjectKind value) { sink.json.string(name_of(value)); }
void read_value(JsonReader& json, ObjectKind& into) {
  const auto name = json.string();
  into = known(object_kind_named(name), "kind of object", name);
}

void write_value(Sink& sink, const Metadata& value) {
  std::vector<const Metadata::value_type*> members;
  for (const auto& member : value) members.push_back(&member);
  std::ranges::sort(members, [](const auto* a, const auto* b) { return before_in_utf16(a->first, b->first); });
  sink.json.begin_object();
  for (const auto* member : members) sink.json.key(member->first).string(member->second);
  sink.json.end_object();
}
void read_value(JsonReader& json, Metadata& into) {
  std::optional<std::string> before;
  into.clear();
  json.begin_object();
  while (auto name = json.any_member()) {
    if (before && !before_in_utf16(*before, *name)) throw std::runtime_error("members of metadata are doubled or out of order");
    into[*name] = json.string();
    before = std::move(name);
  }
}

void write_value(Sink& sink, const Content& value) {
  sink.json.begin_object();
  for (const auto& [field, print] : value) sink.json.key(field).string(to_hex(bytes_of(print)));
  sink.json.end_object();
}
void read_value(JsonReader& json, Content& into) {
  into.clear();
  json.begin_object();
  while (auto field = json.any_member()) {
    auto& print = into.emplace_back();
    print.field = *std::move(field);
    std::array<std::uint8_t, 8> bytes;
    if (!from_hex(json.string(), bytes)) throw std::runtime_error("a fingerprint is 16 hexadecimal digits");
    for (const auto byte : bytes) print.print = print.print << 8 | byte;
  }
}

void write_value(Sink& sink, const Facts& value) {
  sink.json.begin_object();
  for (const auto& [name, text] : value) sink.json.key(name).string(text);
  sink.json.end_object();
}
void read_value(JsonReader& json, Facts& into) {
  into.clear();
  json.begin_object();
  while (auto name = json.any_member()) {
    std::string text(json.string());
    into.emplace_back(*std::move(name), std::move(text));
  }
}

void write_value(Sink& sink, const Personal& value) {
  const auto& sealed = value.form == Personal::Form::sealed ? value.bytes : sink.sealer->sealed(value);
  sink.json.begin_object().key("key").string(value.key.text).key("sealed").string(to_base64(sealed)).end_object();
}
void read_value(JsonReader& json, Personal& into) {
  json.begin_object();
  const bool has_key = json.member("key");
  if (has_key) into.key.text = json.string();
  if (!has_key || !json.member("sealed")) throw std::runtime_error("personal data has a key and what it sealed");
  auto bytes = from_base64(json.string());
  json.end_object();
  if (!bytes) throw std::runtime_error("\"sealed\" is not base64");
  into.form = Personal::Form::sealed;
  into.bytes = *std::move(bytes);
}

}  // namespace daybook
