#include <catch2/catch.hpp>

#include <sstream>

#include "books/random_ledger.h"
#include "domain/posting.h"
#include "support/ledger.h"
#include "support/temporary_folder.h"
#include "tools/books/book_writer.h"
#include "tools/books/import.h"
#include "tools/books/sources.h"

using namespace daybook;
using daybook::test::TemporaryFolder;

namespace {

const std::string kBeginning =
    R"({"type":"customer","customerIdentifier":"acme-eu","displayName":"Acme"})"
    "\n"
    R"({"type":"account","customerIdentifier":"acme-eu","accountIdentifier":"alice-1","accountNumber":"A10000007","displayName":"Alice","contactEmail":"a@example.com"})"
    "\n";

std::string transaction(const std::string& id, const std::string& to) {
  return R"({"type":"transaction","id":")" + id + R"(","effectiveAt":"2020-01-01T00:00:00.000000Z","postings":[{"from":"funding-usd","to":")" + to +
         R"(","amount":"1.00","currency":"USD"}]})" + "\n";
}

std::string floor_of(const std::string& amount) {
  return R"({"type":"accountUpdate","accountIdentifier":"alice-1","floor":")" + amount + "\"}\n";
}

struct Books {
  TemporaryFolder folder;
  EventStore store{test::store_options(folder.path())};
  Books() { test::open_platform(store); }

  std::string import(const std::string& lines) {
    std::istringstream in(lines);
    const auto imported = import_books(in, store, 1);
    return imported ? std::to_string(imported->entries) + " new" : imported.error();
  }
};

}  // namespace

TEST_CASE("import: accounts, transactions and their times are those of the file, marked as imported") {
  Books books;
  CHECK(books.import(kBeginning + transaction("t1", "alice-1")) == "4 new");  // the funding account is one of them
  const auto entries = test::entries_of(books.store.log(), 1);
  CHECK(entries.at(2).find("\"number\":\"A10000007\"") != std::string::npos);
  CHECK(entries.at(4).find("\"effectiveAt\":\"2020-01-01T00:00:00.000000Z\",\"imported\":true") != std::string::npos);
}

TEST_CASE("import: the same file again changes nothing") {
  Books books;
  const auto lines = kBeginning + transaction("t1", "alice-1") + floor_of("-20") + floor_of("-30") + floor_of("-20");
  CHECK(books.import(lines) == "7 new");
  CHECK(books.import(lines) == "0 new");
}

TEST_CASE("import: a line that stands there twice counts twice") {
  Books books;
  books.import(kBeginning + floor_of("-20") + floor_of("-30") + floor_of("-20"));
  const auto entries = test::entries_of(books.store.log(), 1);
  CHECK(entries.size() == 6);
  CHECK(entries.back().find("\"floor\":\"-20.00\"") != std::string::npos);
}

TEST_CASE("import: it stops at the line that is refused, each time, and goes on there once its cause is removed") {
  Books books;
  const auto lines = kBeginning + transaction("t1", "alice-1") + transaction("t2", "bob-1") + transaction("t3", "alice-1");
  CHECK(books.import(lines).starts_with("line 4: "));
  CHECK(books.import(lines).starts_with("line 4: "));
  test::must(books.store, 1, test::account("acme-eu", "bob-1"));
  CHECK(books.import(lines).ends_with(" new"));
  RandomLedger ledger;
  give(books.store, PostTransaction{{"t4"}, {{{"funding-usd"}, {"bob-1"}, {{100}, 2}, {"USD"}}}, {}, {}}, ledger);
  CHECK(to_text(ledger.balances.at("bob-1").posted, 2) == "2.00");
}

TEST_CASE("export: a customer under contract comes as the group that it is, and its accounts with it") {
  Books old;
  const auto key = KeyStore::new_id();
  test::must(old.store, 1, CreateEntity{{"acme"}, EntityKind::legal_person, key, {Personal::Form::plain, key, R"({"name":"Acme"})"}});
  test::must(old.store, 1, ProvideContract{{"standard"}, "1", day_or_time_from_text("2020-01-01").value(), "Terms"});
  const Relation relation{{"acme"}, {{"acme"}}, {{{"standard"}, day_or_time_from_text("2024-03-01").value()}}};
  test::must(old.store, 1, SignCustomer{{"acme-eu"}, relation, {}});
  test::must(old.store, 1, test::account("acme-eu", "alice-1"));
  test::must(old.store, 1, SetCustomerStatus{{"acme-eu"}, true, "look into it", {}});
  test::must(old.store, 1, CreateWalletLink{{"link"}, "0x" + std::string(40, 'a'), ChainAsset::eth, {}});
  test::must(old.store, 1, DeleteWalletLink{{"link"}, {}});
  test::must(old.store, 1, EndCustomer{{"acme-eu"}, {}});
  test::must(old.store, 1, EraseEntity{{"acme"}, "asked for"});
  const auto source = entries_of_store(old.store, 1, {"Acme-Platform"});
  for (const std::string format : {"hledger", "beancount", "csv"}) {
    std::ostringstream out;
    CHECK(write_books(*source, *book_writer(format, out, *source)).movements == 0);
  }
  std::ostringstream lines;
  CHECK(write_books(*source, *book_writer("jsonl", lines, *source)).entries == 10);

  Books fresh;
  CHECK(fresh.import(lines.str()) == "2 new");
  const auto entries = test::entries_of(fresh.store.log(), 1);
  CHECK(entries.at(1).find(R"("data":{"customer":"acme-eu","displayName":"acme-eu","createdAt":)") != std::string::npos);
  CHECK(entries.at(2).find(R"("customer":"acme-eu","account":"alice-1")") != std::string::npos);
}

TEST_CASE("import: a line that is none is named, with what is wrong") {
  const auto [line, words] = GENERATE(table<std::string, std::string>({
      {"not json", "it is not JSON"},
      {"[]", "a line is one JSON object"},
      {"{}", "\"type\" is missing"},
      {R"({"type":"planet"})", "the type \"planet\" is unknown"},
      {R"({"type":"asset","code":"POINTS","scale":"0","displayName":"P"})", "\"scale\" is not a whole number"},
      {R"({"type":"asset","code":"POINTS","scale":0,"displayName":"P","more":1})", "\"more\" is unknown here"},
      {R"({"type":"transaction","id":"t","postings":[{"from":"a","to":"b","amount":1.5,"currency":"USD"}]})", "\"amount\" is not a string"},
      {R"({"type":"accountStatus","accountIdentifier":"a","status":"GONE","reason":"r"})", "\"status\" is not ACTIVE, FROZEN or DISABLED"},
      {R"({"type":"accountUpdate","accountIdentifier":"nobody-1"})", "no line in front of this one has the account nobody-1"},
  }));
  Books books;
  CHECK(books.import("\n" + line + "\n") == "line 2: " + words);
}
