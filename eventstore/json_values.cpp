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

std::string_view text_in(JsonValue value) { return value.get_string(); }

template <class T>
T number_in(JsonValue value) {
  const std::uint64_t number = value.get_uint64();
  if (number > static_cast<std::uint64_t>(std::numeric_limits<T>::max())) throw std::runtime_error("a number is too large");
  return static_cast<T>(number);
}

template <class T>
T known(std::optional<T> named, std::string_view kind, std::string_view name) {
  if (!named) throw std::runtime_error("the " + std::string(kind) + " \"" + std::string(name) + "\" is unknown to this version");
  return *named;
}

std::array<std::uint8_t, 8> bytes_of(std::uint64_t value) {
  std::array<std::uint8_t, 8> bytes;
  for (auto it = bytes.rbegin(); it != bytes.rend(); ++it, value >>= 8) *it = static_cast<std::uint8_t>(value);
  return bytes;
}

}  // namespace

MemberReader::MemberReader(JsonObject object) : it_(object.begin()), end_(object.end()) { load(); }

void MemberReader::advance() {
  ++it_;
  load();
}

void MemberReader::load() {
  there_ = it_ != end_;
  if (!there_) return;
  simdjson::ondemand::field member = *it_;
  name_ = member.unescaped_key();
  value_ = member.value();
}

void MemberReader::finish() const {
  if (there_) throw std::runtime_error("the member \"" + std::string(name_) + "\" is unknown to this version, doubled or out of order");
}

void write_value(Sink& sink, const std::string& value) { sink.json.string(value); }
void read_value(JsonValue value, std::string& into) { into = text_in(value); }

void write_value(Sink& sink, std::uint64_t value) { sink.json.number(value); }
void read_value(JsonValue value, std::uint64_t& into) { into = value.get_uint64(); }
void write_value(Sink& sink, std::uint32_t value) { sink.json.number(value); }
void read_value(JsonValue value, std::uint32_t& into) { into = number_in<std::uint32_t>(value); }
void write_value(Sink& sink, int value) { sink.json.number(static_cast<std::uint64_t>(value)); }
void read_value(JsonValue value, int& into) { into = number_in<int>(value); }

void write_value(Sink& sink, bool value) { sink.json.boolean(value); }
void read_value(JsonValue value, bool& into) { into = value.get_bool(); }

void write_value(Sink& sink, Time value) { sink.json.string(to_text(value)); }
void read_value(JsonValue value, Time& into) {
  const auto text = text_in(value);
  const auto time = time_from_text(text);
  if (!time) throw std::runtime_error("\"" + std::string(text) + "\" is not in RFC 3339 with microseconds");
  into = *time;
}

void write_value(Sink& sink, const Hash& value) { sink.json.string(to_hex(value)); }
void read_value(JsonValue value, Hash& into) {
  if (!from_hex(text_in(value), into)) throw std::runtime_error("a hash is 64 hexadecimal digits");
}

void write_value(Sink& sink, AccountNumber value) { sink.json.string(to_text(value)); }
void read_value(JsonValue value, AccountNumber& into) {
  const auto text = text_in(value);
  const auto number = account_number_from_text(text);
  if (!number) throw std::runtime_error("\"" + std::string(text) + "\" is no account number");
  into = *number;
}

void write_value(Sink& sink, Role value) { sink.json.string(name_of(value)); }
void read_value(JsonValue value, Role& into) {
  const auto name = text_in(value);
  into = known(role_named(name), "role", name);
}

void write_value(Sink& sink, AccountStatus value) { sink.json.string(name_of(value)); }
void read_value(JsonValue value, AccountStatus& into) {
  const auto name = text_in(value);
  into = known(account_status_named(name), "status", name);
}

void write_value(Sink& sink, SystemAccount value) { sink.json.string(kSystemAccountNames[static_cast<std::size_t>(value)]); }
void read_value(JsonValue value, SystemAccount& into) {
  const auto name = text_in(value);
  const auto found = std::ranges::find(kSystemAccountNames, name);
  if (found == std::end(kSystemAccountNames)) throw std::runtime_error("the purpose \"" + std::string(name) + "\" is unknown to this version");
  into = static_cast<SystemAccount>(found - std::begin(kSystemAccountNames));
}

void write_value(Sink& sink, RejectionCode value) { sink.json.string(name_of(value)); }
void read_value(JsonValue value, RejectionCode& into) {
  const auto name = text_in(value);
  into = known(rejection_named(name), "rejection", name);
}

void write_value(Sink& sink, ObjectKind value) { sink.json.string(name_of(value)); }
void read_value(JsonValue value, ObjectKind& into) {
  const auto name = text_in(value);
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
void read_value(JsonValue value, Metadata& into) {
  std::optional<std::string> before;
  for (auto member : value.get_object()) {
    std::string name{std::string_view(member.unescaped_key())};
    if (before && !before_in_utf16(*before, name)) throw std::runtime_error("members of metadata are doubled or out of order");
    read_value(JsonValue(member.value()), into[name]);
    before = std::move(name);
  }
}

void write_value(Sink& sink, const Content& value) {
  sink.json.begin_object();
  for (const auto& [field, print] : value) sink.json.key(field).string(to_hex(bytes_of(print)));
  sink.json.end_object();
}
void read_value(JsonValue value, Content& into) {
  for (auto member : value.get_object()) {
    auto& print = into.emplace_back();
    print.field = std::string_view(member.unescaped_key());
    std::array<std::uint8_t, 8> bytes;
    if (!from_hex(text_in(member.value()), bytes)) throw std::runtime_error("a fingerprint is 16 hexadecimal digits");
    for (const auto byte : bytes) print.print = print.print << 8 | byte;
  }
}

void write_value(Sink& sink, const Facts& value) {
  sink.json.begin_object();
  for (const auto& [name, text] : value) sink.json.key(name).string(text);
  sink.json.end_object();
}
void read_value(JsonValue value, Facts& into) {
  for (auto member : value.get_object()) {
    auto& [name, text] = into.emplace_back();
    name = std::string_view(member.unescaped_key());
    read_value(JsonValue(member.value()), text);
  }
}

void write_value(Sink& sink, const Personal& value) {
  const auto& sealed = value.form == Personal::Form::sealed ? value.bytes : sink.sealer->sealed(value);
  sink.json.begin_object().key("key").string(value.key.text).key("sealed").string(to_base64(sealed)).end_object();
}
void read_value(JsonValue value, Personal& into) {
  MemberReader reader(value.get_object());
  for (const auto name : {"key", "sealed"}) {
    if (!reader.at(name)) throw std::runtime_error("personal data has a key and what it sealed");
    std::string text;
    read_value(reader.value(), text);
    (name == std::string_view("key") ? into.key.text : into.bytes) = std::move(text);
    reader.advance();
  }
  reader.finish();
  auto bytes = from_base64(into.bytes);
  if (!bytes) throw std::runtime_error("\"sealed\" is not base64");
  into.form = Personal::Form::sealed;
  into.bytes = *std::move(bytes);
}

}  // namespace daybook
