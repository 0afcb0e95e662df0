// Entries of transactions: any that can happen survives being written and read; what is malformed is refused with a reason.
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "eventstore/block.h"
#include "eventstore/sample_entry.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

// ---- any event of a transaction

Amount some_amount() {
  const auto high = *rc::gen::inRange<std::int64_t>(0, 1LL << 61);
  const auto low = *rc::gen::arbitrary<std::uint64_t>();
  const auto shift = *rc::gen::inRange(0, 125);
  const auto units = (static_cast<Int128>(high) << 64 | low) >> shift;
  return {units == 0 ? 1 : units};
}

Postings some_postings() {
  Postings postings;
  for (const auto& code : {"EUR", "JPY", "POINTS", "TOKEN"}) {
    if (*rc::gen::inRange(0, 2) == 0) continue;
    auto& group = postings.emplace_back(CurrencyPostings{{code}, *rc::gen::inRange(0, kScaleMax + 1), {}});
    for (auto count = *rc::gen::inRange(1, 4); count > 0; --count) {
      const auto from = *rc::gen::inRange<std::uint64_t>(1, 100'000'000);
      group.postings.push_back({{from}, {from + *rc::gen::inRange<std::uint64_t>(1, 99)}, some_amount()});
    }
  }
  return postings;
}

std::string some_text() {
  return *rc::gen::element<std::string>("", "plain", "\"quoted\\", "tab\tand\x01", "Ünïcödé", "\U0001f4d2\uff01", "null", "12.50");
}

Details some_details() {
  Details details;
  for (auto count = *rc::gen::inRange(0, 5); count > 0; --count) {
    details.metadata[*rc::gen::element<std::string>("a", "\"", "é", "\uffff", "\U00010000", "\U0010ffff", "\ue000", "z", "", "\x7f")] = some_text();
  }
  details.reference = some_text();
  details.reason = some_text();
  if (*rc::gen::arbitrary<bool>()) details.effective_at = Time{*rc::gen::inRange<std::int64_t>(-62'167'219'200'000'000, 253'402'300'800'000'000)};
  return details;
}

std::optional<Decimal> some_decimal() {
  if (*rc::gen::arbitrary<bool>()) return std::nullopt;
  const auto sign = *rc::gen::element(-1, 1);
  return Decimal{{some_amount().units * sign}, *rc::gen::inRange(0, kScaleMax + 1)};
}

std::vector<Expectation> some_expectations() {
  std::vector<Expectation> list;
  for (auto count = *rc::gen::inRange(0, 3); count > 0; --count) {
    auto& expectation = list.emplace_back(Expectation{{"acme-eu-main"}, some_decimal(), some_decimal(), {}});
    if (*rc::gen::arbitrary<bool>()) expectation.last_position = *rc::gen::inRange<Position>(0, Position{1} << 53);
  }
  return list;
}

CommandRejected some_refusal() {
  CommandRejected refusal{"PostTransaction", TransactionId{"t-1"}, {}, {RejectionCode::insufficient_funds, some_text(), {}, {}}};
  if (*rc::gen::arbitrary<bool>()) refusal.transaction.reset();
  refusal.rejection.code = static_cast<RejectionCode>(*rc::gen::inRange(0, static_cast<int>(RejectionCode::entry_too_large) + 1));
  if (*rc::gen::arbitrary<bool>()) refusal.content = {{"amount", *rc::gen::arbitrary<std::uint64_t>()}, {"hold", 0}};
  if (*rc::gen::arbitrary<bool>()) refusal.rejection.facts = {{"zebra", some_text()}, {"amount", "-0.01"}};
  for (auto count = *rc::gen::inRange(0, 4); count > 0; --count) {
    refusal.about.push_back({static_cast<ObjectKind>(*rc::gen::inRange(0, static_cast<int>(ObjectKind::platform) + 1)), some_text()});
  }
  return refusal;
}

Event some_event() {
  const auto flag = [] { return *rc::gen::arbitrary<bool>(); };
  const auto seconds = *rc::gen::inRange<std::uint64_t>(1, kHoldSecondsMax + 1);
  switch (*rc::gen::inRange(0, 8)) {
    case 0: return TransactionPosted{{"t-1"}, some_postings(), some_details(), some_expectations(), flag()};
    case 1: return TransactionReversed{{"r-1"}, {"t-1"}, some_postings(), some_decimal(), some_details()};
    case 2: return HoldPlaced{{"h-1"}, some_postings(), flag() ? std::optional(seconds) : std::nullopt, some_details(), some_expectations()};
    case 3: return HoldCaptured{{"c-1"}, {"h-1"}, some_postings(), some_postings(), some_decimal(), flag(), flag(), some_details()};
    case 4: return HoldVoided{{"v-1"}, {"h-1"}, some_postings(), some_details()};
    case 5: return HoldExtended{{"e-1"}, {"h-1"}, seconds, some_details()};
    case 6: return HoldExpired{{"h-1"}, some_postings()};
    default: return some_refusal();
  }
}

// The entry of a transaction with this in the place of its data.
std::string with_data(const std::string& type, const std::string& data) {
  return R"({"position":0,"time":"2026-11-21T21:58:56.123456Z","type":")" + type +
         R"(","actor":{"credential":"c1","role":"admin"},"request":"r","data":)" + data + "}";
}
std::string with_postings(const std::string& postings) {
  return with_data("transaction-posted.1", R"({"transaction":"t-1","postings":)" + postings + "}");
}

}  // namespace

TEST_CASE("codecs: any event of a transaction is read as it was written, and written again the same") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  CHECK(rc::check([&] {
    const auto entry = entry_with(some_event());
    const auto bytes = encode(entry, keys);
    RC_ASSERT(bytes.has_value());
    const Entry again = decode(*bytes);
    RC_ASSERT(again == entry);
    RC_ASSERT(encode(again, keys).value() == bytes.value());
  }));
}

TEST_CASE("codecs: kPostingsMax postings of ordinary amounts fit one entry, with all that may stand beside them") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  TransactionPosted event{{std::string(kTransactionIdLengthMax, 't')}, {{{"EUR"}, 2, {}}}, {}, {}, false};
  for (std::uint64_t i = 0; i < kPostingsMax; ++i) {
    event.postings[0].postings.push_back({{99'990'000 + i}, {99'980'000 + i}, {static_cast<Int128>(999'999'999'99)}});
  }
  event.details = {{{"k", std::string(kMetadataBytesMax - 1, 'v')}},
                   std::string(kReferenceLengthMax, 'r'),
                   std::string(kReasonLengthMax, 'w'),
                   Time{}};
  for (std::size_t i = 0; i < kExpectationsMax; ++i) {
    event.expect.push_back({{"account-" + std::to_string(i)}, decimal_from_text("1000.00").value(), std::nullopt, 1'000'000});
  }
  const auto bytes = encode(entry_with(event), keys);
  REQUIRE(bytes.has_value());
  CHECK(bytes->size() <= kEntryBytesMax);
  CHECK(std::get<TransactionPosted>(decode(*bytes).event) == event);
}

TEST_CASE("codecs: postings that no ledger wrote are refused") {
  const auto row = GENERATE(table<std::string, std::string>({
      {R"({"EUR":[[1,2,"12.5"],[1,2,"12.50"]]})", "different numbers of digits"},
      {R"({"EUR":[]})", "no postings"},
      {R"({"EUR":[[1,2]]})", "two accounts and an amount"},
      {R"({"EUR":[[1,2,"1","2"]]})", "two accounts and an amount"},
      {R"({"EUR":[[1,1,"1"]]})", "from an account to itself"},
      {R"({"EUR":[[1,2,"0"]]})", "no amount above zero"},
      {R"({"EUR":[[1,2,"0.00"]]})", "no amount above zero"},
      {R"({"EUR":[[1,2,"-1"]]})", "no amount above zero"},
      {R"({"EUR":[[1,2,"-0"]]})", "is no amount"},
      {R"({"EUR":[[1,2,"1e3"]]})", "is no amount"},
      {R"({"EUR":[[1,2,"1."]]})", "is no amount"},
      {R"({"EUR":[[1,2,"01"]]})", "is no amount"},
      {R"({"EUR":[[1,2,""]]})", "is no amount"},
      {R"({"EUR":[[1,2," 1"]]})", "is no amount"},
      {R"({"EUR":[[1,2,"0.1234567890123456789"]]})", "is no amount"},
      {R"({"EUR":[[1,2,"170141183460469231731687303715884105728"]]})", "is no amount"},
      {R"({"EUR":[[1,2,1]]})", "can't be read"},
      {R"({"EUR":[["1",2,"1"]]})", "can't be read"},
      {R"({"EUR":[[1.5,2,"1"]]})", "can't be read"},
      {R"({"EUR":[[-1,2,"1"]]})", "can't be read"},
      {R"({"EUR":[[18446744073709551616,2,"1"]]})", "can't be read"},
      {R"({"USD":[[1,2,"1"]],"EUR":[[1,2,"1"]]})", "currencies are doubled or out of order"},
      {R"({"EUR":[[1,2,"1"]],"EUR":[[1,2,"1"]]})", "currencies are doubled or out of order"},
      {R"([])", "can't be read"},
      {R"("EUR")", "can't be read"},
  }));
  CAPTURE(std::get<0>(row));
  CHECK_THROWS_WITH(decode(with_postings(std::get<0>(row))), Catch::Contains(std::get<1>(row)));
}

TEST_CASE("codecs: the largest amount is read to its last digit") {
  const auto event = decode(with_postings(R"({"EUR":[[1,2,"1701411834604692317316873037158841057.27"]]})")).event;
  const auto& group = std::get<TransactionPosted>(event).postings.at(0);
  CHECK(to_text(group.postings.at(0).amount, group.scale) == "1701411834604692317316873037158841057.27");
  CHECK(group.scale == 2);
}

TEST_CASE("codecs: data with a member that is missing, unknown, doubled, out of order or of another kind is refused") {
  const std::string good = R"("transaction":"t-1","hold":"h-1","expiresAfterSeconds":60)";
  CHECK_NOTHROW(decode(with_data("hold-extended.1", "{" + good + "}")));
  const auto row = GENERATE(table<std::string, std::string>({
      {R"({"transaction":"t-1","expiresAfterSeconds":60})", "the member \"hold\" is missing"},
      {R"({"hold":"h-1","transaction":"t-1","expiresAfterSeconds":60})", "the member \"transaction\" is missing"},
      {R"({"transaction":"t-1","hold":"h-1","expiresAfterSeconds":60,"colour":"red"})", "the member \"colour\" is unknown"},
      {R"({"transaction":"t-1","hold":"h-1","expiresAfterSeconds":60,"expiresAfterSeconds":60})", "doubled"},
      {R"({"transaction":"t-1","hold":"h-1","expiresAfterSeconds":60,"reason":"a","reference":"b"})", "out of order"},
      {R"({"transaction":"t-1","hold":7,"expiresAfterSeconds":60})", "can't be read"},
      {R"({"transaction":"t-1","hold":"h-1","expiresAfterSeconds":"60"})", "can't be read"},
      {R"({"transaction":"t-1","hold":"h-1","expiresAfterSeconds":60,"metadata":{"b":"1","a":"2"}})", "doubled or out of order"},
      {R"({"transaction":"t-1","hold":"h-1","expiresAfterSeconds":60,"metadata":{"a":"1","a":"2"}})", "doubled or out of order"},
      {R"({"transaction":"t-1","hold":"h-1","expiresAfterSeconds":60,"effectiveAt":"2026-02-30T00:00:00.000000Z"})", "is not in RFC 3339"},
  }));
  CAPTURE(std::get<0>(row));
  CHECK_THROWS_WITH(decode(with_data("hold-extended.1", std::get<0>(row))), Catch::Contains(std::get<1>(row)));
}

TEST_CASE("codecs: names that this version does not know are refused") {
  const auto row = GENERATE(table<std::string, std::string, std::string>({
      {"account-status-changed.1", R"({"account":"a","status":"ASLEEP","reason":"r"})", "the status \"ASLEEP\" is unknown"},
      {"system-account-opened.1", R"({"purpose":"fun","account":"a","number":"A00000001","currency":"EUR","scale":2})", "the purpose \"fun\""},
      {"system-account-opened.1", R"({"purpose":"funding","account":"a","number":"A1","currency":"EUR","scale":2})", "no account number"},
      {"system-account-opened.1", R"({"purpose":"funding","account":"a","number":"A00000001","currency":"EUR","scale":4294967298})", "too large"},
      {"command-rejected.1", R"({"command":"C","rejection":{"code":"moon-phase"}})", "the rejection \"moon-phase\""},
      {"command-rejected.1", R"({"command":"C","content":{"a":"12"},"rejection":{"code":"hold-closed"}})", "16 hexadecimal digits"},
  }));
  CAPTURE(std::get<1>(row));
  CHECK_THROWS_WITH(decode(with_data(std::get<0>(row), std::get<1>(row))), Catch::Contains(std::get<2>(row)));
}
