// The writer and money: what an answer says, what is remembered, what a dry run leaves, when holds expire.
#include <catch2/catch.hpp>
#include <thread>

#include "domain/ledger.h"
#include "eventstore/desk.h"
#include "eventstore/failure.h"
#include "eventstore/transactions.h"

using namespace daybook;
using namespace daybook::test;
using Fault = MemoryLog::Fault;

namespace {

struct Ledger : Desk {
  explicit Ledger(WriterLimits given = {}) : Desk(given) { open_accounts(*writer); }
  std::size_t entries() const { return entries_of(log, 1).size(); }
  std::string type_at(Position position) const { return std::string(type_of(decode(entries_of(log, 1).at(position)).event)); }
  Amount available(const std::string& id) const {
    const auto state = replayed();
    return state.accounts.find(*find_account_number(state, {id}))->available();
  }
};

std::string text(Amount amount) { return to_text(amount, 2); }

}  // namespace

TEST_CASE("ledger: an accepted transaction answers with its position, its time and the balances of each account that it touches") {
  Ledger desk;
  desk.pass_seconds(1);
  const auto recorded = must(*desk.writer, 1, post("t-1", "acme-a", "acme-b", "12.50"));
  REQUIRE(recorded.size() == 1);
  CHECK(recorded[0].position == desk.entries() - 1);
  CHECK(recorded[0].time.microseconds == desk.wall);
  REQUIRE(recorded[0].balances.size() == 2);
  CHECK(recorded[0].balances[0].account.text == "acme-a");
  CHECK(text(recorded[0].balances[0].available) == "87.50");
  CHECK(text(recorded[0].balances[1].posted) == "12.50");
}

TEST_CASE("ledger: the first use of a system account opens it in the same outcome") {
  Desk desk;
  must(*desk.writer, 1, customer("acme-eu"));
  must(*desk.writer, 1, account("acme-eu", "acme-a"));
  const auto recorded = must(*desk.writer, 1, fund("t-1", "acme-a", "1.00"));
  REQUIRE(recorded.size() == 2);
  CHECK(std::get<SystemAccountOpened>(recorded[0].event).account.text == "funding-usd");
  CHECK(recorded[0].balances.empty());
  CHECK(recorded[1].balances.size() == 2);
  CHECK(earlier_in(ask(*desk.writer, 1, fund("t-1", "acme-a", "1.00")))->position == recorded[1].position);
}

TEST_CASE("ledger: the same transaction again gets the position of the first, another one of that id the fields that differ") {
  Ledger desk;
  const auto first = must(*desk.writer, 1, post("t-1", "acme-a", "acme-b", "12.50")).at(0);
  const auto entries = desk.entries();
  const auto again = ask(*desk.writer, 1, post("t-1", "acme-a", "acme-b", "12.5"));
  CHECK(events_in(again).empty());
  REQUIRE(earlier_in(again).has_value());
  CHECK(earlier_in(again)->position == first.position);
  CHECK(earlier_in(again)->entries == 1);
  auto other = post("t-1", "acme-a", "acme-b", "13.00");
  other.details.reference = "INV";
  const auto rejection = std::get<Rejection>(ask(*desk.writer, 1, other).outcome);
  CHECK(rejection.code == RejectionCode::transaction_id_reused);
  CHECK(rejection.facts == Facts{{"transaction", "t-1"}, {"fields", "postings,reference"}});
  CHECK(desk.entries() == entries + 1);  // that says so
}

TEST_CASE("ledger: a refused transaction is journalled, and stays refused when it comes again though it could be done now") {
  Ledger desk;
  const auto refused = ask(*desk.writer, 1, post("t-1", "acme-a", "acme-b", "100.01"));
  CHECK(code_in(refused) == "insufficient-funds");
  CHECK(desk.type_at(events_in(refused).at(0).position) == "command-rejected.1");
  must(*desk.writer, 1, fund("more", "acme-a", "50.00"));
  const auto again = ask(*desk.writer, 1, post("t-1", "acme-a", "acme-b", "100.01"));
  CHECK(earlier_in(again)->position == events_in(refused).at(0).position);
  CHECK(text(desk.available("acme-b")) == "0.00");
}

TEST_CASE("ledger: a transaction that is too large for an entry is refused, and nothing has happened") {
  Ledger desk;
  PostTransaction large{{"t-1"}, {}};
  for (std::size_t i = 0; i < kPostingsMax; ++i) {  // there and back, so that only the text is large
    const auto there = i % 2 == 0;
    large.postings.push_back({{there ? "acme-a" : "acme-b"}, {there ? "acme-b" : "acme-a"},
                              decimal("123456789012345678901234567890123456.78"), {"USD"}});
  }
  large.details.metadata = {{"k", std::string(kMetadataBytesMax - 1, 'v')}};
  CHECK(code_in(ask(*desk.writer, 1, large)) == "entry-too-large");
  CHECK(code_in(ask_dry(*desk.writer, large)) == "entry-too-large");
  CHECK(text(desk.available("acme-a")) == "100.00");
  CHECK(must(*desk.writer, 1, post("t-1", "acme-a", "acme-b", "1.00")).size() == 1);
}

// ---- Idempotency-Key

TEST_CASE("ledger: a command with an Idempotency-Key that came before gets the first outcome, all its entries") {
  Ledger desk;
  const auto with = keyed("k-1", {{"customerIdentifier", 1}, {"displayName", 2}});
  const auto first = events_in(ask_with(*desk.writer, with, customer("customer-1"))).at(0);
  const auto entries = desk.entries();
  const auto restart = GENERATE(false, true);
  if (restart) desk.start();
  const auto again = ask_with(*desk.writer, with, customer("customer-1"));
  CHECK(events_in(again).empty());
  REQUIRE(earlier_in(again).has_value());
  CHECK(earlier_in(again)->position == first.position);
  CHECK(earlier_in(again)->entries == 1);
  const auto other = ask_with(*desk.writer, keyed("k-1", {{"displayName", 3}, {"metadata", 4}}), customer("customer-2"));
  CHECK(std::get<Rejection>(other.outcome).code == RejectionCode::idempotency_key_reused);
  CHECK(std::get<Rejection>(other.outcome).facts == Facts{{"fields", "customerIdentifier,displayName,metadata"}});
  CHECK(desk.entries() == entries + 1);  // that says so
  CHECK(events_in(ask_with(*desk.writer, keyed("k-2", {{"displayName", 3}}), customer("customer-2"))).size() == 1);
}

TEST_CASE("ledger: a refusal is remembered under its Idempotency-Key, one by a field's own rule is not") {
  Ledger desk;
  const auto with = keyed("k-1", {{"displayName", 1}});
  const auto refused = ask_with(*desk.writer, with, customer("acme-eu"));
  CHECK(code_in(refused) == "customer-exists");
  const auto position = events_in(refused).at(0).position;
  CHECK(desk.type_at(position) == "command-rejected.1");
  desk.start();
  CHECK(earlier_in(ask_with(*desk.writer, with, customer("acme-eu")))->position == position);

  const auto invalid = keyed("k-2", {{"displayName", 1}});
  CHECK(code_in(ask_with(*desk.writer, invalid, CreateCustomer{{"customer-1"}, ""})) == "invalid-field");
  CHECK(code_in(ask_with(*desk.writer, invalid, CreateCustomer{{"customer-1"}, "\xff"})) == "text-not-utf8");
  CHECK(events_in(ask_with(*desk.writer, invalid, customer("customer-1"))).size() == 1);
}

TEST_CASE("ledger: a transaction is remembered by its own id, whatever Idempotency-Key it comes with") {
  Ledger desk;
  const auto with = keyed("k-1", {{"amount", 1}});
  const auto first = events_in(ask_with(*desk.writer, with, post("t-1", "acme-a", "acme-b", "1.00"))).at(0);
  const auto entry = decode(entries_of(desk.log, 1).at(first.position));
  CHECK(entry.envelope.idempotency_key == "k-1");
  CHECK(entry.envelope.content.empty());
  CHECK(events_in(ask_with(*desk.writer, with, post("t-2", "acme-a", "acme-b", "1.00"))).size() == 1);
  CHECK(desk.replayed().requests.size() == 0);
}

TEST_CASE("ledger: the key of creating a platform is one of the system journal alone") {
  Desk desk;
  auto with = keyed("k-1", {{"platform", 1}});
  std::promise<Answer> answered;
  desk.writer->submit({kSystemJournal, with, CreatePlatform{{"beta-platform"}}, false, [&](Answer given) { answered.set_value(std::move(given)); }});
  CHECK(events_in(answered.get_future().get()).size() == 1);
  CHECK(recover(kSystemJournal, desk.log, desk.snapshots).state.requests.size() == 1);
  CHECK(recover(2, desk.log, desk.snapshots).state.requests.size() == 0);
}

// ---- dry runs

TEST_CASE("ledger: a dry run answers as the command would, and leaves nothing") {
  Ledger desk;
  const auto entries = desk.entries();
  const auto keys = desk.keys.size();
  const auto dry = ask_dry(*desk.writer, post("t-1", "acme-a", "acme-b", "12.50"));
  REQUIRE(events_in(dry).size() == 1);
  CHECK(events_in(dry)[0].position == entries);
  CHECK(text(events_in(dry)[0].balances.at(0).available) == "87.50");
  CHECK(code_in(ask_dry(*desk.writer, post("t-1", "acme-a", "acme-b", "100.01"))) == "insufficient-funds");
  CHECK(events_in(ask_dry(*desk.writer, account("acme-eu", "acme-c"))).size() == 1);
  CHECK(code_in(ask_dry(*desk.writer, CreateCustomer{{"customer-1"}, "\xff"})) == "text-not-utf8");
  CHECK(events_in(ask_with(*desk.writer, keyed("k-1", {{"displayName", 1}}), customer("customer-1"), true)).size() == 1);
  CHECK(desk.entries() == entries);
  CHECK(desk.keys.size() == keys);

  const auto real = must(*desk.writer, 1, post("t-1", "acme-a", "acme-b", "12.50"));
  CHECK(real.at(0).position == events_in(dry)[0].position);
  CHECK(real.at(0).event == events_in(dry)[0].event);
  CHECK(real.at(0).balances == events_in(dry)[0].balances);
  CHECK(earlier_in(ask_dry(*desk.writer, post("t-1", "acme-a", "acme-b", "12.50")))->position == entries);
}

TEST_CASE("ledger: a dry run of each kind of transaction shows the balances that it would leave") {
  Ledger desk;
  must(*desk.writer, 1, post("t-1", "acme-a", "acme-b", "10.00"));
  must(*desk.writer, 1, hold("h-1", "acme-a", "acme-b", "20.00", 3'600));
  const std::vector<Command> commands{
      fund("t-2", "acme-b", "1.00"),
      PostTransaction{{"t-3"}, {{{"acme-a"}, {"settlement-usd"}, decimal("1.00"), {"USD"}}}},
      reverse("r-1", "t-1", "4.00"),
      hold("h-2", "acme-a", "settlement-usd", "1.00"),
      CaptureHold{{"c-1"}, {"h-1"}, decimal("5.00")},
      CaptureHold{{"c-2"}, {"h-1"}, decimal("5.00"), true},
      ExtendHold{{"e-1"}, {"h-1"}, 7'200},
      VoidHold{{"v-1"}, {"h-1"}},
  };
  for (std::size_t i = 0; i < commands.size(); ++i) {
    DYNAMIC_SECTION(name_of(commands[i]) << ' ' << i) {
      const auto dry = events_in(ask_dry(*desk.writer, commands[i]));
      const auto real = must(*desk.writer, 1, commands[i]);
      REQUIRE(dry.size() == real.size());
      for (std::size_t event = 0; event < dry.size(); ++event) {
        CHECK(dry[event].event == real[event].event);
        CHECK(dry[event].position == real[event].position);
        CHECK(dry[event].balances == real[event].balances);
      }
    }
  }
}

// ---- holds and time

TEST_CASE("ledger: a hold expires at its time, before anything else is decided then") {
  Ledger desk;
  must(*desk.writer, 1, hold("h-1", "acme-a", "acme-b", "60.00", 10));
  desk.pass_seconds(9);
  CHECK(code_in(ask_dry(*desk.writer, post("t-1", "acme-a", "acme-b", "60.00"))) == "insufficient-funds");
  desk.pass_seconds(1);
  CHECK(code_in(ask(*desk.writer, 1, CaptureHold{{"c-1"}, {"h-1"}})) == "hold-closed");
  CHECK(desk.type_at(desk.entries() - 2) == "hold-expired.1");
  const auto expired = decode(entries_of(desk.log, 1).at(desk.entries() - 2));
  CHECK(expired.envelope.actor == Actor{{"daybook"}, Role::operator_});
  CHECK(expired.time.microseconds == desk.wall);
  CHECK(must(*desk.writer, 1, post("t-1", "acme-a", "acme-b", "60.00")).size() == 1);
}

TEST_CASE("ledger: holds that are due expire in the order of their times") {
  Ledger desk;
  must(*desk.writer, 1, hold("late", "acme-a", "acme-b", "1.00", 20));
  must(*desk.writer, 1, hold("early", "acme-a", "acme-b", "1.00", 10));
  must(*desk.writer, 1, hold("never", "acme-a", "acme-b", "1.00"));
  must(*desk.writer, 1, hold("early-2", "acme-a", "acme-b", "1.00", 10));
  const auto before = desk.entries();
  desk.pass_seconds(30);
  must(*desk.writer, 1, customer("customer-1"));
  REQUIRE(desk.entries() == before + 4);
  std::vector<std::string> expired;
  for (Position position = before; position < before + 3; ++position) {
    expired.push_back(std::get<HoldExpired>(decode(entries_of(desk.log, 1).at(position)).event).hold.text);
  }
  CHECK(expired == std::vector<std::string>{"early", "early-2", "late"});
}

TEST_CASE("ledger: an idle writer expires what is due") {
  Ledger desk;
  must(*desk.writer, 1, hold("h-1", "acme-a", "acme-b", "60.00", 10));
  const auto before = desk.entries();
  desk.pass_seconds(10);
  while (desk.entries() == before) std::this_thread::sleep_for(std::chrono::milliseconds(5));  // ctest ends it if it never comes
  CHECK(desk.type_at(before) == "hold-expired.1");
  CHECK(text(desk.available("acme-a")) == "100.00");
}

TEST_CASE("ledger: holds that became due while nobody was there expire at the start") {
  Ledger desk;
  must(*desk.writer, 1, hold("h-1", "acme-a", "acme-b", "60.00", 10));
  desk.writer.reset();
  desk.pass_seconds(1'000'000);
  desk.start();
  CHECK(code_in(ask(*desk.writer, 1, CaptureHold{{"c-1"}, {"h-1"}})) == "hold-closed");
}

TEST_CASE("ledger: a clock that is not believed expires nothing") {
  Ledger desk;
  must(*desk.writer, 1, hold("h-1", "acme-a", "acme-b", "60.00", 10));
  const auto before = desk.entries();
  desk.wall += (desk.limits.clock_jump_seconds_max + 1) * 1'000'000;
  CHECK(is(ask(*desk.writer, 1, customer("customer-1")), Unavailable::clock_jumped));
  CHECK(desk.entries() == before);
  desk.wall -= (desk.limits.clock_jump_seconds_max + 1) * 1'000'000;
  CHECK(must(*desk.writer, 1, CaptureHold{{"c-1"}, {"h-1"}}).size() == 1);
}

TEST_CASE("ledger: many holds that are due at once share commits of at most block_entries_max entries") {
  WriterLimits limits;
  limits.block_entries_max = 10;
  Ledger desk(limits);
  for (int i = 0; i < 45; ++i) must(*desk.writer, 1, hold("h-" + std::to_string(i), "acme-a", "acme-b", "1.00", 10));
  desk.pass_seconds(10);
  CHECK(must(*desk.writer, 1, post("t-1", "acme-a", "acme-b", "100.00")).size() == 1);
  desk.writer.reset();
  for (const auto& measure : desk.listener.measures) CHECK(measure.entries <= 10);
  CHECK(desk.replayed().holds.size() == 0);
}

// ---- what goes wrong

TEST_CASE("ledger: whatever the log says, each transaction moves its money once") {
  const auto seed = GENERATE(range(0, 6));
  Ledger desk;
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 200; ++i) {
    if (i % 9 == seed) desk.log.inject(seed % 3 == 0 ? Fault::conflict : seed % 3 == 1 ? Fault::unknown_lost : Fault::unknown_committed);
    answers.push_back(submit_to(*desk.writer, 1, fund("t-" + std::to_string(i / 2), "acme-b", "1.00")));
  }
  std::size_t posted = 0;
  for (auto& answer : answers) {
    const auto given = answer.get();
    if (!is(given, Unavailable::not_writer)) posted += events_in(given).size();
  }
  CHECK(desk.available("acme-b").units == static_cast<Int128>(posted) * 100);
  if (desk.writer->is_writer()) CHECK(posted == 100);
}

TEST_CASE("ledger: a journal with a posting between two currencies refuses the start, though its entries hash correctly") {
  Ledger desk;
  CreateAccount euros = account("acme-eu", "acme-euro");
  euros.currency = {"EUR"};
  const auto number = std::get<AccountCreated>(must(*desk.writer, 1, euros).at(0).event).number;
  desk.writer.reset();
  auto journal = recover(1, desk.log, desk.snapshots);
  Append forged{1, {}, {}};
  forged.block.first = journal.tree.size();
  forged.block.root_before = journal.tree.root();
  const TransactionPosted event{{"forged"}, {{{"USD"}, 2, {{*find_account_number(journal.state, {"acme-a"}), number, {1'250}}}}}};
  forged.block.entries.push_back(encode({journal.tree.size(), journal.last_time, envelope(), event}, desk.keys).value());
  journal.tree.append(leaf_hash(forged.block.entries[0]), forged.tiles);
  forged.block.root_after = journal.tree.root();
  desk.log.append_elsewhere(forged);
  CHECK_THROWS_MATCHES(desk.start(), JournalDamaged,
                       Catch::Matchers::Predicate<JournalDamaged>([](const JournalDamaged& damage) {
                         const std::string what = damage.what();
                         return what.find("platform acme-platform") != what.npos && what.find("has no USD") != what.npos;
                       }));
}
