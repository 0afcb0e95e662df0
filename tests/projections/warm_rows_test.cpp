#include "projections/warm_rows.h"

#include <catch2/catch.hpp>

namespace daybook {

TEST_CASE("warm rows: what was kept last is found, and what was forgotten is not") {
  WarmRows rows(1 << 20);
  CHECK(rows.find("a") == nullptr);
  rows.keep("a", "1");
  rows.keep({{"a", "2"}, {"b", "3"}});
  CHECK(*rows.find("a") == "2");
  CHECK(*rows.find("b") == "3");
  rows.forget("a");
  CHECK(rows.find("a") == nullptr);
}

TEST_CASE("warm rows: of many, those stay that are asked for, with their last value") {
  constexpr std::size_t kBytesMax = 64 << 10;
  WarmRows rows(kBytesMax);
  rows.keep("asked for", "0");
  rows.keep("left alone", "0");
  std::size_t found = 0;
  for (int i = 1; i <= 10'000; ++i) {
    rows.keep("row " + std::to_string(i), "value");
    const auto* row = rows.find("asked for");
    REQUIRE(row);
    REQUIRE(*row == std::to_string(i - 1));
    rows.keep("asked for", std::to_string(i));
  }
  CHECK(rows.find("left alone") == nullptr);
  for (int i = 1; i <= 10'000; ++i) found += rows.find("row " + std::to_string(i)) != nullptr;
  CHECK(found * 100 <= kBytesMax);  // each takes more than 100 bytes
  CHECK(found > 100);
}

TEST_CASE("warm rows: a row that was forgotten does not come back from among the older ones") {
  WarmRows rows(1 << 10);
  rows.keep("a", "old");
  for (int i = 0; i < 8; ++i) rows.keep("row " + std::to_string(i), std::string(100, 'x'));
  rows.keep("a", "new");
  rows.forget("a");
  CHECK(rows.find("a") == nullptr);
}

}  // namespace daybook
