// Data folders that earlier versions wrote (tests/fixtures/make): every later version opens them.
#include <catch2/catch.hpp>
#include <fstream>

#include "support/ledger.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  REQUIRE(file.good());
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("a folder of an earlier version: opens, has every entry byte for byte, shows personal data, and goes on") {
  const auto name = GENERATE(as<std::string>{}, "format-1");
  CAPTURE(name);
  const auto fixture = std::filesystem::path(DAYBOOK_SOURCE_DIR) / "tests/fixtures" / name;
  TemporaryFolder folder;
  std::filesystem::copy(fixture / "data", folder / "data", std::filesystem::copy_options::recursive);

  EventStore store(store_options(folder / "data"));
  CHECK(entries_of(store.log(), 1) == lines_of(fixture / "entries.ndjson"));
  const auto updated = std::get<AccountUpdated>(decode(entries_of(store.log(), 1).back()).event);
  CHECK(store.keys().open(updated.contact_email.value()).bytes == "eva@example.com");
  CHECK(std::get<Rejection>(ask(store, 1, customer("customer-300")).outcome).code == RejectionCode::customer_exists);
  CHECK(must(store, 1, customer("customer-301")).at(0).position == 305);  // behind the refusal
  CHECK(std::get<AccountCreated>(must(store, 1, account("customer-301", "account-9")).at(0).event).number.value == 10'000'002);
}
