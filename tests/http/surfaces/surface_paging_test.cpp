#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

namespace {

std::string group(int number) { return "group-" + std::to_string(1'000 + number); }

std::vector<std::string> identifiers(const json& items, const std::string& member) {
  std::vector<std::string> list;
  for (const auto& item : items) list.push_back(item.at(member));
  return list;
}

}  // namespace

TEST_CASE("paging: the envelope holds a page of ten, and where the next one is") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  for (int i = 0; i < 12; ++i) installation.create_customer(acme, group(i));
  const auto page = acme.get("/raas/v2/customers?paginate=TRUE").json();
  CHECK(page.size() == 7);
  CHECK(page["numberOfElements"] == 10);
  CHECK(page["maxResults"] == 10);
  CHECK(page["items"].size() == 10);
  CHECK(page["items"][0]["customerIdentifier"] == "acme-platform");
  CHECK(page["items"][0]["accounts"].is_array());
  CHECK(page["prevCursor"].is_null());
  CHECK(page["prevPageAvailable"] == false);
  CHECK(page["nextPageAvailable"] == true);
  const auto last = acme.get("/raas/v2/customers?paginate=true&nextCursor=" + page["nextCursor"].get<std::string>()).json();
  CHECK(last["numberOfElements"] == 3);
  CHECK(last["nextCursor"].is_null());
  CHECK(last["nextPageAvailable"] == false);
  CHECK(last["prevPageAvailable"] == true);
  const auto back = acme.get("/raas/v2/customers?paginate=true&prevCursor=" + last["prevCursor"].get<std::string>()).json();
  CHECK(back["items"] == page["items"]);
}

TEST_CASE("paging: walking to the end and back shows each row once, also while others write") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  installation.create_customer(acme, "acme-eu");
  for (int i = 0; i < 20; ++i) installation.create_account(acme, "acme-eu", group(2 * i));
  const std::string list = GENERATE("/raas/v2/accounts", "/raas/v2/customers/acme-eu/accounts");
  std::vector<std::string> seen;
  std::string cursor;
  json page;
  int written = 0;
  do {
    page = acme.get(list + "?paginate=true&maxResults=3" + (cursor.empty() ? "" : "&nextCursor=" + cursor)).json();
    for (const auto& id : identifiers(page["items"], "accountIdentifier")) seen.push_back(id);
    if (written < 10) installation.create_account(acme, "acme-eu", group(2 * written++ + 1));
    if (page["nextPageAvailable"].get<bool>()) cursor = page["nextCursor"];
  } while (page["nextPageAvailable"].get<bool>());
  const std::set<std::string> once(seen.begin(), seen.end());
  CHECK(once.size() == seen.size());
  CHECK(std::is_sorted(seen.begin(), seen.end()));
  for (int i = 0; i < 20; ++i) CHECK(once.contains(group(2 * i)));

  std::vector<std::string> backwards = identifiers(page["items"], "accountIdentifier");
  while (page["prevPageAvailable"].get<bool>()) {
    page = acme.get(list + "?paginate=true&maxResults=3&prevCursor=" + page["prevCursor"].get<std::string>()).json();
    auto ids = identifiers(page["items"], "accountIdentifier");
    backwards.insert(backwards.begin(), ids.begin(), ids.end());
  }
  CHECK(backwards == identifiers(acme.get(list).json(), "accountIdentifier"));
}

TEST_CASE("paging: a credential limited to groups pages through its own rows only") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  for (int i = 0; i < 6; ++i) {
    installation.create_customer(acme, group(i));
    for (int j = 0; j < 3; ++j) installation.create_account(acme, group(i), "account-" + std::to_string(j) + std::to_string(i));
  }
  const auto limited = installation.credential("acme-platform", "viewer", {group(4), group(1)});
  CHECK(identifiers(limited.get("/raas/v2/accounts").json(), "accountIdentifier") ==
        std::vector<std::string>{"account-01", "account-04", "account-11", "account-14", "account-21", "account-24"});
  const auto first = limited.get("/raas/v2/accounts?paginate=true&maxResults=4").json();
  CHECK(identifiers(first["items"], "accountIdentifier") ==
        std::vector<std::string>{"account-01", "account-04", "account-11", "account-14"});
  const auto second =
      limited.get("/raas/v2/accounts?paginate=true&maxResults=4&nextCursor=" + first["nextCursor"].get<std::string>()).json();
  CHECK(identifiers(second["items"], "accountIdentifier") == std::vector<std::string>{"account-21", "account-24"});
  CHECK(second["nextPageAvailable"] == false);
  const auto back =
      limited.get("/raas/v2/accounts?paginate=true&maxResults=3&prevCursor=" + second["prevCursor"].get<std::string>()).json();
  CHECK(identifiers(back["items"], "accountIdentifier") == std::vector<std::string>{"account-04", "account-11", "account-14"});
  const auto groups = limited.get("/raas/v2/customers?paginate=true&maxResults=1").json();
  CHECK(groups["items"][0]["customerIdentifier"] == group(1));
  CHECK(groups["nextPageAvailable"] == true);
  // Another's cursor leads to nothing that is not one's own.
  const auto foreign = acme.get("/raas/v2/accounts?paginate=true&maxResults=4").json()["nextCursor"].get<std::string>();
  const auto page = limited.get("/raas/v2/accounts?paginate=true&nextCursor=" + foreign).json();
  CHECK_FALSE(page["items"].empty());
  for (const auto& item : page["items"]) {
    const auto id = item["accountIdentifier"].get<std::string>();
    CHECK((id.ends_with('1') || id.ends_with('4')));
  }
}

TEST_CASE("paging: parameters at their limits and past them") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  installation.create_customer(acme, "acme-eu");
  installation.create_customer(acme, "acme-us");
  const auto cursor = acme.get("/raas/v2/customers?paginate=true&maxResults=1").json()["nextCursor"].get<std::string>();
  struct Row {
    std::string query;
    int status;
    std::string path;
  };
  const std::vector<Row> rows = {
      {"paginate=true&maxResults=1", 200, ""},
      {"paginate=true&maxResults=200", 200, ""},
      {"paginate=true&maxResults=0", 400, "maxResults"},
      {"paginate=true&maxResults=201", 400, "maxResults"},
      {"paginate=true&maxResults=-1", 400, "maxResults"},
      {"paginate=true&maxResults=ten", 400, "maxResults"},
      {"paginate=true&maxResults=1.0", 400, "maxResults"},
      {"paginate=true&maxResults=99999999999999999999", 400, "maxResults"},
      {"paginate=true&maxResults=", 200, ""},
      {"paginate=False", 200, ""},
      {"paginate=yes", 400, "paginate"},
      {"paginate=true&nextCursor=" + cursor, 200, ""},
      {"paginate=true&nextCursor=" + cursor + "x", 400, "nextCursor"},
      {"paginate=true&prevCursor=" + cursor, 400, "prevCursor"},
      {"paginate=true&nextCursor=", 200, ""},
      {"consistency=eventual", 200, ""},
      {"consistency=Strong", 200, ""},
      {"consistency=weak", 400, "consistency"},
      {"colour=red", 200, ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.query);
    const auto reply = acme.get("/raas/v2/customers?" + row.query);
    REQUIRE(reply.status == row.status);
    if (row.status == 200) continue;
    CHECK(reply.json()["errors"][0]["path"] == row.path);
  }
  CHECK(acme.get("/raas/v2/accounts?paginate=true&nextCursor=" + cursor).status == 400);
  CHECK(acme.get("/raas/v2/customers/acme-eu/accounts?paginate=true&nextCursor=" + cursor).status == 400);
}

TEST_CASE("paging: without paginate the list is bare") {
  Installation installation;
  const auto acme = installation.platform("acme-platform");
  CHECK(acme.get("/raas/v2/customers?paginate=false").json().is_array());
  CHECK(acme.get("/raas/v2/customers?").json().is_array());
  CHECK(acme.get("/raas/v2/accounts").body == "[]");
}

TEST_CASE("reads: one that asks for a position that is not there yet ends with 503 and says what is") {
  ApplicationOptions options;
  options.read_wait_ms_max = std::chrono::milliseconds(20);
  Installation installation(options);
  const auto acme = installation.platform("acme-platform");
  CHECK(acme.get("/raas/v2/customers", {{"X-Position", "0"}}).status == 200);
  const auto behind = acme.get("/raas/v2/customers", {{"X-Position", "1"}});
  CHECK(behind.status == 503);
  CHECK(behind.json()["i18nKey"] == "503.502");
  CHECK(behind.header("Retry-After") == "1");
  const auto malformed = acme.get("/raas/v2/customers", {{"X-Position", "-1"}});
  CHECK(malformed.status == 400);
  CHECK(malformed.json()["errors"][0]["path"] == "X-Position");
}
