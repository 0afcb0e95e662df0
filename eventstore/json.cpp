#include "eventstore/json.h"

#include <algorithm>
#include <charconv>

#include "eventstore/text.h"

namespace daybook {

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;  // from here on nothing needed an escape
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    out += '\\';
    switch (c) {
      case '"': out += '"'; break;
      case '\\': out += '\\'; break;
      case '\b': out += 'b'; break;
      case '\t': out += 't'; break;
      case '\n': out += 'n'; break;
      case '\f': out += 'f'; break;
      case '\r': out += 'r'; break;
      default:
        out += "u00";
        out += digits[c >> 4];
        out += digits[c & 15];
    }
  }
  out.append(text, plain);
  out += '"';
}

bool append_plain_string(std::string& out, std::string_view text, bool comma, bool colon) {
  constexpr std::size_t kAround = 4;  // comma, quotes, colon
  const auto size = out.size();
  out.resize_and_overwrite(size + text.size() + kAround, [&](char* begin, std::size_t) {
    auto* to = begin + size;
    *to = ',';
    to += comma;
    *to++ = '"';
    to = copy_plain(to, text);
    if (!to) return size;
    *to++ = '"';
    *to = ':';
    to += colon;
    return static_cast<std::size_t>(to - begin);
  });
  return out.size() != size;
}

bool before_in_utf16(std::string_view a, std::string_view b) {
  const auto [left, right] = std::ranges::mismatch(a, b);
  if (right == b.end()) return false;
  if (left == a.end()) return true;
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0xee || byte == 0xef ? byte + 0x10 : int{byte};
  };
  return rank(*left) < rank(*right);
}

JsonWriter& JsonWriter::key(std::string_view name) {
  quote(name, true);
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  quote(text, false);
  return *this;
}

JsonWriter& JsonWriter::number(std::uint64_t value) {
  separate();
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out_.append(digits, end);
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::null() {
  separate();
  out_ += "null";
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  out_ += bracket;
  comma_ = true;
  return *this;
}

void JsonWriter::quote(std::string_view text, bool colon) {
  if (!append_plain_string(out_, text, comma_, colon)) {
    separate();
    append_json_string(out_, text);
    if (colon) out_ += ':';
  }
  comma_ = true;
}

void JsonWriter::separate() {
  if (comma_) out_ += ',';
  comma_ = true;
}

}  // namespace daybook
