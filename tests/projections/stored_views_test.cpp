// The rows of a folder's projections beside those that its journals lead to.
#include "projections/stored_views.h"

#include <catch2/catch.hpp>
#include <rocksdb/db.h>

#include "eventstore/folder_reader.h"
#include "eventstore/rocks_log.h"
#include "ledger.h"
#include "projections/all_projections.h"
#include "projections/row.h"
#include "projections/views_database.h"

namespace daybook {
namespace {

using Compared = std::expected<std::vector<ComparedProjection>, Difference>;

// Reads the folder, which may be open.
Compared compare(const std::filesystem::path& folder) {
  const TemporaryFolder scratch;
  StoredViews views(folder, scratch.path());
  FolderReader reader(folder, scratch.path(), 1 << 20);
  const RocksLog log(reader.database());
  return views.compare(log, [](std::uint64_t) {});
}

std::string why(const Compared& compared) { return compared ? "" : compared.error().why; }

// A closed ledger with views.
struct World {
  Ledger ledger;
  JournalNumber journal = 0;

  World() {
    journal = ledger.platform("platform");
    for (const std::string number : {"1", "2", "3"}) {
      ledger.customer(journal, "customer-" + number);
      ledger.account(journal, "customer-" + number, "account-" + number);
      ledger.fund(journal, "t" + number, "account-" + number);
    }
    follow();
  }
  void follow() {
    const auto views = open_views_of(ledger);
    catch_up(*views, ledger);
  }
  // Writes into the family that serves.
  void alter(const std::string& projection, const std::function<void(ViewsDatabase&, const Family&)>& change) {
    ViewsDatabase database(ledger.views_folder(), 1 << 20, [](const std::string&) {});
    for (const auto& family : database.take_families()) {
      if (family->name().projection == projection) change(database, *family);
    }
  }
  std::string row_key_of(const std::string& customer) const { return row_key(journal, Tag::row, customer); }
};

}  // namespace

TEST_CASE("stored views: rows that nobody has altered are those that the entries lead to") {
  World world;
  world.ledger.stop();
  const auto compared = compare(world.ledger.folder());
  INFO(why(compared));
  REQUIRE(compared);
  REQUIRE(compared->size() == all_projections().size());
  for (const auto& projection : *compared) {
    CAPTURE(projection.name);
    CHECK(projection.rows >= 2);  // at least the checkpoints of two journals
  }
}

TEST_CASE("stored views: they are compared while they are open, as far as each has folded") {
  World world;
  world.ledger.customer(world.journal, "not-folded");
  const auto lagging = compare(world.ledger.folder());
  INFO(why(lagging));
  CHECK(lagging);
  const auto views = open_views_of(world.ledger);
  catch_up(*views, world.ledger);
  const auto open = compare(world.ledger.folder());
  INFO(why(open));
  CHECK(open);
}

TEST_CASE("stored views: a row that was altered, removed or made is a difference") {
  struct Row {
    std::string what;
    std::function<void(ViewsDatabase&, const Family&, const std::string& key)> change;
    std::string why;
  };
  const std::vector<Row> rows{
      {"altered",
       [](ViewsDatabase& database, const Family& family, const std::string& key) {
         auto value = family.find(key).value();
         value.back() = static_cast<char>(value.back() ^ 1);
         database.write(std::vector<FamilyRows>{{&family, {{key, value}}}});
       },
       "projection customers has a row that the entries lead to otherwise"},
      {"removed", [](ViewsDatabase& database, const Family& family, const std::string& key) { database.write(std::vector<FamilyRows>{{&family, {}, {key}}}); },
       "projection customers lacks a row that the entries lead to"},
      {"made",
       [](ViewsDatabase& database, const Family& family, const std::string& key) {
         const auto strange = key + "-strange";
         database.write(std::vector<FamilyRows>{{&family, {{strange, "x"}}}});
       },
       "projection customers has a row that the entries don't lead to"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.what) {
      World world;
      world.ledger.stop();
      world.alter("customers", [&](ViewsDatabase& database, const Family& family) { row.change(database, family, world.row_key_of("customer-2")); });
      const auto compared = compare(world.ledger.folder());
      REQUIRE_FALSE(compared);
      CHECK(compared.error().kind == DifferenceKind::projection);
      CHECK(compared.error().journal == world.journal);
      CHECK(compared.error().position.has_value());
      CHECK(compared.error().why == row.why);
    }
  }
}

TEST_CASE("stored views: a folder without views has none to compare") {
  World world;
  world.ledger.stop();
  std::filesystem::remove_all(world.ledger.views_folder());
  CHECK(compare(world.ledger.folder())->empty());
}

}  // namespace daybook
