// What --log-public opens to everybody, and what it does not.
#include <catch2/catch.hpp>

#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;

namespace {

struct Row {
  std::string target;  // below /log/acme-platform
  bool opened;
};

// A tile with one hash and one with one entry are there, since the platform's opening is its first entry.
const std::vector<Row> kRows = {{"/checkpoint", true},      {"/key", true},         {"/consistency?from=0", true},
                                {"/tile/0/000.p/1", true},  {"/tile/entries/000.p/1", false}};

ApplicationOptions options(bool log_public) {
  ApplicationOptions options;
  options.log_public = log_public;
  return options;
}

}  // namespace

TEST_CASE("log-public: opens checkpoints, keys and hashes, and never entries") {
  for (const bool log_public : {false, true}) {
    Installation installation(options(log_public));
    const auto acme = installation.platform("acme-platform");
    for (const auto& [target, opened] : kRows) {
      CAPTURE(log_public, target);
      const auto path = "/log/acme-platform" + target;
      CHECK(acme.get(path).status == 200);
      CHECK(installation.nobody().get(path).status == (log_public && opened ? 200 : 401));
    }
    CHECK(installation.nobody().post("/log/acme-platform/cosignatures", "").status == 401);
    CHECK(installation.nobody().get("/v1/entries").status == 401);
    CHECK(installation.nobody().get("/v1/entries/0/proof").status == 401);
    CHECK(installation.nobody().get("/v1/status").status == 401);
  }
}

TEST_CASE("log-public: a platform that is not there has no log") {
  Installation installation(options(true));
  for (const auto& row : kRows) CHECK(installation.nobody().get("/log/no-platform" + row.target).status == (row.opened ? 404 : 401));
}
