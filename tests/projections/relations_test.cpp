#include <catch2/catch.hpp>

#include "given_relations.h"

namespace daybook {
namespace {

using Texts = std::vector<std::string>;

struct Seen : GivenRelations {
  Seen() { person("mina"), person("omar"); }
  std::unique_ptr<LiveViews> views = open_views_of(ledger);

  RelationView relation_of(const std::string& customer) {
    catch_up(*views, ledger);
    const auto view = views->now().relation(journal, {customer});
    REQUIRE(view);
    return *view;
  }
  Texts customers(PositionRange range = {}) {
    catch_up(*views, ledger);
    return ids(all(views->now().relations(journal, range)));
  }
  Texts links(PositionRange range = {}) {
    catch_up(*views, ledger);
    return ids(all(views->now().wallet_links(journal, range)));
  }
};

TEST_CASE("a customer under contract is found as it was signed, and is a group at once") {
  Seen given;
  const auto position = given.sign("acme", "mina");
  const auto view = given.relation_of("acme");
  CHECK(view.relation == GivenRelations::relation("mina"));
  CHECK(view.status() == RelationStatus::active);
  CHECK_FALSE(view.reason);
  CHECK(view.created == position);
  CHECK(view.last == position);
  const auto group = given.views->now().customer(given.journal, {"acme"});
  REQUIRE(group);
  CHECK(group->display_name == "acme");
  CHECK(group->created_at == view.created_at);
  CHECK(group->last == position);
  CHECK(identifiers(all(given.views->now().customers(given.journal))) == Texts{"acme", "platform"});
  CHECK_FALSE(given.views->now().relation(given.journal, {"platform"}));
}

TEST_CASE("a group that is no customer under contract is none, and a customer under contract can be renamed as a group") {
  Seen given;
  given.ledger.customer(given.journal, "group-only");
  const auto agreed = given.sign("acme", "mina");
  given.ledger.execute(given.journal, UpdateCustomer{.customer = {"acme"}, .display_name = "Acme & Co"});
  CHECK(given.relation_of("acme").last == agreed);
  CHECK(given.views->now().customer(given.journal, {"acme"})->display_name == "Acme & Co");
  CHECK_FALSE(given.views->now().relation(given.journal, {"group-only"}));
}

TEST_CASE("an amendment replaces the relation and leaves the customer's place") {
  Seen given;
  const auto agreed = given.sign("acme", "mina");
  given.sign("beta", "mina");
  auto relation = GivenRelations::relation("omar");
  relation.attributes = {"{\"tier\":3}"};
  relation.contracts[0].attributes = {"{\"signedAt\":\"Berlin\"}"};
  const auto amended = given.ledger.execute(given.journal, AmendCustomer{{"acme"}, relation, {}, {}});
  const auto view = given.relation_of("acme");
  CHECK(view.relation == relation);
  CHECK(view.created == agreed);
  CHECK(view.last == amended);
  CHECK(given.customers() == Texts{"acme", "beta"});
}

TEST_CASE("a status comes with the reason of its last change") {
  Seen given;
  given.sign("acme", "mina");
  const auto suspended = given.set_status("acme", true, "under investigation");
  CHECK(given.relation_of("acme").status() == RelationStatus::suspended);
  CHECK(given.relation_of("acme").reason == "under investigation");
  CHECK(given.relation_of("acme").last == suspended);
  given.set_status("acme", false, "nothing found");
  CHECK(given.relation_of("acme").status() == RelationStatus::active);
  CHECK(given.relation_of("acme").reason == "nothing found");
  CHECK(given.relation_of("acme").relation == GivenRelations::relation("mina"));
}

TEST_CASE("an ended customer is found as deleted, is in no list, and its group stays") {
  Seen given;
  given.sign("acme", "mina");
  given.sign("beta", "mina");
  given.end("acme");
  const auto view = given.relation_of("acme");
  CHECK(view.status() == RelationStatus::ended);
  CHECK(view.relation == GivenRelations::relation("mina"));
  CHECK(given.customers() == Texts{"beta"});
  CHECK(given.views->now().relation_count(given.journal) == 1);
  CHECK(given.views->now().customer(given.journal, {"acme"}));
  given.set_status("acme", true, "no more payments");
  CHECK(given.relation_of("acme").status() == RelationStatus::ended);
  CHECK(given.relation_of("acme").suspended);
  CHECK(given.customers() == Texts{"beta"});
}

TEST_CASE("customers under contract are paged in the order in which they were signed, whatever ends meanwhile") {
  Seen given;
  std::vector<Position> agreed;
  for (const auto& customer : {"zulu", "yankee", "x-ray", "whiskey"}) agreed.push_back(given.sign(customer, "mina"));
  CHECK(given.customers() == Texts{"zulu", "yankee", "x-ray", "whiskey"});
  CHECK(given.customers({.before = kNewest}) == Texts{"whiskey", "x-ray", "yankee", "zulu"});
  CHECK(given.views->now().relation_count(given.journal) == 4);
  given.end("yankee");
  given.end("x-ray");
  CHECK(given.customers({.after = agreed[1]}) == Texts{"whiskey"});
  CHECK(given.customers({.before = agreed[2]}) == Texts{"zulu"});
  CHECK(given.views->now().relation_count(given.journal) == 2);
}

TEST_CASE("contracts are listed with all versions of all types, in the order in which they came") {
  Seen given;
  const auto premium = given.provide("premium", "1");
  given.provide("standard", "2");
  catch_up(*given.views, given.ledger);
  const auto contracts = all(given.views->now().contracts(given.journal));
  REQUIRE(contracts.size() == 3);
  CHECK(contracts[0].position == given.contract);
  CHECK(contracts[0].contract == ContractProvided{{"standard"}, "1", on("2020-01-01"), "Text of standard"});
  CHECK(contracts[1].contract.type.text == "premium");
  CHECK(contracts[2].contract.version == "2");
  CHECK(given.views->now().contract_count(given.journal) == 3);
  CHECK(all(given.views->now().contracts(given.journal, {.after = premium})).size() == 1);
  CHECK(all(given.views->now().contracts(given.journal, {.before = premium})).size() == 1);
}

TEST_CASE("wallet links are found, listed and counted until they are deleted, and an id may come again") {
  Seen given;
  given.sign("acme", "mina");
  given.link("first", 1, CustomerId{"acme"});
  const auto second = given.link("second", 2);
  given.link("third", 3);
  CHECK(given.links() == Texts{"first", "second", "third"});
  CHECK(given.views->now().wallet_link_count(given.journal) == 3);
  const auto view = given.views->now().wallet_link(given.journal, {"second"});
  REQUIRE(view);
  CHECK(view->position == second);
  CHECK(view->link.asset == ChainAsset::eth);
  CHECK(given.views->now().wallet_link(given.journal, {"first"})->link.customer == CustomerId{"acme"});

  given.unlink("second");
  CHECK(given.links() == Texts{"first", "third"});
  CHECK(given.links({.after = second}) == Texts{"third"});
  CHECK_FALSE(given.views->now().wallet_link(given.journal, {"second"}));
  CHECK(given.views->now().wallet_link_count(given.journal) == 2);
  given.link("second", 2);
  CHECK(given.links() == Texts{"first", "third", "second"});
  CHECK(given.links({.before = kNewest}) == Texts{"second", "third", "first"});
}

TEST_CASE("customers under contract, contracts and wallet links are the same after the views are made anew") {
  Seen given;
  given.sign("acme", "mina");
  given.sign("beta", "omar");
  given.set_status("acme", true, "look into it");
  given.end("beta");
  given.link("first", 1);
  given.link("second", 2);
  given.unlink("first");
  catch_up(*given.views, given.ledger);
  const auto relations = all(given.views->now().relations(given.journal));
  const auto ended = given.views->now().relation(given.journal, {"beta"});
  const auto contracts = all(given.views->now().contracts(given.journal));
  const auto links = all(given.views->now().wallet_links(given.journal));

  given.views.reset();
  std::filesystem::remove_all(given.ledger.views_folder());
  given.views = open_views_of(given.ledger);
  catch_up(*given.views, given.ledger);
  CHECK(all(given.views->now().relations(given.journal)) == relations);
  CHECK(given.views->now().relation(given.journal, {"beta"}) == ended);
  CHECK(all(given.views->now().contracts(given.journal)) == contracts);
  CHECK(all(given.views->now().wallet_links(given.journal)) == links);
  CHECK(given.views->now().relation_count(given.journal) == 1);
  CHECK(given.views->now().wallet_link_count(given.journal) == 1);
}

TEST_CASE("platforms do not see each other's entities, customers under contract, contracts and wallet links") {
  Seen given;
  given.sign("acme", "mina");
  given.link("first", 1);
  const auto other = given.ledger.platform("other-platform");
  catch_up(*given.views, given.ledger);
  CHECK_FALSE(given.views->now().entity(other, {"mina"}));
  CHECK_FALSE(given.views->now().relation(other, {"acme"}));
  CHECK_FALSE(given.views->now().wallet_link(other, {"first"}));
  CHECK(all(given.views->now().contracts(other)).empty());
  CHECK(given.views->now().entity_count(other, {}) + given.views->now().relation_count(other) + given.views->now().contract_count(other) +
            given.views->now().wallet_link_count(other) ==
        0);
}

}  // namespace
}  // namespace daybook
