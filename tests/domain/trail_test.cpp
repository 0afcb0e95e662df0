#include <catch2/catch.hpp>

#include "given_books.h"

using namespace daybook;

namespace {

std::string code_of(const std::optional<Rejection>& rejection) {
  return rejection ? std::string(name_of(rejection->code)) + " " + rejection->subject : "none";
}

}  // namespace

TEST_CASE("required reasons: a command that is listed needs one, in its envelope or in itself") {
  Books books;
  books.account("acme-main");
  REQUIRE(books.give(RequireReasons{{"SetAccountStatus", "PostTransaction"}}) == "done");
  const PostTransaction posting{{"t-1"}, Books::requested({{"funding-usd", "acme-main", "1.00", "USD"}})};
  CHECK(code_of(refusal_without_reason(books.state, posting, false)) == "reason-required PostTransaction");
  CHECK(code_of(refusal_without_reason(books.state, posting, true)) == "none");
  auto with_reason = posting;
  with_reason.details.reason = "monthly";
  CHECK(code_of(refusal_without_reason(books.state, with_reason, false)) == "none");
  CHECK(code_of(refusal_without_reason(books.state, SetAccountStatus{{"acme-main"}, AccountStatus::frozen, "asked"}, false)) == "none");
  CHECK(code_of(refusal_without_reason(books.state, VoidHold{{"v-1"}, {"h-1"}}, false)) == "none");

  REQUIRE(books.give(RequireReasons{}) == "done");
  CHECK(code_of(refusal_without_reason(books.state, posting, false)) == "none");
}

TEST_CASE("required reasons: a transaction that was accepted before they were required is answered as before") {
  Books books;
  books.account("acme-main");
  REQUIRE(books.post("t-1", {{"funding-usd", "acme-main", "1.00", "USD"}}) == "done");
  REQUIRE(books.give(RequireReasons{{"PostTransaction"}}) == "done");
  const PostTransaction again{{"t-1"}, Books::requested({{"funding-usd", "acme-main", "1.00", "USD"}})};
  CHECK(code_of(refusal_without_reason(books.state, again, false)) == "none");
}

TEST_CASE("required reasons: the list is kept in order, each once, and asking for what is so already changes nothing") {
  Books books;
  REQUIRE(books.give(RequireReasons{{"VoidHold", "CaptureHold"}}) == "done");
  CHECK(books.state.header.reasons_required == std::vector<std::string>{"CaptureHold", "VoidHold"});
  CHECK(books.give(RequireReasons{{"CaptureHold", "VoidHold"}}) == "nothing");
  CHECK(books.give(RequireReasons{{"CaptureHold", "CaptureHold"}}) == "invalid-field commands[1]");
}

TEST_CASE("required reasons: only what callers ask for within a platform can need one") {
  for (const auto* name : {"CreatePlatform", "IssueCredential", "ExpireHold", "RecordReading", "RecordRefusal", "NoSuchCommand", ""}) {
    CAPTURE(name);
    CHECK(Books().give(RequireReasons{{name}}) == "invalid-field commands[0]");
  }
  for (const auto* name : {"CreateCustomer", "PostTransaction", "EraseEntity", "RequireReasons"}) CHECK(may_need_reason(name));
}

TEST_CASE("trail: a reading and a refusal of the edge are events that change no state") {
  Books books;
  const auto before = books.state;
  REQUIRE(books.give(RecordReading{{1}, {{ObjectKind::account, "acme-main"}}}) == "done");
  CHECK(books.history.back() == Event{PersonalDataRead{{1}, {{ObjectKind::account, "acme-main"}}}});
  CHECK(books.give(RecordRefusal{"PATCH /x", {RejectionCode::customer_unknown, "acme"}, {{ObjectKind::customer, "acme"}}}) ==
        "customer-unknown");
  CHECK(books.state == before);
}
