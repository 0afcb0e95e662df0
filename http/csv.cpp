#include "http/csv.h"

namespace daybook::http {

CsvCell csv_text(std::string_view text) {
  constexpr std::string_view formula_begins = "=+-@\t\r";
  const bool formula = !text.empty() && formula_begins.find(text.front()) != std::string_view::npos;
  return {(formula ? "'" : "") + std::string(text)};
}

void append_csv_row(std::string& out, const std::vector<CsvCell>& cells) {
  bool first = true;
  for (const auto& [text] : cells) {
    if (!first) out += ',';
    first = false;
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
      out += text;
      continue;
    }
    out += '"';
    for (const char c : text) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += "\r\n";
}

}  // namespace daybook::http
