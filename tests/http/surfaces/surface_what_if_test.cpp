// The limits of what-if, its places, and that it is given up when the server ends.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

namespace {

// Positions 1 to `customers` are customers.
struct Asking : Installation {
  Caller acme = platform("acme-platform");
  explicit Asking(ApplicationOptions given, int customers = 5) : Installation(given) {
    for (int i = 0; i < customers; ++i) create_customer(acme, "customer-" + std::to_string(i));
  }
  Reply ask_from(Position from) { return acme.post("/v1/what-if", json{{"from", from}}.dump()); }
};

ApplicationOptions options(void (*change)(ApplicationOptions&)) {
  ApplicationOptions options;
  change(options);
  return options;
}

const std::string kRoute = "/v1/what-if";
const std::string kAll = R"({"from":0})";

std::string field_of(const Reply& reply) {
  CHECK(reply.status == 400);
  return reply.json()["errors"][0]["field"].get<std::string>() + " " + reply.json()["errors"][0]["message"].get<std::string>();
}

}  // namespace

TEST_CASE("what if: what_if_entries_max entries are decided again, one more is refused with the first position that may be asked for") {
  Asking installation(options([](ApplicationOptions& given) { given.what_if_entries_max = 3; }));
  const auto last = installation.store().size(1) - 1;
  CHECK(installation.ask_from(last - 3).json()["decided"] == 3);
  CHECK(field_of(installation.ask_from(last - 4)) == "from must be a position from " + std::to_string(last - 3) + " on");
}

TEST_CASE("what if: a state of what_if_objects_max objects is begun with, one more is refused") {
  Asking installation(options([](ApplicationOptions& given) { given.what_if_objects_max = 4; }));
  // The platform's own group and three customers after position 3.
  CHECK(installation.ask_from(3).status == 200);
  CHECK(field_of(installation.ask_from(4)) == "from must be a position with at most 4 objects");
}

TEST_CASE("what if: as many may be left out and added as the limits say, and one more is refused") {
  Asking installation(options([](ApplicationOptions& given) { given.what_if_without_max = given.what_if_with_max = 2; }));
  const auto asked = [&](const std::string& name, const json& one, int count) {
    json body{{"from", 0}, {name, json::array()}};
    for (int i = 0; i < count; ++i) body[name].push_back(one);
    return installation.acme.post("/v1/what-if", body.dump());
  };
  const json posting{{"from", "funding-usd"}, {"to", "settlement-usd"}, {"amount", "1"}, {"currency", "USD"}};
  const json added{{"after", 5}, {"transaction", {{"id", "t"}, {"postings", json::array({posting})}}}};
  for (const auto& [name, one] : {std::pair<std::string, json>{"without", 1}, {"with", added}}) {
    CAPTURE(name);
    CHECK(asked(name, one, 2).status == 200);
    CHECK(field_of(asked(name, one, 3)).starts_with(name + " "));
  }
}

TEST_CASE("what if: persons, whose data is sealed, come out as they did") {
  Asking installation({}, 1);
  const std::string persons = "/customers/entities/natural-persons";
  const json ada{{"id", "ada"}, {"firstName", "Ada"}, {"lastName", "Lovelace"}, {"birthDate", "1990-01-01"}, {"birthPlace", "London"},
                 {"birthCountry", "GB"}};
  REQUIRE(installation.acme.post(persons, ada.dump()).status / 100 == 2);
  REQUIRE(installation.acme.send("PATCH", persons + "/ada", R"([{"op":"replace","path":"/lastName","value":"King"}])").status / 100 == 2);
  const auto same = installation.ask_from(0).json();
  CHECK(same["refused"].empty());
  CHECK(same["changed"].empty());
  CHECK(same["objects"].empty());
  const auto without = installation.acme.post("/v1/what-if", R"({"from":1,"without":[3]})").json();
  REQUIRE(without["objects"].size() == 1);
  CHECK(without["objects"][0]["id"] == "ada");
  CHECK(without["objects"][0].dump().find("Lovelace") == std::string::npos);
}

TEST_CASE("what if: shows the differences of what_if_patches_max objects, and counts the rest") {
  Asking installation(options([](ApplicationOptions& given) { given.what_if_patches_max = 2; }));
  const auto without = [&](std::vector<Position> positions) {
    return installation.acme.post("/v1/what-if", json{{"from", 0}, {"without", positions}}.dump()).json();
  };
  const auto two = without({2, 4});
  CHECK(two["objectsNotShown"] == 0);
  REQUIRE(two["objects"].size() == 2);
  CHECK(two["objects"][0]["id"] == "customer-1");
  CHECK(two["objects"][0]["change"] == "removed");
  CHECK(two["objects"][0]["patch"] == json::array({json{{"op", "remove"}, {"path", ""}}}));
  CHECK(two["objects"][1]["id"] == "customer-3");
  const auto three = without({2, 3, 4});
  CHECK(three["objects"].size() == 2);
  CHECK(three["objectsNotShown"] == 1);
}

TEST_CASE("what if: a platform has its places, all have theirs together, and who finds none left is told to come again") {
  auto given = options([](ApplicationOptions& limits) { limits.what_ifs_max = 2, limits.platform_what_ifs_max = 1; });
  SECTION("one more of the same platform is refused, that of another is answered") {
    Asking installation(given);
    const auto other = installation.platform("other-platform");
    for (const auto& caller : {installation.acme, other}) REQUIRE(caller.get("/v1/state").status == 200);  // from here on none waits for projections
    const auto both = installation.ask_together(
        {{installation.acme, "POST", kRoute, kAll}, {installation.acme, "POST", kRoute, kAll}, {other, "POST", kRoute, kAll}});
    CHECK(both.replies[0].status == 200);
    CHECK(both.replies[1].status == 503);
    CHECK(both.replies[1].json()["code"] == "unavailable");
    CHECK_THAT(both.replies[1].body, Catch::Contains("a platform has at most 1 at once"));
    CHECK(both.replies[1].header("Retry-After") == "1");
    CHECK(both.replies[2].status == 200);
  }
  SECTION("where all places together are taken, another platform's is refused, too") {
    given.what_ifs_max = 1;
    Asking installation(given);
    const auto other = installation.platform("other-platform");
    for (const auto& caller : {installation.acme, other}) REQUIRE(caller.get("/v1/state").status == 200);
    const auto both = installation.ask_together({{installation.acme, "POST", "/v1/what-if", kAll}, {other, "POST", "/v1/what-if", kAll}});
    CHECK(both.replies[0].status == 200);
    CHECK(both.replies[1].status == 503);
    CHECK_THAT(both.replies[1].body, Catch::Contains("all platforms together have at most 1 at once"));
    CHECK(both.replies[1].header("Retry-After") == "1");
    CHECK(other.post("/v1/what-if", kAll).status == 200);
  }
}

TEST_CASE("long work: what-ifs and backups are given up when the server ends, and who asked is told to come again") {
  const auto folder = std::filesystem::temp_directory_path() / ("daybook-stopped-" + std::to_string(::getpid()));
  auto given = ApplicationOptions{};
  given.backups_below = folder;
  Asking installation(given);
  installation.application().stop_long_work();
  for (const auto& reply : {installation.acme.post("/v1/what-if", kAll),
                            installation.operator_caller().post("/v1/backups", json{{"folder", (folder / "one").string()}}.dump())}) {
    CHECK(reply.status == 503);
    CHECK(reply.json()["code"] == "stopping");
    CHECK(reply.header("Retry-After") == "1");
  }
  // All else goes on until it is answered.
  CHECK(installation.acme.get("/v1/state").status == 200);
  std::filesystem::remove_all(folder);
}
