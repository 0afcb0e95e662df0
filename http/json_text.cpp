#include "http/json_text.h"

#include <array>
#include <charconv>

#include "eventstore/json.h"
#include "eventstore/text.h"
#include "http/failure.h"
#include "http/utf8.h"

namespace daybook::http {
namespace {

std::string repaired(std::string_view text) {
  std::string good;
  while (!text.empty()) {
    const auto length = code_point_bytes(text);
    good += length == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return good;
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  if (append_plain_string(out, text, false, false)) return;
  is_utf8(text) ? append_json_string(out, text) : append_json_string(out, repaired(text));
}

std::string shown(std::string_view text) {
  std::string out;
  if (text.size() <= kGivenBytesMax) {
    append_quoted(out, text);
    return out;
  }
  auto end = kGivenBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  append_quoted(out, std::string(text.substr(0, end)) + "…");
  return out;
}

JsonText& JsonText::key(std::string_view name) {
  quote(name, true);
  comma_ = false;
  return *this;
}

JsonText& JsonText::text(std::string_view value) {
  quote(value, false);
  comma_ = true;
  return *this;
}

JsonText& JsonText::number(std::uint64_t value) {
  std::array<char, 20> digits;
  return raw({digits.data(), std::to_chars(digits.begin(), digits.end(), value).ptr});
}

JsonText& JsonText::raw(std::string_view json) {
  separate();
  out_ += json;
  comma_ = true;
  return *this;
}

JsonText& JsonText::open(char bracket) {
  separate();
  out_ += bracket;
  comma_ = false;
  return *this;
}

JsonText& JsonText::close(char bracket) {
  out_ += bracket;
  comma_ = true;
  return *this;
}

void JsonText::quote(std::string_view text, bool colon) {
  if (append_plain_string(out_, text, comma_, colon)) return;
  separate();
  append_quoted(out_, text);
  if (colon) out_ += ':';
}

void JsonText::separate() {
  if (comma_) out_ += ',';
}

}  // namespace daybook::http
