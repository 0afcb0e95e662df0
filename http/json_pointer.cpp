#include "http/json_pointer.h"

#include <algorithm>
#include <charconv>

namespace daybook::http {
namespace {

std::optional<std::string> plain(std::string_view token) {
  std::string name;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      name += token[i];
      continue;
    }
    if (++i == token.size() || (token[i] != '0' && token[i] != '1')) return std::nullopt;
    name += token[i] == '0' ? '~' : '/';
  }
  return name;
}

}  // namespace

std::optional<JsonPointer> pointer_from_text(std::string_view text) {
  if (!text.empty() && text.front() != '/') return std::nullopt;
  JsonPointer pointer;
  for (std::size_t start = 1; start <= text.size();) {
    const auto end = std::min(text.find('/', start), text.size());
    auto name = plain(text.substr(start, end - start));
    if (!name) return std::nullopt;
    pointer.push_back(*std::move(name));
    start = end + 1;
  }
  return pointer;
}

std::string below(std::string_view pointer, std::string_view name) {
  std::string text(pointer);
  text += '/';
  for (const char c : name) {
    if (c == '~') {
      text += "~0";
    } else if (c == '/') {
      text += "~1";
    } else {
      text += c;
    }
  }
  return text;
}

std::string below(std::string_view pointer, std::size_t index) { return std::string(pointer) + "/" + std::to_string(index); }

std::optional<std::size_t> index_from_token(std::string_view token) {
  if (token.empty() || (token.size() > 1 && token.front() == '0')) return std::nullopt;
  if (!std::ranges::all_of(token, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  return error == std::errc{} ? std::optional(index) : std::nullopt;
}

}  // namespace daybook::http
