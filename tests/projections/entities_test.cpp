#include <catch2/catch.hpp>

#include "given_relations.h"

namespace daybook {
namespace {

using Texts = std::vector<std::string>;

constexpr EntityFilter kAll{.kind = {}, .erased = ErasedEntities::with};
constexpr EntityFilter kKnown{.kind = {}, .erased = ErasedEntities::without};
EntityFilter of(EntityKind kind, ErasedEntities erased = ErasedEntities::without) { return {kind, erased}; }

struct Seen : GivenRelations {
  std::unique_ptr<LiveViews> views = open_views_of(ledger);

  EntityView entity(const std::string& id) {
    catch_up(*views, ledger);
    const auto view = views->now().entity(journal, {id});
    REQUIRE(view);
    return *view;
  }
  Texts list(EntityFilter filter, PositionRange range = {}) {
    catch_up(*views, ledger);
    return ids(all(views->now().entities(journal, filter, range)));
  }
  std::uint64_t count(EntityFilter filter) {
    catch_up(*views, ledger);
    return views->now().entity_count(journal, filter);
  }
};

TEST_CASE("an entity is found with its sealed document, which its key opens") {
  Seen given;
  const auto position = given.person("mina", "{\"firstName\":\"Mina\"}");
  const auto view = given.entity("mina");
  CHECK(view.kind == EntityKind::natural_person);
  CHECK(view.created == position);
  CHECK(view.last == position);
  CHECK(view.document_at == position);
  CHECK(view.created_at > Time{0});
  CHECK_FALSE(view.erased_at);
  CHECK(view.document.form == Personal::Form::sealed);
  CHECK(given.ledger.opened(view.document).bytes == "{\"firstName\":\"Mina\"}");
  CHECK_FALSE(given.views->now().entity(given.journal, {"mina-2"}));
  CHECK_FALSE(given.views->now().entity(given.journal, {"min"}));
}

TEST_CASE("an entity's update moves its document and last position, not its place in lists") {
  Seen given;
  const auto created = given.person("mina");
  given.company("acme");
  const auto updated = given.update_person("mina", "{\"firstName\":\"Minna\"}");
  const auto view = given.entity("mina");
  CHECK(view.created == created);
  CHECK(view.last == updated);
  CHECK(view.document_at == updated);
  CHECK(given.ledger.opened(view.document).bytes == "{\"firstName\":\"Minna\"}");
  CHECK(given.list(kKnown) == Texts{"mina", "acme"});
}

TEST_CASE("entities that one is related to come with it") {
  Seen given;
  given.company("holding");
  given.company("acme", {{"holding"}});
  CHECK(given.entity("acme").relations == std::vector<EntityId>{{"holding"}});
  CHECK(given.entity("holding").relations.empty());
}

TEST_CASE("entities are listed and counted by kind, in the order in which they were made, both ways") {
  Seen given;
  const auto zoe = given.person("zoe");
  given.company("acme");
  given.person("anna");
  given.company("beta");
  CHECK(given.list(kKnown) == Texts{"zoe", "acme", "anna", "beta"});
  CHECK(given.list(of(EntityKind::natural_person)) == Texts{"zoe", "anna"});
  CHECK(given.list(of(EntityKind::legal_person), {.before = kNewest}) == Texts{"beta", "acme"});
  CHECK(given.list(of(EntityKind::partnership)).empty());
  CHECK(given.list(kKnown, {.after = zoe}) == Texts{"acme", "anna", "beta"});
  CHECK(given.list(kKnown, {.before = zoe}).empty());
  CHECK(given.count(kKnown) == 4);
  CHECK(given.count(of(EntityKind::natural_person)) == 2);
  CHECK(given.count(of(EntityKind::partnership)) == 0);
}

TEST_CASE("an erased entity stays as erased, without its document, and leaves the lists of those that are known") {
  Seen given;
  given.person("mina");
  given.person("omar");
  const auto key = given.entity("mina").document.key;
  const auto erased = given.erase("mina", "asked by mina");
  const auto view = given.entity("mina");
  CHECK(view.last == erased);
  CHECK_FALSE(view.document_at);
  CHECK(view.document == Personal{Personal::Form::erased, key, {}});
  CHECK(view.relations.empty());
  CHECK(view.erased_at > view.created_at);
  CHECK(view.erased_for == "asked by mina");
  CHECK(given.list(kKnown) == Texts{"omar"});
  CHECK(given.list(kAll) == Texts{"mina", "omar"});
  CHECK(given.list(of(EntityKind::natural_person, ErasedEntities::with)) == Texts{"mina", "omar"});
  CHECK(given.count(kKnown) == 1);
  CHECK(given.count(of(EntityKind::natural_person)) == 1);
  CHECK(given.count(kAll) == 2);
}

TEST_CASE("a deleted entity is gone wholly, and its id may come again as another entity") {
  Seen given;
  given.person("mina");
  given.person("omar");
  given.delete_entity("mina");
  catch_up(*given.views, given.ledger);
  CHECK_FALSE(given.views->now().entity(given.journal, {"mina"}));
  CHECK(given.list(kAll) == Texts{"omar"});
  CHECK(given.count(kAll) == 1);
  const auto again = given.company("mina");
  CHECK(given.entity("mina").created == again);
  CHECK(given.entity("mina").kind == EntityKind::legal_person);
  CHECK(given.list(kAll) == Texts{"omar", "mina"});
  CHECK(given.count(of(EntityKind::natural_person)) == 1);
  CHECK(given.count(of(EntityKind::legal_person)) == 1);
}

TEST_CASE("a page's place holds while others write: nothing comes twice and nothing is missed that was there all the time") {
  Seen given;
  std::vector<Position> made;
  for (int i = 0; i < 6; ++i) made.push_back(given.person("person-" + std::to_string(i)));
  catch_up(*given.views, given.ledger);
  auto scan = given.views->now().entities(given.journal, kKnown);
  CHECK(scan->next()->entity.text == "person-0");
  CHECK(scan->next()->entity.text == "person-1");
  // What is deleted is, among others, the very entity where the page ended.
  for (const auto& id : {"person-1", "person-2", "person-4"}) given.delete_entity(id);
  given.person("person-6");
  CHECK(given.list(kKnown, {.after = made[1]}) == Texts{"person-3", "person-5", "person-6"});
  CHECK(given.list(kKnown, {.before = made[4]}) == Texts{"person-3", "person-0"});
  // The scan goes on at its own moment.
  CHECK(ids(all(std::move(scan))) == Texts{"person-2", "person-3", "person-4", "person-5"});
}

TEST_CASE("entities: made anew from the journal they are as before, whichever way the rows go in") {
  Seen given;
  given.person("mina");
  given.person("omar");
  given.company("acme");
  given.update_person("omar", "{}");
  given.erase("mina", "asked");
  given.delete_entity("acme", EntityKind::legal_person);
  given.company("beta");
  given.delete_entity("beta", EntityKind::legal_person);
  given.company("beta");
  catch_up(*given.views, given.ledger);
  const auto before = all(given.views->now().entities(given.journal, kAll));
  REQUIRE(ids(before) == Texts{"mina", "omar", "beta"});

  const auto ingest_behind = GENERATE(std::uint64_t{1}, std::uint64_t{50'000});
  given.views.reset();
  std::filesystem::remove_all(given.ledger.views_folder());
  ViewsOptions options;
  options.ingest_behind_entries = ingest_behind;
  given.views = open_views_of(given.ledger, options);
  catch_up(*given.views, given.ledger);
  CHECK(all(given.views->now().entities(given.journal, kAll)) == before);
  CHECK(given.count(kAll) == 3);
  CHECK(given.count(kKnown) == 2);

  CHECK(given.views->rebuild("entities"));
  wait_until([&] {
    for (const auto& status : given.views->status()) {
      if (status.rebuilding) return false;
    }
    return true;
  });
  CHECK(all(given.views->now().entities(given.journal, kAll)) == before);
  CHECK(given.count(kKnown) == 2);
}

TEST_CASE("rows that were written before are removed by sorted files, too") {
  Seen given;
  given.person("mina");
  given.person("omar");
  catch_up(*given.views, given.ledger);
  given.views.reset();
  given.delete_entity("mina");
  ViewsOptions options;
  options.ingest_behind_entries = 1;  // what the views lack, they take in as sorted files
  given.views = open_views_of(given.ledger, options);
  CHECK(given.list(kAll) == Texts{"omar"});
  CHECK_FALSE(given.views->now().entity(given.journal, {"mina"}));
}

}  // namespace
}  // namespace daybook
