// Writes canonical JSON (RFC 8785): no white space, members in the order in which they are written, the shortest escapes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace daybook {

// Appends `text` (valid UTF-8) in quotes.
void append_json_string(std::string& out, std::string_view text);

// The same for most texts, and in a fraction of the time: `text` in quotes, with a comma in front and a colon behind where they are asked for. Appends
// nothing, and says false, where some of it are no plain characters. REQUIRES: `text` does not lie in `out`.
bool append_plain_string(std::string& out, std::string_view text, bool comma, bool colon);

// The order of an object's members: as if their names were UTF-16. The code points beyond U+FFFF, which begin with the bytes F0 to F4, come before
// U+E000 to U+FFFF (EE and EF), since their surrogates do.
bool before_in_utf16(std::string_view a, std::string_view b);

// Commas are its business; that each begin has its end is the caller's. REQUIRES: numbers below 2^53, as RFC 8785 asks.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& number(std::uint64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  JsonWriter& raw(std::string_view json);  // a value in canonical form already

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();
  void quote(std::string_view text, bool colon);

  std::string& out_;
  bool comma_ = false;  // something stands before the next element of this object or array
};

}  // namespace daybook
