#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "http/json_patch.h"
#include "http/json_same.h"

namespace daybook::http {
namespace {

using Json = nlohmann::json;

// Some cases that are switched off name a member twice, so that the files are no documents for our own reader.
Json cases_of(const std::string& file) {
  const std::string path = std::string(DAYBOOK_NPM_FOLDER) + "/json-patch-test-suite/" + file;
  std::ifstream stream(path);
  INFO(path << " is missing: tools/test installs it");
  REQUIRE(stream.is_open());
  return Json::parse(stream);
}

JsonValue value_of(const Json& json) {
  auto value = parse_json(json.dump(), 32);
  REQUIRE(value);
  return *std::move(value);
}

bool moves_or_copies(const Json& patch) {
  return std::ranges::any_of(patch, [](const Json& operation) { return operation["op"] == "move" || operation["op"] == "copy"; });
}

std::string name_of_case(const Json& one, std::size_t index) {
  return std::to_string(index) + " " + one.value("comment", one.value("error", one["patch"].dump()));
}

std::size_t cases_run(const std::string& file) {
  std::size_t run = 0;
  const auto cases = cases_of(file);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto& one = cases[i];
    if (one.value("disabled", false)) continue;
    ++run;
    DYNAMIC_SECTION(file << " " << name_of_case(one, i)) {
      const auto patch = patch_from(value_of(one["patch"]));
      if (moves_or_copies(one["patch"])) {
        REQUIRE_FALSE(patch);
        CHECK(patch.error().expected == "add, remove, replace or test: move and copy are not supported");
        continue;
      }
      const auto result = patch ? patched(value_of(one["doc"]), *patch) : std::unexpected(patch.error());
      if (one.contains("error")) {
        CHECK_FALSE(result);
      } else {
        // Cases without an expectation only test.
        REQUIRE(result);
        CHECK(is_same(*result, value_of(one.value("expected", one["doc"]))));
      }
    }
  }
  return run;
}

}  // namespace

TEST_CASE("every case of tests.json ends as the suite says; move and copy are refused") { CHECK(cases_run("tests.json") == 75); }

TEST_CASE("every case of spec_tests.json ends as the suite says; move and copy are refused") { CHECK(cases_run("spec_tests.json") == 16); }

}  // namespace daybook::http
