// Writes the JSON that answers are made of, without white space, to the end of a string.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace daybook::http {

// In quotes. Bytes that are no UTF-8 (RFC 3629) become U+FFFD, so that what a caller sent can always be shown.
void append_quoted(std::string& out, std::string_view text);

// Text as an error shows it: quoted, cut to kGivenBytesMax at a code point, and then with an ellipsis.
std::string shown(std::string_view text);

// Sets the commas; that each begin has its end is the caller's business.
class JsonText {
 public:
  explicit JsonText(std::string& out) : out_(out) {}

  JsonText& begin_object() { return open('{'); }
  JsonText& end_object() { return close('}'); }
  JsonText& begin_array() { return open('['); }
  JsonText& end_array() { return close(']'); }
  JsonText& key(std::string_view name);
  JsonText& text(std::string_view value);
  JsonText& number(std::uint64_t value);
  JsonText& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonText& null() { return raw("null"); }
  JsonText& raw(std::string_view json);  // JSON already

  JsonText& member(std::string_view name, std::string_view value) { return key(name).text(value); }
  JsonText& member(std::string_view name, const char* value) { return key(name).text(value); }
  JsonText& member(std::string_view name, std::same_as<bool> auto value) { return key(name).boolean(value); }
  template <std::unsigned_integral Number>
    requires(!std::same_as<Number, bool>)
  JsonText& member(std::string_view name, Number value) {
    return key(name).number(value);
  }

 private:
  JsonText& open(char bracket);
  JsonText& close(char bracket);
  void separate();
  void quote(std::string_view text, bool colon);

  std::string& out_;
  bool comma_ = false;  // something stands before the next element of this object or array
};

}  // namespace daybook::http
