#include "eventstore/json_reader.h"

#include <charconv>
#include <stdexcept>

#include "eventstore/text.h"

namespace daybook {

JsonReader::JsonReader(std::string_view json) : json_(json) {
  if (!is_utf8(json)) throw std::runtime_error("the text is no UTF-8");
}

void JsonReader::fail(const std::string& why) const { throw std::runtime_error("byte " + std::to_string(at_) + ": " + why); }

void JsonReader::fail_without(char c) const { fail(std::string("there is no '") + c + "'"); }

bool JsonReader::takes(std::string_view text) {
  if (!json_.substr(at_).starts_with(text)) return false;
  at_ += text.size();
  return true;
}

void JsonReader::fail_without(std::string_view name) {
  const auto why = "the member \"" + std::string(name) + "\" is missing";
  const auto at = at_;
  if (at_ == json_.size()) fail(why);
  const auto instead = any_member();
  at_ = at;
  fail(instead ? why + ", and \"" + *instead + "\" stands in its place, which is unknown to this version, doubled or out of order" : why);
}

std::optional<std::string> JsonReader::any_member() {
  if (takes('}')) return std::nullopt;
  if (!begun_with('{')) take(',');
  std::string name(string());
  take(':');
  return name;
}

void JsonReader::fail_with_member_left() {
  if (!begun_with('{')) take(',');
  fail("the member \"" + std::string(string()) + "\" is unknown to this version, doubled or out of order");
}

std::string_view JsonReader::string() {
  take('"');
  const auto rest = json_.substr(at_);
  const auto size = plain_characters(rest);
  if (size < rest.size() && rest[size] == '"') {
    at_ += size + 1;
    return rest.substr(0, size);
  }
  return unescaped();
}

// From behind the quote on.
std::string_view JsonReader::unescaped() {
  text_.clear();
  for (;;) {
    const auto plain = json_.substr(at_, plain_characters(json_.substr(at_)));
    text_ += plain;
    at_ += plain.size();
    if (takes('"')) return text_;
    if (at_ == json_.size()) fail("a string has no end");
    const char c = json_[at_];
    if (static_cast<unsigned char>(c) < 0x20) fail("a control character stands for itself");
    ++at_;
    text_ += c == '\\' ? escaped() : c;
  }
}

// Behind the backslash: as append_json_string writes it.
char JsonReader::escaped() {
  constexpr std::string_view letters = "\"\\btnfr";
  constexpr std::string_view characters = "\"\\\b\t\n\f\r";
  constexpr std::string_view digits = "0123456789abcdef";
  if (at_ < json_.size()) {
    if (const auto letter = letters.find(json_[at_]); letter != std::string_view::npos) {
      ++at_;
      return characters[letter];
    }
  }
  if (!takes("u00") || json_.size() - at_ < 2) fail("no escape of canonical JSON");
  const auto high = digits.find(json_[at_]);
  const auto low = digits.find(json_[at_ + 1]);
  const auto c = static_cast<char>(high * 16 + low);
  if (high > 1 || low == std::string_view::npos || characters.find(c) != std::string_view::npos) fail("no escape of canonical JSON");
  at_ += 2;
  return c;
}

std::uint64_t JsonReader::number() {
  const auto rest = json_.substr(at_);
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  const auto digits = static_cast<std::size_t>(stop - rest.data());
  if (error != std::errc{} || (digits > 1 && rest.front() == '0')) fail("there is no whole number of 64 bits");
  at_ += digits;
  return value;
}

bool JsonReader::boolean() {
  if (takes("true")) return true;
  if (!takes("false")) fail("there is neither true nor false");
  return false;
}

bool JsonReader::null() { return takes("null"); }

// Whatever escapes it has.
void JsonReader::skip_string() {
  for (++at_; at_ < json_.size(); ++at_) {
    if (json_[at_] == '"') {
      ++at_;
      return;
    }
    if (json_[at_] == '\\') ++at_;
  }
  fail("a string has no end");
}

std::string_view JsonReader::any_object() {
  const auto begin = at_;
  std::size_t open = 0;
  begin_object();
  for (++open; open > 0;) {
    if (at_ >= json_.size()) fail("an object has no end");
    switch (json_[at_]) {
      case '"': skip_string(); continue;
      case '{':
      case '[': ++open; break;
      case '}':
      case ']': --open; break;
      default: break;
    }
    ++at_;
  }
  return json_.substr(begin, at_ - begin);
}

void JsonReader::end() const {
  if (at_ != json_.size()) fail("something follows the end");
}

}  // namespace daybook
