#include "tools/progress_line.h"

#include <catch2/catch.hpp>

using namespace daybook;

TEST_CASE("progress line: says how far it is, how fast, and how long it will take") {
  using std::chrono::milliseconds;
  CHECK(progress_text(450, 1'000, milliseconds(1'000)) == "[#############-----------------]  45 %  450 of 1000 entries, 450/s, 1 s left");
  CHECK(progress_text(1'000, 1'000, milliseconds(500)) == "[##############################] 100 %  1000 of 1000 entries, 2000/s");
  CHECK(progress_text(0, 1'000, milliseconds(0)) == "[------------------------------]   0 %  0 of 1000 entries, 0/s");
  CHECK(progress_text(0, 0, milliseconds(0)) == "[##############################] 100 %  0 of 0 entries, 0/s");
}
