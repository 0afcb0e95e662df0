#include "domain/rules.h"

#include <algorithm>

namespace daybook {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char to_lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

// C0, DEL and C1; the latter are two bytes in UTF-8: C2 80 to C2 9F.
bool has_control_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7f) return true;
    if (c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
  }
  return false;
}

// The dot-atom form of RFC 5321 4.1.2, with letters beyond ASCII as RFC 6531 allows them. Quoted local parts and address
// literals are refused: no customer's mailbox has one, and they are a way to smuggle.
bool is_local_part(std::string_view local) {
  if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.') return false;
  if (local.find("..") != std::string_view::npos) return false;
  return std::ranges::all_of(local, [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || is_lower(c) || is_upper(c) || is_digit(c) ||
           std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
  });
}

bool is_domain(std::string_view domain) {
  if (domain.empty() || domain.size() > 253 || domain.find('.') == std::string_view::npos) return false;
  for (std::size_t start = 0; start <= domain.size();) {
    const auto dot = std::min(domain.find('.', start), domain.size());
    const auto label = domain.substr(start, dot - start);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    const bool good = std::ranges::all_of(label, [](char c) {
      return static_cast<unsigned char>(c) >= 0x80 || is_lower(c) || is_upper(c) || is_digit(c) || c == '-';
    });
    if (!good) return false;
    start = dot + 1;
  }
  return true;
}

void check_identifier_of(Rule rule, std::string_view field, const std::string& value, Violations& violations) {
  const auto allowed = [rule](char c) {
    return c == '-' || is_digit(c) || is_lower(c) || (rule == Rule::identifier && is_upper(c));
  };
  const auto broken = [&](Rule what) { violations.push_back({std::string(field), what, value}); };
  if (value.empty()) return broken(Rule::not_empty);
  const auto length = length_in_code_points(value);
  if (length < kIdentifierLengthMin || length > kIdentifierLengthMax) return broken(Rule::identifier_length);
  if (!std::ranges::all_of(value, allowed)) return broken(rule);
}

}  // namespace

void check_identifier(std::string_view field, const std::string& value, Violations& violations) {
  check_identifier_of(Rule::identifier, field, value, violations);
}

void check_lower_case_identifier(std::string_view field, const std::string& value, Violations& violations) {
  check_identifier_of(Rule::lower_case_identifier, field, value, violations);
}

void check_display_name(std::string_view field, const std::string& value, Violations& violations) {
  const auto broken = [&](Rule rule) { violations.push_back({std::string(field), rule, value}); };
  if (value.empty()) return broken(Rule::not_empty);
  if (length_in_code_points(value) > kDisplayNameLengthMax) return broken(Rule::display_name_length);
  if (has_control_character(value)) return broken(Rule::no_control_characters);
}

void check_entity_id(std::string_view field, const std::string& value, Violations& violations) {
  // No path leads to these two (RFC 3986, 5.2.4), so that nothing under them could ever be read, changed or erased.
  const bool is_dots = value == "." || value == "..";
  if (!value.empty() && !is_dots && length_in_code_points(value) <= kEntityIdLengthMax && !has_control_character(value)) return;
  violations.push_back({std::string(field), Rule::entity_id, value});
}

bool is_email(std::string_view text, std::size_t length_max) {
  const auto at = text.rfind('@');
  return at != std::string_view::npos && length_in_code_points(text) <= length_max && !has_control_character(text) &&
         is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

void check_email(std::string_view field, const std::string& value, Violations& violations) {
  if (value.empty()) {
    violations.push_back({std::string(field), Rule::not_empty, value});
  } else if (!is_email(value, kEmailLengthMax)) {
    violations.push_back({std::string(field), Rule::email, value});
  }
}

void check_text(std::string_view field, const std::string& value, std::size_t length_max, Violations& violations) {
  if (length_in_code_points(value) > length_max) {
    violations.push_back({std::string(field), Rule::text_length, value});
  } else if (has_control_character(value)) {
    violations.push_back({std::string(field), Rule::no_control_characters, value});
  }
}

std::size_t length_in_code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return to_lower(x) == to_lower(y); });
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), to_lower);
  return lower;
}

}  // namespace daybook
