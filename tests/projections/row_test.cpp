#include "projections/row.h"

#include <catch2/catch.hpp>
#include <limits>

#include "eventstore/failure.h"
#include "projections/accounts.h"
#include "projections/balances.h"
#include "projections/customers.h"
#include "projections/history.h"
#include "projections/transactions.h"

namespace daybook {
namespace {

std::string hexadecimal(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    for (const int digit : {static_cast<unsigned char>(byte) >> 4, byte & 0xf}) text += "0123456789abcdef"[digit];
  }
  return text;
}

constexpr Time kTime{1'700'000'000'123'456};

const CustomerView kCustomer{{"abcde"}, "Näme", {{"k", "v"}}, kTime, 300};

AccountView some_account() {
  AccountView view;
  view.account = {"account"};
  view.customer = {"abcde"};
  view.number = {300};
  view.display_name = "Main";
  view.currency = {"USD"};
  view.created_at = kTime;
  view.contact_email = {Personal::Form::sealed, {"k1"}, std::string("\x00\xff\x80", 3)};
  view.funding_notification = {{Personal::Form::sealed, {"k1"}, "s"}, {Personal::Form::erased, {"k2"}, ""}};
  view.system = SystemAccount::settlement;
  view.status = AccountStatus::frozen;
  view.status_reason = "why";
  view.scale = 2;
  view.floor = Amount{-1};
  view.velocity = {{{Amount{100}, 2}, 60}};
  view.metadata = {{"k", "v"}};
  view.last = 127;
  return view;
}
const AccountView kAccount = some_account();

const Standing kStanding{{"a"}, {"c"}, {"USD"}, 2, {{{-2}, {1}, {64}}, Amount{0}}, 300};

const TransactionStanding kTransaction{TransactionRow::Kind::hold, TransactionRow::HoldStatus::voided, 300, 301, kTime, {1}, {-1}};

const Had kBefore{{{-2}, {1}, {64}}, {}};
const Touch kTouch{Touch::Kind::posted, {kTime, 300}, {{-64}, {}, {}}, {"t"}, "r"};
const Touch kNextTouch{Touch::Kind::expired, {{kTime.microseconds + 128}, 301}, {{}, {-1}, {}}, {}, {}};

// A row that looks different needs a new version of its projection: then change what is expected here.
TEST_CASE("rows look as the versions of their projections say") {
  CHECK(hexadecimal(row_of(kCustomer)) == "02" "054ec3a46d65" "01016b0176" "c0c480c1c1c48203" "ac02");
  CHECK(hexadecimal(row_of(kAccount)) == "02" "ac02" "044d61696e" "03555344" "02" "c0c480c1c1c48203" "7f" "02" "01" "03776879"
                                         "0101" "00" "01" "c801" "02" "3c" "01016b0176"
                                         "01" "026b31" "0300ff80"
                                         "02" "01" "026b31" "0173" "02" "026b32" "00");
  CHECK(hexadecimal(row_of(kStanding, "...")) == "02" "0161" "0163" "03555344" "02" "03" "02" "8001" "0100" "ac02" "032e2e2e");
  CHECK(hexadecimal(row_of(kTransaction)) == "01" "01" "03" "ac02" "ad02" "01" "c0c480c1c1c48203" "02" "01");
  CHECK(hexadecimal(touches_begun(kBefore, kTouch)) == "01" "01" "c0c480c1c1c48203" "ac02" "03" "02" "8001" "00"
                                                       "03" "00" "00" "7f" "00" "00" "0174" "0172");
  CHECK(hexadecimal(touches_with(touches_begun(kBefore, kTouch), kNextTouch)) == "01" "02" "c0c480c1c1c48203" "ac02" "03" "02" "8001" "00"
                                                                                 "03" "00" "00" "7f" "00" "00" "0174" "0172"
                                                                                 "01" "8001" "01" "00" "01" "00");
  CHECK(customers_projection().version == 3);
  CHECK(accounts_projection().version == 3);
  CHECK(balances_projection().version == 3);
  CHECK(transactions_projection().version == 1);
}

TEST_CASE("amounts of 128 bits are read as they were written, as are times before 1970 in keys") {
  constexpr auto kLargest = static_cast<Int128>(~UInt128{0} >> 1);
  for (const Int128 units : {Int128{0}, Int128{-1}, Int128{63}, Int128{64}, Int128{-65}, Int128{1} << 64, kLargest, -kLargest - 1}) {
    const auto row = RowWriter(1).amount(Amount{units}).take();
    RowReader reader(row, 1);
    CHECK(reader.amount() == Amount{units});
    reader.end();
  }
  std::string before;
  for (const std::int64_t microseconds : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{0}, std::int64_t{1},
                                          std::numeric_limits<std::int64_t>::max()}) {
    const auto key = RowKey().time({microseconds}).take();
    CHECK(key_time(key, 0) == Time{microseconds});
    CHECK(before < key);
    before = key;
  }
}

TEST_CASE("rows are read as they were written") {
  CHECK(customer_of("abcde", row_of(kCustomer)) == kCustomer);
  CHECK(account_of({"abcde"}, "account", row_of(kAccount)) == kAccount);
  CHECK(standing_of(row_of(kStanding, "...")) == kStanding);
  CHECK(newest_touches(row_of(kStanding, "...")) == "...");
  CHECK(transaction_standing_of(row_of(kTransaction)) == kTransaction);
  const Had after_first{{{-66}, {1}, {64}}, {}};
  const Had after_second{{{-66}, {0}, {64}}, {}};
  CHECK(touches_of(touches_with(touches_begun(kBefore, kTouch), kNextTouch)) == std::vector<Touched>{{kTouch, after_first}, {kNextTouch, after_second}});
}

TEST_CASE("a row that was cut off anywhere, or is too long, or of another form, is refused") {
  const auto row = row_of(kAccount);
  for (std::size_t size = 0; size < row.size(); ++size) {
    CHECK_THROWS_AS(account_of({"abcde"}, "account", row.substr(0, size)), StorageFailed);
  }
  const auto touches = touches_with(touches_begun(kBefore, kTouch), kNextTouch);
  for (std::size_t size = 0; size < touches.size(); ++size) CHECK_THROWS_AS(touches_of(touches.substr(0, size)), StorageFailed);
  CHECK_THROWS_AS(touches_of(touches + '\0'), StorageFailed);
  CHECK_THROWS_AS(account_of({"abcde"}, "account", row + '\0'), StorageFailed);
  CHECK_THROWS_AS(account_of({"abcde"}, "account", '\x01' + row.substr(1)), StorageFailed);
}

TEST_CASE("keys sort by journal, tag and identifier, and a NUL sorts before all that may continue an identifier") {
  CHECK(hexadecimal(row_key(0x01020304, Tag::index, "ab")) == "01020304" "02" "6162");
  CHECK(hexadecimal(row_key(1, Tag::row, "a", "b")) == "00000001" "01" "610062");
  CHECK(row_key(255, Tag::index, "z") < row_key(256, Tag::checkpoint, ""));
  CHECK(row_key(1, Tag::row, "abcde", "zzzzz") < row_key(1, Tag::row, "abcde-1", "aaaaa"));
}

TEST_CASE("touches are full with eight of them, and not with seven") {
  auto touches = touches_begun(kBefore, kTouch);
  for (int count = 1; count < kTouchesMax; ++count) {
    CHECK_FALSE(touches_are_full(touches));
    touches = touches_with(touches, kTouch);
  }
  CHECK(touches_are_full(touches));
  CHECK(touches_of(touches).size() == 8);
  CHECK(touches_of(touches).back().had == Had{{{-2 - 8 * 64}, {1}, {64}}, {}});
}

TEST_CASE("a back-dated touch says how much of what is posted took effect before it was recorded, from then on") {
  auto back_dated = kTouch;
  back_dated.kind = Touch::Kind::back_dated;
  const auto all = touches_of(touches_with(touches_with(touches_begun(kBefore, kTouch), back_dated), kTouch));
  CHECK(all[0].had.back_dated == std::nullopt);
  CHECK(all[1].had.back_dated == Amount{-64});
  CHECK(all[2].had.back_dated == Amount{-64});
  CHECK(all[2].had.sums.posted == Amount{-2 - 3 * 64});
}

}  // namespace
}  // namespace daybook
