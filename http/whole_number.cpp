// The part of consistency.h that needs neither views nor a store.
#include "http/consistency.h"

#include <charconv>

#include "domain/rules.h"

namespace daybook::http {

std::optional<std::uint64_t> whole_number(std::string_view text) {
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // A position is counted from 0, so the largest number has no position after it.
  if (error != std::errc{} || end != text.data() + text.size() || value == UINT64_MAX) return std::nullopt;
  return value;
}

std::optional<bool> truth(std::string_view text) {
  if (equal_ignoring_case(text, "true")) return true;
  if (equal_ignoring_case(text, "false")) return false;
  return std::nullopt;
}

}  // namespace daybook::http
