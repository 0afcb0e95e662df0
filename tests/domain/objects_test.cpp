#include <catch2/catch.hpp>

#include "domain/objects.h"

using namespace daybook;

namespace {

// "account acme-eu-main, customer acme-eu": in the order of kinds and ids.
std::string text_of(const ObjectIds& objects) {
  std::string text;
  for (const auto& [kind, id] : objects) text += (text.empty() ? "" : ", ") + std::string(name_of(kind)) + " " + id;
  return text;
}

const Postings kEuros{{{"EUR"}, 2, {{{10'000'000}, {10'000'001}, {1'250}}}}};
const Decimal kOne = decimal_from_text("1.00").value();

struct EventRow {
  Event event;
  std::string objects;
};

struct CommandRow {
  Command command;
  std::string objects;
};

}  // namespace

TEST_CASE("objects: an event concerns all that it touches or that takes part in it") {
  FundsDeposited deposit{{"RAD-1"}, {"acme-eu"}, {"acme-main"}, {"card-1"}, kEuros, kOne, kOne, {}};
  const EventRow rows[] = {
      {PlatformOpened{{"acme"}}, "customer acme, platform acme"},
      {CustomerCreated{{"acme-eu"}, "Acme"}, "customer acme-eu"},
      {AccountCreated{{"acme-eu"}, {"acme-main"}, {10'000'000}, "Main", {"EUR"}, {}, {}}, "customer acme-eu, account acme-main"},
      {AccountStatusChanged{{"acme-main"}, AccountStatus::frozen, "why"}, "account acme-main"},
      {SystemAccountOpened{SystemAccount::funding, {"funding-eur"}, {1}, {"EUR"}, 2}, "account funding-eur"},
      {TransactionPosted{{"t-1"}, kEuros}, "account A10000000, account A10000001, transaction t-1"},
      {TransactionReversed{{"r-1"}, {"t-1"}, kEuros}, "account A10000000, account A10000001, transaction r-1, transaction t-1"},
      {HoldPlaced{{"h-1"}, kEuros}, "account A10000000, account A10000001, transaction h-1"},
      {HoldCaptured{{"c-1"}, {"h-1"}, {}, kEuros}, "account A10000000, account A10000001, transaction c-1, transaction h-1"},
      {HoldExpired{{"h-1"}, kEuros}, "account A10000000, account A10000001, transaction h-1"},
      {HoldExtended{{"e-1"}, {"h-1"}, 60}, "transaction e-1, transaction h-1"},
      {FundsTransferred{{"RAT-1"}, {"a"}, {"b"}, kEuros, {}},
       "account A10000000, account A10000001, account a, account b, transaction RAT-1"},
      {deposit, "customer acme-eu, account A10000000, account A10000001, account acme-main, transaction RAD-1, card card-1"},
      {OrderResent{{"RA-1"}, 7}, "transaction RA-1"},
      {LowBalanceAlertFired{{"acme-eu"}, {"acme-main"}, {10'000'000}, {{"al-1"}, {"al-2"}}, kOne},
       "customer acme-eu, account acme-main, alert al-1, alert al-2"},
      {CatalogItemRemoved{{"U1"}}, "catalog-item U1"},
      {EntityCreated{{"firm"}, EntityKind::legal_person, {}, {}, {}, {{"ada"}}}, "entity ada, entity firm"},
      {CustomerSigned{{"acme-eu"}, {{"ada"}, {{"bob"}, {"ada"}}, {{{"standard"}, {}}}, {}}},
       "customer acme-eu, entity ada, entity bob, contract standard"},
      {ContractProvided{{"standard"}, "1", {}, "text"}, "contract standard"},
      {WalletLinkCreated{{"link"}, "0x", ChainAsset::eth, CustomerId{"acme-eu"}}, "customer acme-eu, wallet-link link"},
      {AssetRegistered{{"POINTS"}, 0, "Points"}, "asset POINTS"},
      {CredentialIssued{{"c-1"}, PlatformName{"acme"}, Role::viewer, {{"acme-eu"}}, {}}, "customer acme-eu, credential c-1, platform acme"},
      {PeriodClosed{{}, "over"}, ""},
      {CommandRejected{"PostTransaction", TransactionId{"t-1"}, {}, {RejectionCode::account_unknown}, {{ObjectKind::account, "x"}}},
       "account x, transaction t-1"},
      {PersonalDataRead{{1}, {{ObjectKind::entity, "ada"}}}, "entity ada"},
  };
  for (const auto& [event, objects] : rows) CHECK(text_of(objects_of(event)) == objects);
}

TEST_CASE("objects: a command names them as its caller wrote them") {
  const CommandRow rows[] = {
      {PostTransaction{{"t-1"}, {{{"A10000000"}, {"acme-b"}, kOne, {"EUR"}}}}, "account A10000000, account acme-b, transaction t-1"},
      {CaptureHold{{"c-1"}, {"h-1"}}, "transaction c-1, transaction h-1"},
      {UpdateAccount{{""}, {"acme-main"}}, "account acme-main"},
      {TransferFunds{{"a"}, {"b"}, kOne, "", ""}, "account a, account b"},
      {UnregisterCard{{"acme-eu"}, {"acme-main"}, {"card-1"}}, "customer acme-eu, account acme-main, card card-1"},
      {EndCustomer{{"acme-eu"}}, "customer acme-eu"},
      {ProvideContract{{"standard"}, "1", {}, "text"}, "contract standard"},
      {SetDepositFee{kOne}, ""},
      {RecordRefusal{"PATCH", {RejectionCode::entity_unknown}, {{ObjectKind::entity, "ada"}}}, "entity ada"},
  };
  for (const auto& [command, objects] : rows) CHECK(text_of(objects_of(command)) == objects);
}

TEST_CASE("objects: of a command the first hundred are listed, and nothing that can be no id") {
  PostTransaction many{{"t-1"}};
  for (int i = 0; i < 99; ++i) many.postings.push_back({{"from"}, {"to-" + std::to_string(100 + i)}, kOne, {"EUR"}});
  CHECK(objects_of(Command{many}).size() == kRefusedObjectsMax);
  many.postings.resize(98);
  CHECK(objects_of(Command{many}).size() == kRefusedObjectsMax);
  many.postings.resize(97);
  CHECK(objects_of(Command{many}).size() == kRefusedObjectsMax - 1);
  CHECK(objects_of(Command{EndCustomer{{std::string(kObjectIdBytesMax, 'x')}}}).size() == 1);
  CHECK(objects_of(Command{EndCustomer{{std::string(kObjectIdBytesMax + 1, 'x')}}}).empty());
  CHECK(objects_of(Command{EndCustomer{{"two\nlines"}}}).empty());
}

TEST_CASE("objects: personal data belongs to the account, card, entity or order that has it") {
  CHECK(text_of(owners_of_personal_data(EntityCreated{{"firm"}, EntityKind::legal_person, {}, {}, {}, {{"ada"}}})) == "entity firm");
  CHECK(text_of(owners_of_personal_data(AccountUpdated{{"acme-eu"}, {"acme-main"}})) == "account acme-main");
  OrderPlaced order;
  order.transaction = {"RA-1"};
  order.account = {"acme-main"};
  CHECK(text_of(owners_of_personal_data(order)) == "account acme-main, transaction RA-1");
}

TEST_CASE("objects: a kind has one name, and is found by it") {
  for (int i = 0; i <= static_cast<int>(ObjectKind::platform); ++i) {
    const auto kind = static_cast<ObjectKind>(i);
    CHECK(object_kind_named(name_of(kind)) == kind);
  }
  CHECK_FALSE(object_kind_named("nothing"));
}
