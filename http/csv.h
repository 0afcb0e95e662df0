// Rows of CSV (RFC 4180). Spreadsheets take a cell that begins with =, +, -, @, a tab or a carriage return for a formula and may run it, so
// texts that somebody chose get an apostrophe in front, which they show as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace daybook::http {

// A cell as it is; quoted when it is written.
struct CsvCell {
  std::string text;
};

// A cell with a text that somebody chose.
CsvCell csv_text(std::string_view text);

void append_csv_row(std::string& out, const std::vector<CsvCell>& cells);

}  // namespace daybook::http
