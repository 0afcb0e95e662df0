#include "projections/row.h"

#include <catch2/catch.hpp>

#include "eventstore/failure.h"
#include "projections/accounts.h"
#include "projections/customers.h"

namespace daybook {
namespace {

std::string hexadecimal(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    for (const int digit : {static_cast<unsigned char>(byte) >> 4, byte & 0xf}) text += "0123456789abcdef"[digit];
  }
  return text;
}

const CustomerView kCustomer{{"abcde"}, "Näme", {1'700'000'000'123'456}, 300};

const AccountView kAccount{.account = {"account"},
                           .customer = {"abcde"},
                           .number = {"A10000000"},
                           .display_name = "Main",
                           .currency = {"USD"},
                           .created_at = {1'700'000'000'123'456},
                           .contact_email = {Personal::Form::sealed, {"k1"}, std::string("\x00\xff\x80", 3)},
                           .funding_notification = {{Personal::Form::sealed, {"k1"}, "s"}, {Personal::Form::erased, {"k2"}, ""}},
                           .last = 127};

// A row that looks different needs a new version of its projection: then change what is expected here.
TEST_CASE("rows look as version 1 of their projections says") {
  CHECK(hexadecimal(row_of(kCustomer)) == "01" "054ec3a46d65" "c0c480c1c1c48203" "ac02");
  CHECK(hexadecimal(row_of(kAccount)) == "01" "09413130303030303030" "044d61696e" "03555344" "c0c480c1c1c48203" "7f"
                                         "01" "026b31" "0300ff80"
                                         "02" "01" "026b31" "0173" "02" "026b32" "00");
  CHECK(customers_projection().version == 1);
  CHECK(accounts_projection().version == 1);
}

TEST_CASE("rows are read as they were written") {
  CHECK(customer_of("abcde", row_of(kCustomer)) == kCustomer);
  CHECK(account_of({"abcde"}, "account", row_of(kAccount)) == kAccount);
}

TEST_CASE("a row that was cut off anywhere, or is too long, or of another form, is refused") {
  const auto row = row_of(kAccount);
  for (std::size_t size = 0; size < row.size(); ++size) {
    CHECK_THROWS_AS(account_of({"abcde"}, "account", row.substr(0, size)), StorageFailed);
  }
  CHECK_THROWS_AS(account_of({"abcde"}, "account", row + '\0'), StorageFailed);
  CHECK_THROWS_AS(account_of({"abcde"}, "account", '\x02' + row.substr(1)), StorageFailed);
}

TEST_CASE("keys sort by journal, tag and identifier, and a NUL sorts before all that may continue an identifier") {
  CHECK(hexadecimal(row_key(0x01020304, Tag::index, "ab")) == "01020304" "02" "6162");
  CHECK(hexadecimal(row_key(1, Tag::row, "a", "b")) == "00000001" "01" "610062");
  CHECK(row_key(255, Tag::index, "z") < row_key(256, Tag::checkpoint, ""));
  CHECK(row_key(1, Tag::row, "abcde", "zzzzz") < row_key(1, Tag::row, "abcde-1", "aaaaa"));
}

}  // namespace
}  // namespace daybook
