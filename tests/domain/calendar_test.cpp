#include <catch2/catch.hpp>

#include "given_contracts.h"

using namespace daybook;
using namespace daybook::test;

TEST_CASE("dates: a text is a day of the calendar or none") {
  struct Row {
    const char* text;
    bool is_date;
  };
  const auto row = GENERATE(Row{"2024-02-29", true}, Row{"2023-02-29", false}, Row{"1900-02-29", false}, Row{"2000-02-29", true},
                            Row{"2026-04-31", false}, Row{"2026-12-31", true}, Row{"2026-13-01", false}, Row{"2026-00-10", false},
                            Row{"2026-01-00", false}, Row{"26-01-01", false}, Row{"2026-1-01", false}, Row{"2026-01-01T", false},
                            Row{"2026/01/01", false}, Row{"+026-01-01", false}, Row{"", false});
  CAPTURE(row.text);
  const auto date = date_from_text(row.text);
  CHECK(date.has_value() == row.is_date);
  if (date) CHECK(to_text(*date) == row.text);
}

TEST_CASE("dates: eighteen years later is the same day, or 1 March where the year has no 29 February") {
  struct Row {
    const char* born;
    const char* adult;
  };
  const auto row = GENERATE(Row{"2008-06-15", "2026-06-15"}, Row{"2008-02-29", "2026-03-01"}, Row{"2006-02-28", "2024-02-28"},
                            Row{"2008-12-31", "2026-12-31"}, Row{"1986-02-28", "2004-02-28"}, Row{"1986-03-01", "2004-03-01"});
  CHECK(to_text(years_after(day(row.born), 18)) == row.adult);
}

TEST_CASE("dates: so many months earlier is the same day, or the last of a shorter month") {
  struct Row {
    const char* from;
    int months;
    const char* earlier;
  };
  const auto row = GENERATE(Row{"2026-06-15", 24, "2024-06-15"}, Row{"2024-02-29", 24, "2022-02-28"}, Row{"2026-02-28", 24, "2024-02-28"},
                            Row{"2026-03-31", 1, "2026-02-28"}, Row{"2024-03-31", 1, "2024-02-29"}, Row{"2026-01-15", 1, "2025-12-15"});
  CHECK(to_text(months_before(day(row.from), row.months)) == row.earlier);
}

TEST_CASE("dates: the day of a time is that of UTC") {
  CHECK(to_text(date_of(time_from_text("2026-02-28T23:59:59.999999Z").value())) == "2026-02-28");
  CHECK(to_text(date_of(time_from_text("2026-03-01T00:00:00.000000Z").value())) == "2026-03-01");
  CHECK(to_text(date_of({-1})) == "1969-12-31");
  CHECK(start_of(day("1970-01-02")).microseconds == 86'400'000'000);
}

TEST_CASE("dates: a day and a time are read as they are written") {
  for (const auto* text : {"2022-10-18", "2022-10-18T01:57:00.766000Z"}) CHECK(to_text(on(text)) == text);
  CHECK(on("2022-10-18") < on("2022-10-18T00:00:00.000001Z"));
  CHECK_FALSE(day_or_time_from_text("2022-10-18T01:57:00Z"));
}

TEST_CASE("identities: what is sealed says all that rules ask for, and no other text is one") {
  const Identity whole{day("1990-01-31"), true, true, day("2026-01-05"), day("2030-01-01")};
  CHECK(to_text(whole) == "born 1990-01-31 nationality address kyc 2026-01-05 document 2030-01-01");
  CHECK(identity_from_text(to_text(whole)) == whole);
  const Identity bare{day("2010-12-01")};
  CHECK(identity_from_text(to_text(bare)) == bare);
  for (const auto* text : {"", "born", "born 2010-13-01", "address", "born 2010-12-01 kyc", "born 2010-12-01 shoes 2010-12-01"}) {
    CHECK_FALSE(identity_from_text(text));
  }
}
