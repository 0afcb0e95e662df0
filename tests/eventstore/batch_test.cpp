// Several transactions as one decision: all of them or none.
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "eventstore/desk.h"
#include "eventstore/transactions.h"

using namespace daybook;
using namespace daybook::test;

namespace {

struct Ledger : Desk {
  Ledger() { open_accounts(*writer); }
  std::size_t entries() const { return entries_of(log, 1).size(); }
  Answer ask_all(std::vector<Command> batch, bool dry_run = false) {
    std::promise<Answer> promise;
    writer->submit({1, envelope(), {}, dry_run, [&](Answer given) { promise.set_value(std::move(given)); }, std::move(batch)});
    return promise.get_future().get();
  }
};

const BatchOutcome& outcome_in(const Answer& answer) { return std::get<Accepted>(answer.outcome).batch; }

// All balances, as text.
std::map<std::string, std::string> balances(const State& state) {
  std::map<std::string, std::string> texts;
  for (const auto& [number, row] : state.accounts) {
    texts[row.account.text] = to_text(row.posted, 2) + " " + to_text(row.held, 2) + " " + to_text(row.incoming, 2);
  }
  return texts;
}

}  // namespace

TEST_CASE("batch: later ones see what earlier ones did, and each has its place") {
  Ledger desk;
  const auto first = desk.entries();
  const auto answer = desk.ask_all({fund("b-1", "acme-b", "5.00"), post("b-2", "acme-b", "acme-a", "5.00"),
                                    hold("b-3", "acme-a", "acme-b", "105.00"), fund("b-1", "acme-b", "5.00")});
  REQUIRE(events_in(answer).size() == 3);
  CHECK(desk.entries() == first + 3);
  const auto& outcome = outcome_in(answer);
  CHECK_FALSE(outcome.refused.has_value());
  REQUIRE(outcome.places.size() == 4);
  CHECK(outcome.places[0].position == first);
  CHECK(outcome.places[2].position == first + 2);
  CHECK(outcome.places[3].position == first);
  CHECK(balances(desk.replayed())["acme-a"] == "105.00 105.00 0.00");
}

TEST_CASE("batch: of one that no entry can hold nothing is left in the block, be it alone there or behind others") {
  const bool behind_another = GENERATE(false, true);
  Ledger desk;
  const auto entries = desk.entries();
  const auto appends = desk.log.appends();
  const auto others = behind_another ? 1u : 0u;
  auto unwritable = post("b-2", "acme-a", "acme-b", "1.00");
  unwritable.details.reference = "\xff";
  std::promise<Answer> promise;
  std::vector<Submission> submissions;
  if (behind_another) submissions.push_back({1, envelope(), fund("f-1", "acme-b", "5.00"), false, {}});
  submissions.push_back({1, envelope(), {}, false, [&](Answer given) { promise.set_value(std::move(given)); }, {fund("b-1", "acme-b", "5.00"), unwritable}});
  desk.writer->submit(std::move(submissions));
  CHECK(code_in(promise.get_future().get()) == "text-not-utf8");
  CHECK(desk.entries() == entries + others);
  CHECK(desk.log.appends() == appends + static_cast<int>(others));
  CHECK(must(*desk.writer, 1, fund("b-1", "acme-b", "6.00")).at(0).position == entries + others);
  CHECK(balances(desk.replayed())["acme-b"] == (behind_another ? "11.00 0.00 0.00" : "6.00 0.00 0.00"));  // and the blocks lead to their roots
}

TEST_CASE("batch: where one is refused nothing is done but to say so, and nothing remembered") {
  Ledger desk;
  const auto entries = desk.entries();
  const auto answer = desk.ask_all({fund("b-1", "acme-b", "5.00"), post("b-2", "acme-b", "acme-a", "5.01")});
  const auto rejection = std::get<Rejection>(answer.outcome);
  CHECK(rejection.code == RejectionCode::insufficient_funds);
  CHECK(rejection.facts.back() == std::pair<std::string, std::string>{"index", "1"});
  CHECK(desk.entries() == entries + 1);
  CHECK(must(*desk.writer, 1, fund("b-1", "acme-b", "6.00")).size() == 1);
  CHECK(must(*desk.writer, 1, post("b-2", "acme-b", "acme-a", "1.00")).size() == 1);
}

TEST_CASE("batch: one that was refused before refuses all, wherever it stands") {
  Ledger desk;
  const auto refused = events_in(ask(*desk.writer, 1, post("r-1", "acme-b", "acme-a", "5.00"))).at(0).position;
  const auto entries = desk.entries();
  for (const bool last : {false, true}) {
    std::vector<Command> batch = {fund("b-1", "acme-b", "5.00"), post("r-1", "acme-b", "acme-a", "5.00")};
    if (!last) batch.push_back(fund("b-2", "acme-b", "5.00"));
    const auto answer = desk.ask_all(batch);
    CHECK(events_in(answer).empty());
    CHECK(outcome_in(answer).refused == 1);
    REQUIRE(outcome_in(answer).places.size() == 1);
    CHECK(outcome_in(answer).places[0].position == refused);
  }
  CHECK(desk.entries() == entries);
}

TEST_CASE("batch: a dry run writes nothing and answers with what would be") {
  Ledger desk;
  const auto entries = desk.entries();
  const auto answer = desk.ask_all({fund("b-1", "acme-b", "5.00"), post("b-2", "acme-b", "acme-a", "5.00")}, true);
  REQUIRE(events_in(answer).size() == 2);
  CHECK(to_text(events_in(answer)[1].balances.at(0).posted, 2) == "105.00");
  CHECK(desk.entries() == entries);
}

TEST_CASE("batch: what is done at once is what would be done one after the other") {
  const bool holds = rc::check([] {
    const auto amounts = *rc::gen::container<std::vector<int>>(5, rc::gen::inRange(1, 4'000));
    const auto targets = *rc::gen::container<std::vector<bool>>(5, rc::gen::arbitrary<bool>());
    std::vector<Command> batch;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
      const auto amount = to_text(Amount{amounts[i]}, 2);
      const auto id = "b-" + std::to_string(i);
      batch.push_back(targets[i] ? Command{post(id, "acme-a", "acme-b", amount)} : Command{hold(id, "acme-b", "acme-a", amount)});
    }
    Ledger at_once, one_by_one;
    const auto answer = at_once.ask_all(batch);
    bool refused = false;
    for (const auto& command : batch) refused = refused || rejection_in(ask(*one_by_one.writer, 1, command)).has_value();
    RC_ASSERT(refused == std::holds_alternative<Rejection>(answer.outcome));
    if (!refused) RC_ASSERT(balances(at_once.replayed()) == balances(one_by_one.replayed()));
    if (refused) RC_ASSERT(balances(at_once.replayed())["acme-b"] == "0.00 0.00 0.00");
  });
  CHECK(holds);
}
