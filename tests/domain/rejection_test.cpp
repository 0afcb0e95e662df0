#include <catch2/catch.hpp>

#include <fstream>
#include <vector>

#include "domain/rejection.h"

using namespace daybook;

namespace {

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (int code = 0; code <= static_cast<int>(RejectionCode::entry_too_large); ++code) {
    names.emplace_back(name_of(static_cast<RejectionCode>(code)));
  }
  return names;
}

// Of the part that begins with "## Rejections".
std::vector<std::string> headings_in_docs() {
  std::ifstream file(DAYBOOK_SOURCE_DIR "/docs/api/v1.md");
  std::vector<std::string> headings;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) inside = line == "## Rejections";
    if (inside && line.starts_with("### ")) headings.push_back(line.substr(4));
  }
  return headings;
}

}  // namespace

TEST_CASE("rejections: the docs have a heading for each, in the order of precedence") { CHECK(headings_in_docs() == all_names()); }

TEST_CASE("rejections: a name is one code's, and finds it again") {
  for (const auto& name : all_names()) {
    const auto code = rejection_named(name);
    REQUIRE(code);
    CHECK(name_of(*code) == name);
  }
  CHECK_FALSE(rejection_named("no-such-rule"));
}

TEST_CASE("rejections: counts and positions are numbers, amounts and names are not") {
  using Code = RejectionCode;
  const auto number = [](Code code, std::string_view fact, Facts facts = {}) { return is_number({code, {}, {}, std::move(facts)}, fact); };
  CHECK(number(Code::precondition_failed, "expected"));
  CHECK(number(Code::velocity_exceeded, "seconds"));
  CHECK_FALSE(number(Code::velocity_exceeded, "limit"));
  CHECK(number(Code::alert_limit_reached, "limit"));
  CHECK(number(Code::insufficient_funds, "index"));
  CHECK_FALSE(number(Code::insufficient_funds, "available"));
  CHECK(number(Code::expectation_failed, "actual", {{"expectation", "lastPosition"}}));
  CHECK_FALSE(number(Code::expectation_failed, "actual", {{"expectation", "availableAtLeast"}}));
  CHECK_FALSE(number(Code::expectation_failed, "expectation", {{"expectation", "lastPosition"}}));
}
