// The rules between natural persons, partnerships and customers, at each boundary and one day past it. It is 15 June 2026.
#include <catch2/catch.hpp>

#include "given_contracts.h"

using namespace daybook;
using namespace daybook::test;

namespace {

Identity known_but(void (*change)(Identity&)) {
  auto identity = known_well();
  change(identity);
  return identity;
}

std::string refusal_of_customer(const Identity& ada, const char* signed_on, bool authorized = true) {
  GivenContracts given;
  given.accept(person("ada", ada));
  given.accept(person("bob", known_well()));
  return given.refusal_of(SignCustomer{{"acme"}, relation("ada", {authorized ? "ada" : "bob"}, {signing("standard", signed_on)})});
}

}  // namespace

TEST_CASE("know your customer: what a natural person must be known for") {
  struct Row {
    const char* because;
    Identity ada;
    const char* signed_on;
    bool authorized;
    const char* refusal;
  };
  const auto row = GENERATE(
      Row{"all is known", known_well(), "2026-06-01", true, ""},
      Row{"no nationality", known_but([](Identity& i) { i.nationality = false; }), "2026-06-01", true,
          "entity-data-insufficient entityId=ada missingData=nationality"},
      Row{"no address and no check", known_but([](Identity& i) { i.address = false; i.kyc_date.reset(); }), "2026-06-01", true,
          "entity-data-insufficient entityId=ada missingData=address,kyc"},
      Row{"an adult owner needs a check", known_but([](Identity& i) { i.kyc_date.reset(); }), "2026-06-01", false,
          "entity-data-insufficient entityId=ada missingData=kyc"},
      Row{"an owner who comes of age today needs a check",
          known_but([](Identity& i) { i.kyc_date.reset(); i.birth_date = day("2008-06-15"); }), "2026-06-01", false,
          "entity-data-insufficient entityId=ada missingData=kyc"},
      Row{"an owner who comes of age tomorrow needs none",
          known_but([](Identity& i) { i.kyc_date.reset(); i.birth_date = day("2008-06-16"); }), "2026-06-01", false, ""},
      Row{"a young owner still needs the rest",
          known_but([](Identity& i) { i.kyc_date.reset(); i.address = false; i.birth_date = day("2008-06-16"); }), "2026-06-01", false,
          "entity-data-insufficient entityId=ada missingData=address"},
      Row{"who acts needs a check at any age",
          known_but([](Identity& i) { i.kyc_date.reset(); i.birth_date = day("2008-06-16"); }), "2026-06-01", true,
          "entity-data-insufficient entityId=ada missingData=kyc"},
      Row{"who acts comes of age today", known_but([](Identity& i) { i.birth_date = day("2008-06-15"); }), "2026-06-01", true, ""},
      Row{"who acts comes of age tomorrow", known_but([](Identity& i) { i.birth_date = day("2008-06-16"); }), "2026-06-01", true,
          "entity-must-be-an-adult entityId=ada"},
      Row{"checked 24 months before", known_but([](Identity& i) { i.kyc_date = day("2024-06-01"); }), "2026-06-01", true, ""},
      Row{"checked 24 months and a day before", known_but([](Identity& i) { i.kyc_date = day("2024-05-31"); }), "2026-06-01", true,
          "kyc-outdated entityId=ada contractType=standard"},
      Row{"signed on 29 February", known_but([](Identity& i) { i.kyc_date = day("2022-02-28"); }), "2024-02-29", true, ""},
      Row{"signed on 29 February, a day too late", known_but([](Identity& i) { i.kyc_date = day("2022-02-27"); }), "2024-02-29", true,
          "kyc-outdated entityId=ada contractType=standard"},
      Row{"signed on 28 February", known_but([](Identity& i) { i.kyc_date = day("2024-02-28"); }), "2026-02-28", true, ""},
      Row{"signed at the end of the day", known_but([](Identity& i) { i.kyc_date = day("2024-06-01"); }), "2026-06-01T23:59:59.999999Z",
          true, ""},
      Row{"checked after the signing", known_but([](Identity& i) { i.kyc_date = day("2026-06-10"); }), "2026-06-01", true, ""},
      Row{"the document ends the day after", known_but([](Identity& i) { i.document_valid_until = day("2026-06-02"); }), "2026-06-01", true,
          ""},
      Row{"the document ends that day", known_but([](Identity& i) { i.document_valid_until = day("2026-06-01"); }), "2026-06-01", true,
          "kyc-document-expired entityId=ada contractType=standard"},
      Row{"a check without a document", known_but([](Identity& i) { i.document_valid_until.reset(); }), "2026-06-01", true, ""});
  CAPTURE(row.because);
  CHECK(refusal_of_customer(row.ada, row.signed_on, row.authorized) == row.refusal);
}

TEST_CASE("know your customer: the contracts of a customer") {
  struct Row {
    const char* because;
    std::vector<SignedContract> contracts;
    const char* refusal;
  };
  const auto row = GENERATE(
      Row{"two types", {signing("standard", "2026-06-01"), signing("premium", "2026-06-01")}, ""},
      Row{"nobody provided it", {signing("gold", "2026-06-01")}, "contract-not-found contractType=gold"},
      Row{"signed the day after it became valid", {signing("premium", "2024-03-01")}, ""},
      Row{"signed a microsecond after it became valid", {signing("premium", "2024-02-29T00:00:00.000001Z")}, ""},
      Row{"signed on the day", {signing("premium", "2024-02-29")}, "contract-not-yet-valid contractType=premium contractValidFrom=2024-02-29"},
      Row{"one type twice", {signing("standard", "2026-06-01"), signing("standard", "2026-05-01")}, "contract-already-signed contractType=standard"},
      Row{"none", {}, "invalid-field contracts"});
  CAPTURE(row.because);
  GivenContracts given;
  given.accept(person("ada", known_well()));
  CHECK(given.refusal_of(SignCustomer{{"acme"}, relation("ada", {"ada"}, row.contracts)}) == row.refusal);
}

TEST_CASE("know your customer: the earliest version of a contract counts") {
  GivenContracts given;
  given.accept(person("ada", known_well()));
  given.accept(ProvideContract{{"premium"}, "0", on("2023-01-01"), "Be as you were."});
  CHECK(given.refusal_of(ProvideContract{{"premium"}, "0", on("2023-01-01"), "x"}) == "contract-exists contractType=premium version=0");
  CHECK(given.refusal_of(SignCustomer{{"acme"}, relation("ada", {"ada"}, {signing("premium", "2024-02-29")})}).empty());
}

TEST_CASE("know your customer: a contract that was signed stays, and may be amended") {
  GivenContracts given;
  given.accept(person("ada", known_well()));
  given.accept(SignCustomer{{"acme"}, relation("ada", {"ada"}, {signing("standard", "2026-06-01")})});
  const auto amend = [&](std::vector<SignedContract> contracts) {
    return given.refusal_of(AmendCustomer{{"acme"}, relation("ada", {"ada"}, std::move(contracts))});
  };
  CHECK(amend({signing("premium", "2026-06-01")}) == "contract-removed contractType=standard");
  CHECK(amend({signing("standard", "2026-06-02"), signing("premium", "2026-06-01")}).empty());
  CHECK(amend({signing("premium", "2026-06-01")}) == "contract-removed contractType=standard");
  CHECK(amend({signing("standard", "2028-01-06"), signing("premium", "2026-06-01")}) == "kyc-outdated entityId=ada contractType=standard");
  CHECK(amend({signing("standard", "2028-01-05"), signing("premium", "2026-06-01")}).empty());
}

TEST_CASE("know your customer: who is referred to exists") {
  GivenContracts given;
  given.accept(person("ada", known_well()));
  const auto sign = [&](const char* owner, std::vector<std::string> authorized) {
    return given.refusal_of(SignCustomer{{"acme"}, relation(owner, authorized, {signing("standard", "2026-06-01")})});
  };
  CHECK(sign("bob", {"ada"}) == "entity-not-found entityId=bob");
  CHECK(sign("ada", {"ada", "carol"}) == "entity-not-found entityId=carol");
  CHECK(sign("ada", {}) == "invalid-field authorized");
  CHECK(given.refusal_of(company("corp", {"nobody"})) == "entity-not-found entityId=nobody");
  CHECK(given.refusal_of(partnership("pair", {"ada", "nobody"})) == "entity-not-found entityId=nobody");
  CHECK(given.refusal_of(partnership("pair", {"pair"})) == "invalid-field members[0].entityId");
}

TEST_CASE("know your customer: a partnership's members are known and of age from the beginning") {
  GivenContracts given;
  given.accept(person("ada", known_well()));
  auto young = known_well();
  young.birth_date = day("2008-06-16");
  given.accept(person("young", young));
  given.accept(person("stranger", Identity{day("1990-01-31")}));
  given.accept(company("corp"));
  CHECK(given.refusal_of(partnership("p1", {"ada", "young"})) == "entity-must-be-an-adult entityId=young");
  CHECK(given.refusal_of(partnership("p1", {"stranger", "ada"})) ==
        "entity-data-insufficient entityId=stranger missingData=nationality,address,kyc");
  CHECK(given.refusal_of(partnership("p1", {"ada", "corp"})).empty());
  CHECK(given.refusal_of(partnership("p2", {"ada"})).empty());
  CHECK(given.refusal_of(partnership("p3", {"p1", "young"})) == "entity-must-be-an-adult entityId=young");
}

TEST_CASE("know your customer: a partnership that a customer refers to has two members") {
  GivenContracts given;
  given.accept(person("ada", known_well()));
  given.accept(person("bob", known_well()));
  given.accept(partnership("single", {"ada"}));
  given.accept(partnership("twice", {"ada", "ada"}));
  given.accept(partnership("pair", {"ada", "bob"}));
  const auto sign = [&](const char* id, const char* owner) {
    return given.refusal_of(SignCustomer{{id}, relation(owner, {"ada"}, {signing("standard", "2026-06-01")})});
  };
  CHECK(sign("acme", "single") == "entity-data-insufficient entityId=single missingData=members");
  CHECK(sign("acme", "twice") == "entity-data-insufficient entityId=twice missingData=members");
  CHECK(sign("acme", "pair").empty());
}

TEST_CASE("know your customer: the members of a partnership are checked against what the customer signs") {
  GivenContracts given;
  given.accept(person("ada", known_well()));
  auto bob = known_well();
  bob.kyc_date = day("2024-05-31");
  given.accept(person("bob", bob));
  given.accept(partnership("pair", {"ada", "bob"}));
  given.accept(partnership("nested", {"pair", "ada"}));
  const auto sign = [&](const char* owner, const char* signed_on) {
    return given.refusal_of(SignCustomer{{"acme"}, relation(owner, {"ada"}, {signing("standard", signed_on)})});
  };
  CHECK(sign("pair", "2026-06-01") == "kyc-outdated entityId=bob contractType=standard");
  CHECK(sign("nested", "2026-06-01") == "kyc-outdated entityId=bob contractType=standard");
  CHECK(sign("nested", "2026-05-31").empty());
}

TEST_CASE("know your customer: an entity can't become what those who refer to it don't allow") {
  GivenContracts given;
  const auto ada = person("ada", known_well());
  const auto bob = person("bob", known_well());
  given.accept(ada);
  given.accept(bob);
  given.accept(person("carol", known_well()));
  const auto pair = partnership("pair", {"bob", "carol"});
  given.accept(pair);
  given.accept(SignCustomer{{"acme"}, relation("pair", {"ada"}, {signing("standard", "2026-06-01")})});

  const auto refusal = [&](const CreateEntity& entity, Identity identity) {
    auto update = update_of(entity);
    update.identity = plain_personal(entity.entity.text, to_text(identity));
    return given.refusal_of(std::move(update));
  };
  struct Row {
    const char* because;
    Identity identity;
    const char* refusal;
  };
  const auto row = GENERATE(
      Row{"no address", known_but([](Identity& i) { i.address = false; }),
          "existing-constraints-violated errorCode=entity-data-insufficient missingData=address"},
      Row{"too young", known_but([](Identity& i) { i.birth_date = day("2008-06-16"); }),
          "existing-constraints-violated errorCode=entity-must-be-an-adult"},
      Row{"of age today", known_but([](Identity& i) { i.birth_date = day("2008-06-15"); }), ""},
      Row{"checked too early", known_but([](Identity& i) { i.kyc_date = day("2024-05-31"); }),
          "existing-constraints-violated errorCode=kyc-outdated"},
      Row{"checked in time", known_but([](Identity& i) { i.kyc_date = day("2024-06-01"); }), ""},
      Row{"the document ends too early", known_but([](Identity& i) { i.document_valid_until = day("2026-06-01"); }),
          "existing-constraints-violated errorCode=kyc-document-expired"});
  CAPTURE(row.because);
  CHECK(refusal(ada, row.identity) == row.refusal);
  CHECK(refusal(bob, row.identity) == row.refusal);

  auto smaller = update_of(pair);
  smaller.relations = ids({"bob"});
  CHECK(given.refusal_of(smaller) == "existing-constraints-violated errorCode=entity-data-insufficient missingData=members");
  given.accept(EndCustomer{{"acme"}});
  CHECK(refusal(ada, row.identity).empty());
  CHECK(given.refusal_of(smaller).empty());
}

TEST_CASE("know your customer: a member of a partnership is held to its rules though no customer refers to it") {
  GivenContracts given;
  const auto ada = person("ada", known_well());
  given.accept(ada);
  given.accept(partnership("pair", {"ada"}));
  auto update = update_of(ada);
  update.identity = plain_personal("ada", to_text(Identity{day("1990-01-31")}));
  CHECK(given.refusal_of(update) ==
        "existing-constraints-violated errorCode=entity-data-insufficient missingData=nationality,address,kyc");
}

TEST_CASE("entities: what was never related to anything can be deleted, and its id used again") {
  GivenContracts given;
  const auto ada = person("ada", known_well());
  given.accept(ada);
  CHECK(given.refusal_of(ada) == "entity-exists");
  CHECK(given.refusal_of(DeleteEntity{{"ada"}, EntityKind::partnership}) == "entity-unknown");
  given.accept(DeleteEntity{{"ada"}, EntityKind::natural_person});
  CHECK(given.refusal_of(DeleteEntity{{"ada"}, EntityKind::natural_person}) == "entity-unknown");
  given.accept(company("ada"));
  given.accept(company("corp", {"ada"}));
  CHECK(given.refusal_of(DeleteEntity{{"ada"}, EntityKind::legal_person}) == "existing-constraints-violated errorCode=entity-not-found");
  given.accept(update_of(company("corp")));
  CHECK(given.refusal_of(DeleteEntity{{"ada"}, EntityKind::legal_person}) == "existing-constraints-violated errorCode=entity-not-found");
}

TEST_CASE("entities: one is erased once nobody under contract, and no partnership, refers to it") {
  GivenContracts given;
  for (const auto* id : {"ada", "bob", "carol"}) given.accept(person(id, known_well()));
  given.accept(partnership("pair", {"bob", "carol"}));
  given.accept(SignCustomer{{"acme"}, relation("ada", {"ada"}, {signing("standard", "2026-06-01")})});
  const auto erase = [&](const char* id) { return given.refusal_of(EraseEntity{{id}, "asked for"}); };
  CHECK(erase("nobody") == "entity-unknown");
  CHECK(erase("ada") == "existing-constraints-violated errorCode=entity-not-found customer=acme");
  CHECK(erase("bob") == "existing-constraints-violated errorCode=entity-not-found partnership=pair");
  given.accept(EndCustomer{{"acme"}});
  CHECK(erase("ada").empty());
  CHECK(erase("pair").empty());
  CHECK(erase("bob").empty());
  CHECK(given.ask(EraseEntity{{"bob"}, "asked for again"})->empty());
  const auto* row = given.state.entities.find({"ada"});
  REQUIRE(row);
  CHECK(row->erased);
  CHECK_FALSE(row->identity);
  CHECK(given.refusal_of(person("ada", known_well())) == "entity-exists");
  CHECK(given.refusal_of(update_of(person("ada", known_well()))) == "entity-unknown");
  CHECK(given.refusal_of(partnership("again", {"ada"})) == "entity-not-found entityId=ada");
}

TEST_CASE("entities: a legal person keeps its relation to one that was erased, and gets no new one") {
  GivenContracts given;
  given.accept(person("ada", known_well()));
  given.accept(company("corp", {"ada"}));
  given.accept(EraseEntity{{"ada"}, "asked for"});
  CHECK(given.refusal_of(update_of(company("corp", {"ada"}))).empty());
  CHECK(given.refusal_of(company("other", {"ada"})) == "entity-not-found entityId=ada");
  given.accept(update_of(company("corp")));
  CHECK(given.refusal_of(update_of(company("corp", {"ada"}))) == "entity-not-found entityId=ada");
}

TEST_CASE("entities: an id that no path can name is refused") {
  GivenContracts given;
  for (const auto* id : {".", "..", ""}) CHECK(given.refusal_of(company(id)) == "invalid-field id");
  CHECK(given.refusal_of(company("...")).empty());
}

TEST_CASE("entities: nobody is born tomorrow") {
  GivenContracts given;
  auto unborn = known_well();
  unborn.birth_date = day("2026-06-15");
  CHECK(given.refusal_of(person("ada", unborn)).empty());
  unborn.birth_date = day("2026-06-16");
  CHECK(given.refusal_of(person("bob", unborn)) == "invalid-field birthDate");
}

TEST_CASE("entities: at most a thousand relations, and twelve thousand entities that a command names") {
  GivenContracts given;
  std::vector<std::string> authorized;
  for (int p = 0; p < 11; ++p) {
    std::vector<std::string> members;
    for (int i = 0; i < 1'000; ++i) {
      members.push_back("p" + std::to_string(p) + "-" + std::to_string(i));
      given.accept(person(members.back(), known_well()));
    }
    authorized.push_back("p" + std::to_string(p));
    given.accept(partnership(authorized.back(), members));
    members.push_back("p0-0");
    if (p == 10) CHECK(given.refusal_of(partnership("more", members)) == "invalid-field members");
  }
  // The owner, the partnerships and their members are 11,012.
  for (int i = 0; i < 988; ++i) authorized.push_back("p1-" + std::to_string(i));
  const auto sign = [&](const char* id) {
    return given.refusal_of(SignCustomer{{id}, relation("p0", authorized, {signing("standard", "2026-06-01")})});
  };
  CHECK(sign("acme").empty());
  authorized.push_back("p1-988");
  CHECK(sign("acme-2") == "relations-too-many limit=12000");
}

TEST_CASE("customers under contract: the group comes with them and stays") {
  GivenContracts given;
  given.accept(person("ada", known_well()));
  const auto sign = [&](std::string id) {
    return given.refusal_of(SignCustomer{{std::move(id)}, relation("ada", {"ada"}, {signing("standard", "2026-06-01")})});
  };
  given.accept(CreateCustomer{{"plain-group"}, "acme-2"});
  CHECK(sign("plain-group") == "customer-exists");
  CHECK(sign("acme-2") == "customer-display-name-taken");
  CHECK(sign("acme-platform") == "customer-exists");
  CHECK(sign(std::string(40, 'x')).empty());
  CHECK(sign(std::string(41, 'x')) == "invalid-field id");
  CHECK(sign("acme").empty());
  CHECK(given.state.customers.find({"acme"})->display_name == "acme");
  CHECK(sign("acme") == "customer-exists");
  given.accept(EndCustomer{{"acme"}});
  CHECK(given.refusal_of(EndCustomer{{"acme"}}) == "customer-not-under-contract");
  CHECK(given.refusal_of(EndCustomer{{"plain-group"}}) == "customer-not-under-contract");
  CHECK(sign("acme") == "customer-exists");
  CHECK(given.state.customers.contains({"acme"}));
}

TEST_CASE("wallet links: an id and an address of an asset are linked once") {
  GivenContracts given;
  given.accept(person("ada", known_well()));
  given.accept(SignCustomer{{"acme"}, relation("ada", {"ada"}, {signing("standard", "2026-06-01")})});
  const std::string address = "0x00112233445566778899AABBCCDDEEFF00112233";
  const auto link = [&](const char* id, std::string at, ChainAsset asset, std::optional<CustomerId> customer = {}) {
    return given.refusal_of(CreateWalletLink{{id}, std::move(at), asset, std::move(customer)});
  };
  CHECK(link("w1", address, ChainAsset::eth, CustomerId{"nobody"}) == "customer-not-under-contract");
  CHECK(link("w1", address, ChainAsset::eth, CustomerId{"acme"}).empty());
  CHECK(link("w1", address, ChainAsset::matic) == "wallet-link-exists");
  CHECK(link("w2", lower_case(address), ChainAsset::eth) == "wallet-address-linked");
  CHECK(link("w2", address, ChainAsset::matic).empty());
  CHECK(link("w3", address.substr(1), ChainAsset::eth) == "invalid-field address");
  CHECK(given.refusal_of(DeleteWalletLink{{"w3"}}) == "wallet-link-unknown");
  given.accept(DeleteWalletLink{{"w1"}});
  given.accept(EndCustomer{{"acme"}});
  CHECK(link("w1", address, ChainAsset::eth, CustomerId{"acme"}) == "customer-not-under-contract");
  CHECK(link("w1", address, ChainAsset::eth).empty());
}

TEST_CASE("suspended customers: nothing leaves their accounts, except what was held before") {
  GivenContracts given;
  given.accept(person("ada", known_well()));
  given.accept(SignCustomer{{"acme"}, relation("ada", {"ada"}, {signing("standard", "2026-06-01")})});
  given.accept(CreateCustomer{{"other"}, "Other"});
  for (const auto* customer : {"acme", "other"}) {
    given.accept(CreateAccount{{customer}, {std::string(customer) + "-1"}, std::string("Account of ") + customer, {"USD"}, {"k"},
                               {Personal::Form::plain, {"k"}, "a@example.com"}, {}});
  }
  const auto move = [&](std::string id, std::string from, std::string to) {
    const auto events = given.ask(PostTransaction{{std::move(id)}, {{{std::move(from)}, {std::move(to)}, {{100}, 2}, {"USD"}}}}).value();
    const auto* refused = std::get_if<CommandRejected>(&events.back());
    return refused ? std::string(name_of(refused->rejection.code)) : std::string();
  };
  CHECK(move("t1", "funding-usd", "acme-1").empty());
  CHECK(move("t2", "funding-usd", "acme-1").empty());
  given.accept(PlaceHold{{"h1"}, {{{"acme-1"}, {"other-1"}, {{100}, 2}, {"USD"}}}});
  CHECK(given.refusal_of(SetCustomerStatus{{"acme"}, true, ""}) == "invalid-field reason");
  CHECK(given.refusal_of(SetCustomerStatus{{"other"}, true, "x"}) == "customer-not-under-contract");
  given.accept(SetCustomerStatus{{"acme"}, true, "asked by the bank"});
  CHECK(move("t3", "acme-1", "other-1") == "customer-suspended");
  CHECK(move("t4", "funding-usd", "acme-1").empty());
  const auto captured = given.accept(CaptureHold{{"c1"}, {"h1"}});
  CHECK(std::holds_alternative<HoldCaptured>(captured.back()));
  given.accept(EndCustomer{{"acme"}});
  CHECK(move("t5", "acme-1", "other-1") == "customer-suspended");
  given.accept(SetCustomerStatus{{"acme"}, false, "cleared"});
  CHECK(move("t6", "acme-1", "other-1").empty());
}
