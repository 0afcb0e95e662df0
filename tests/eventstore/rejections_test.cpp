// Refused commands as entries of their own, and how many of them a credential may cause.
#include <catch2/catch.hpp>

#include "domain/objects.h"
#include "eventstore/desk.h"
#include "eventstore/rejection_allowance.h"
#include "eventstore/transactions.h"

namespace daybook {
namespace {

using namespace daybook::test;

Answer ask_as(Desk& desk, Submission submission) {
  std::promise<Answer> promise;
  auto answer = promise.get_future();
  submission.journal = 1;
  if (submission.envelope->actor.credential.text.empty()) submission.envelope = envelope();
  submission.done = [&promise](Answer given) { promise.set_value(std::move(given)); };
  desk.writer->submit(std::move(submission));
  return answer.get();
}

Submission by(const std::string& credential, Command command) {
  Submission submission;
  auto whose = envelope();
  whose.actor.credential.text = credential;
  submission.envelope = std::move(whose);
  submission.command = std::move(command);
  return submission;
}

Entry last_entry(const Desk& desk) { return decode(entries_of(desk.log, 1).back()); }

}  // namespace

TEST_CASE("rejections: a command that a rule refuses is an entry: who, which ids, which rule") {
  Desk desk;
  must(*desk.writer, 1, customer("acme-eu"));
  auto again = customer("acme-eu");
  again.display_name = "a name that must not be kept";
  const auto answer = ask(*desk.writer, 1, again);
  CHECK(code_in(answer) == "customer-exists");
  CHECK(answer.journal_size == 3);

  const auto entry = last_entry(desk);
  CHECK(entry.envelope.actor == envelope().actor);
  CHECK(entry.envelope.request == envelope().request);
  CHECK(std::get<CommandRejected>(entry.event) ==
        CommandRejected{"CreateCustomer", std::nullopt, {}, {RejectionCode::customer_exists, "acme-eu"}, {{ObjectKind::customer, "acme-eu"}}});
  CHECK(entries_of(desk.log, 1).back().find("must not be kept") == std::string::npos);
  CHECK(desk.writer->rejection_counts().recorded == 1);
}

TEST_CASE("rejections: what was refused for the trail only is remembered by nobody: the same command may be taken later") {
  Desk desk;
  CHECK(code_in(ask(*desk.writer, 1, account("acme-eu", "acme-eu-main"))) == "customer-unknown");
  must(*desk.writer, 1, customer("acme-eu"));
  CHECK(must(*desk.writer, 1, account("acme-eu", "acme-eu-main")).size() == 1);
  CHECK(desk.replayed().account_by_id.contains({"acme-eu-main"}));
  CHECK(desk.replayed().requests.size() == 0);
}

TEST_CASE("rejections: a field that breaks its own rule, and a dry run, leave no entry") {
  Desk desk;
  CHECK(code_in(ask(*desk.writer, 1, customer("no"))) == "invalid-field");
  auto dry = by("c1", account("acme-eu", "acme-eu-main"));
  dry.dry_run = true;
  CHECK(code_in(ask_as(desk, std::move(dry))) == "customer-unknown");
  CHECK(desk.log.head(1).size == 1);
  CHECK(desk.writer->rejection_counts().recorded == 0);
}

TEST_CASE("rejections: ids that no entry can hold are left out, the rule is not") {
  Desk desk;
  CHECK(code_in(ask(*desk.writer, 1, UpdateCustomer{{"\xff\xfe"}, "New name"})) == "customer-unknown");
  CHECK(std::get<CommandRejected>(last_entry(desk).event) ==
        CommandRejected{"UpdateCustomer", std::nullopt, {}, {RejectionCode::customer_unknown}});
  const std::string longest(kObjectIdBytesMax, 'a');
  for (const auto& [id, kept] : {std::pair(longest, true), std::pair(longest + "a", false), std::pair(std::string("a\nb"), false)}) {
    ask(*desk.writer, 1, UpdateCustomer{{id}, "New name"});
    CHECK(std::get<CommandRejected>(last_entry(desk).event).about.size() == (kept ? 1 : 0));
  }
}

TEST_CASE("rejections: another content under an Idempotency-Key is an entry, and the first outcome stays as it was") {
  Desk desk;
  auto first = by("c1", customer("acme-eu"));
  auto keyed = *first.envelope;
  keyed.idempotency_key = "key-1";
  keyed.content = {{"customerIdentifier", 1}};
  first.envelope = keyed;
  auto other = by("c1", customer("acme-us"));
  keyed.content = {{"customerIdentifier", 2}};
  other.envelope = keyed;
  auto again = by("c1", customer("acme-eu"));
  again.envelope = first.envelope;
  REQUIRE(is<Accepted>(ask_as(desk, std::move(first))));
  CHECK(code_in(ask_as(desk, std::move(other))) == "idempotency-key-reused");
  CHECK(desk.log.head(1).size == 3);
  const auto replayed = std::get<Accepted>(ask_as(desk, std::move(again)).outcome);
  REQUIRE(replayed.earlier);
  CHECK(replayed.earlier->position == 1);
  CHECK(replayed.earlier->entries == 1);
  CHECK(desk.replayed().requests.find({"key-1"})->entries == 1);
}

TEST_CASE("rejections: a batch that is refused as a whole is one entry, with the place of the one that was refused") {
  Desk desk;
  must(*desk.writer, 1, customer("acme-eu"));
  must(*desk.writer, 1, account("acme-eu", "acme-eu-main"));
  const auto before = desk.log.head(1).size;
  Submission batch = by("c1", {});
  batch.batch = {fund("t-1", "acme-eu-main", "10.00"), fund("t-2", "acme-eu-nowhere", "10.00")};
  CHECK(code_in(ask_as(desk, std::move(batch))) == "account-unknown");
  CHECK(desk.log.head(1).size == before + 1);
  const auto refused = std::get<CommandRejected>(last_entry(desk).event);
  CHECK_FALSE(refused.transaction);
  CHECK(refused.rejection.facts.back() == std::pair<std::string, std::string>("index", "1"));
  CHECK(refused.about == objects_of(Command{fund("t-2", "acme-eu-nowhere", "10.00")}));
  CHECK(is<Accepted>(ask(*desk.writer, 1, fund("t-2", "acme-eu-main", "10.00"))));
}

TEST_CASE("rejections: above the limit a credential's commands are not decided until time has passed; others' are") {
  WriterLimits limits;
  limits.rejections_per_minute_max = 3;
  Desk desk(limits);
  const Command refused = account("nobody-here", "acme-eu-main");
  for (int i = 0; i < 3; ++i) CHECK(code_in(ask_as(desk, by("busy", refused))) == "customer-unknown");
  const auto size = desk.log.head(1).size;

  const auto limited = ask_as(desk, by("busy", customer("acme-eu")));
  CHECK(is(limited, Unavailable::too_many_rejections));
  CHECK(limited.retry_after_microseconds == 20'000'000);
  CHECK(desk.log.head(1).size == size);
  CHECK(is<Accepted>(ask_as(desk, by("quiet", customer("acme-eu")))));
  auto dry = by("busy", refused);
  dry.dry_run = true;
  CHECK(code_in(ask_as(desk, std::move(dry))) == "customer-unknown");

  desk.pass_seconds(20);
  CHECK(is<Accepted>(ask_as(desk, by("busy", customer("acme-us")))));
  CHECK(code_in(ask_as(desk, by("busy", refused))) == "customer-unknown");
  CHECK(is(ask_as(desk, by("busy", refused)), Unavailable::too_many_rejections));
  CHECK(desk.writer->rejection_counts().recorded == 4);
  CHECK(desk.writer->rejection_counts().limited == 2);
}

TEST_CASE("rejections: a refusal that is remembered counts once, however often its transaction comes again") {
  WriterLimits limits;
  limits.rejections_per_minute_max = 1;
  Desk desk(limits);
  must(*desk.writer, 1, customer("acme-eu"));
  must(*desk.writer, 1, account("acme-eu", "acme-eu-main"));
  const auto too_much = post("t-1", "acme-eu-main", "settlement-usd", "10.00");
  const auto first = ask(*desk.writer, 1, too_much);
  REQUIRE(is<Accepted>(first));
  CHECK(std::get<CommandRejected>(std::get<Accepted>(first.outcome).events.back().event).about == objects_of(Command{too_much}));
  CHECK(is(ask(*desk.writer, 1, too_much), Unavailable::too_many_rejections));
  desk.pass_seconds(60);
  for (int i = 0; i < 3; ++i) CHECK(std::get<Accepted>(ask(*desk.writer, 1, too_much).outcome).earlier);
  CHECK(desk.writer->rejection_counts().recorded == 1);
}

TEST_CASE("rejections: without a limit any number is recorded") {
  WriterLimits limits;
  limits.rejections_per_minute_max = 0;
  Desk desk(limits);
  for (int i = 0; i < 2'000; ++i) REQUIRE(is<Rejection>(ask_as(desk, by("busy", account("nobody-here", "acme-eu-main")))));
  CHECK(desk.writer->rejection_counts().recorded == 2'000);
}

TEST_CASE("rejections: buckets that are full again are forgotten") {
  RejectionAllowance allowance(600);
  for (int i = 0; i < 1'024; ++i) allowance.take({"c" + std::to_string(i)}, 0);
  CHECK(allowance.buckets() == 1'024);
  allowance.take({"late"}, 60'000'000);
  CHECK(allowance.buckets() == 1);
}

}  // namespace daybook
