// Texts as callers write them and programs of theirs read them: moments, and cells of CSV.
#include <catch2/catch.hpp>

#include "domain/time_text.h"
#include "http/csv.h"
#include "http/times.h"

using namespace daybook;
using namespace daybook::http;

TEST_CASE("a moment is RFC 3339 to the microsecond, in any zone") {
  struct Row {
    std::string_view text;
    std::string moment;  // empty: none
  };
  const auto row = GENERATE(
      Row{"2026-11-21T21:58:56Z", "2026-11-21T21:58:56.000000Z"}, Row{"2026-11-21T21:58:56.1Z", "2026-11-21T21:58:56.100000Z"},
      Row{"2026-11-21T21:58:56.123456Z", "2026-11-21T21:58:56.123456Z"}, Row{"2026-11-21T21:58:56.1234567Z", ""},
      Row{"2026-11-21T21:58:56.Z", ""}, Row{"2026-11-21T22:58:56+01:00", "2026-11-21T21:58:56.000000Z"},
      Row{"2026-11-21T18:28:56-03:30", "2026-11-21T21:58:56.000000Z"}, Row{"2026-11-21t21:58:56z", "2026-11-21T21:58:56.000000Z"},
      Row{"2026-11-21 21:58:56Z", "2026-11-21T21:58:56.000000Z"}, Row{"2026-11-21T21:58:56", ""}, Row{"2026-11-21", ""},
      Row{"2026-02-29T00:00:00Z", ""}, Row{"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000Z"},
      Row{"2026-11-21T24:00:00Z", ""}, Row{"2026-11-21T21:58:56+24:00", ""}, Row{"2026-11-21T21:58:56+1:00", ""},
      Row{"2026-11-21T21:58:56Z ", ""}, Row{"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
      Row{"9999-12-31T23:59:59-00:01", ""}, Row{"0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000000Z"},
      Row{"0000-01-01T00:00:00+00:01", ""}, Row{"", ""});
  CAPTURE(row.text);
  const auto moment = moment_from_text(row.text);
  CHECK((moment ? to_text(*moment) : "") == row.moment);
}

TEST_CASE("a cell of CSV is quoted where it must be, and a text that looks like a formula gets an apostrophe") {
  struct Row {
    std::string_view text;
    std::string cell;
  };
  const auto row = GENERATE(Row{"plain", "plain"}, Row{"", ""}, Row{"a,b", "\"a,b\""}, Row{"say \"a\"", "\"say \"\"a\"\"\""},
                            Row{"=1+1", "'=1+1"}, Row{"+1", "'+1"}, Row{"-1", "'-1"}, Row{"@A1", "'@A1"}, Row{"\tx", "'\tx"},
                            Row{"\rx", "\"'\rx\""}, Row{"a=1", "a=1"}, Row{"two\nlines", "\"two\nlines\""});
  CAPTURE(row.text);
  std::string line;
  append_csv_row(line, {csv_text(row.text), {"-1.00"}});
  CHECK(line == row.cell + ",-1.00\r\n");
}
