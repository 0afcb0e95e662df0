#include "eventstore/writer.h"

#include <catch2/catch.hpp>
#include <set>

#include "eventstore/desk.h"

using namespace daybook;
using namespace daybook::test;
using Fault = MemoryLog::Fault;

TEST_CASE("writer: creating a platform opens its journal in the same commit") {
  Desk desk;
  CHECK(entries_of(desk.log, kSystemJournal).size() == 1);
  REQUIRE(entries_of(desk.log, 1).size() == 1);
  CHECK(std::get<PlatformOpened>(decode(entries_of(desk.log, 1)[0]).event).platform.text == "acme-platform");
  CHECK(desk.replayed().customers.contains({"acme-platform"}));
}

TEST_CASE("writer: a platform that a crash left without a journal gets it at the next start") {
  Desk desk;
  desk.writer.reset();
  // The system journal alone learns of a second platform.
  auto system = recover(kSystemJournal, desk.log, desk.snapshots);
  Append append{kSystemJournal, {}, {}};
  append.block.first = system.tree.size();
  append.block.root_before = system.tree.root();
  append.block.entries.push_back(
      encode({system.tree.size(), system.last_time, envelope(), PlatformCreated{{"beta-platform"}, 2}}, desk.keys).value());
  system.tree.append(leaf_hash(append.block.entries[0]), append.tiles);
  append.block.root_after = system.tree.root();
  desk.log.append_elsewhere(append);

  desk.start();
  CHECK(must(*desk.writer, 2, customer("acme-eu")).size() == 1);
  CHECK(std::get<PlatformOpened>(decode(entries_of(desk.log, 2)[0]).event).platform.text == "beta-platform");
}

TEST_CASE("writer: positions have no gaps, and each answer says what it saw") {
  Desk desk;
  const auto first = ask(*desk.writer, 1, customer("acme-eu"));
  CHECK(std::get<Accepted>(first.outcome).events.at(0).position == 1);
  CHECK(first.journal_size == 2);
  const auto rejected = ask(*desk.writer, 1, customer("acme-eu"));
  CHECK(std::get<Rejection>(rejected.outcome).code == RejectionCode::customer_exists);
  CHECK(rejected.journal_size == 3);  // with the entry that says so
  CHECK(must(*desk.writer, 1, customer("acme-us")).at(0).position == 3);
  CHECK(entries_of(desk.log, 1).size() == 4);
}

TEST_CASE("writer: an unknown journal is said to be unknown") {
  Desk desk;
  CHECK(is(ask(*desk.writer, 9, customer("acme-eu")), Unavailable::journal_unknown));
}

TEST_CASE("writer: requests that come while a commit is on its way share the next one") {
  Desk desk;
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 500; ++i) answers.push_back(submit_to(*desk.writer, 1, customer("customer-" + std::to_string(i))));
  std::set<Position> positions;
  for (auto& answer : answers) positions.insert(std::get<Accepted>(answer.get().outcome).events.at(0).position);
  CHECK(positions.size() == 500);
  CHECK(*positions.begin() == 1);
  CHECK(*positions.rbegin() == 500);
  std::size_t entries = 0;
  for (const auto& measure : desk.listener.measures) entries += measure.entries;
  CHECK(entries == 502);
}

TEST_CASE("writer: a commit holds at most block_entries_max entries") {
  WriterLimits limits;
  limits.block_entries_max = 10;
  Desk desk(limits);
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 105; ++i) answers.push_back(submit_to(*desk.writer, 1, customer("customer-" + std::to_string(i))));
  for (auto& answer : answers) CHECK(is<Accepted>(answer.get()));
  desk.writer.reset();
  for (const auto& measure : desk.listener.measures) CHECK(measure.entries <= 10);
}

TEST_CASE("writer: a commit takes no further request once it holds block_bytes_max bytes") {
  WriterLimits limits;
  limits.block_bytes_max = 1;
  Desk desk(limits);
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 20; ++i) answers.push_back(submit_to(*desk.writer, 1, customer("customer-" + std::to_string(i))));
  for (auto& answer : answers) CHECK(is<Accepted>(answer.get()));
  desk.writer.reset();
  for (std::size_t i = 1; i < desk.listener.measures.size(); ++i) CHECK(desk.listener.measures[i].entries == 1);
}

TEST_CASE("writer: a conflict drops what was decided on it, and the same requests are decided again") {
  Desk desk;
  desk.log.inject(Fault::conflict);
  CHECK(must(*desk.writer, 1, customer("acme-eu")).at(0).position == 1);
  CHECK(must(*desk.writer, 1, customer("acme-us")).at(0).position == 2);
  CHECK(entries_of(desk.log, 1).size() == 3);
}

TEST_CASE("writer: after a conflict requests are decided on what the other writer appended") {
  Desk desk;
  auto journal = recover(1, desk.log, desk.snapshots);
  Append elsewhere{1, {}, {}};
  elsewhere.block.first = journal.tree.size();
  elsewhere.block.root_before = journal.tree.root();
  elsewhere.block.entries.push_back(
      encode({1, journal.last_time, envelope(), CustomerCreated{{"acme-eu"}, "Theirs"}}, desk.keys).value());
  journal.tree.append(leaf_hash(elsewhere.block.entries[0]), elsewhere.tiles);
  elsewhere.block.root_after = journal.tree.root();
  desk.log.append_elsewhere(elsewhere);

  CHECK(std::get<Rejection>(ask(*desk.writer, 1, customer("acme-eu")).outcome).code == RejectionCode::customer_exists);
  CHECK(must(*desk.writer, 1, customer("acme-us")).at(0).position == 3);
}

TEST_CASE("writer: conflicts without end make it step down") {
  Desk desk;
  for (int i = 0; i < 20; ++i) desk.log.inject(Fault::conflict);
  CHECK(is(ask(*desk.writer, 1, customer("acme-eu")), Unavailable::not_writer));
  CHECK_FALSE(desk.writer->is_writer());
}

TEST_CASE("writer: fenced, it steps down, answers not_writer, and goes on when it may write again") {
  Desk desk;
  must(*desk.writer, 1, customer("acme-eu"));
  desk.log.inject(Fault::fenced);
  CHECK(is(ask(*desk.writer, 1, customer("acme-us")), Unavailable::not_writer));
  CHECK_FALSE(desk.writer->is_writer());
  CHECK(is(ask(*desk.writer, 1, customer("acme-asia")), Unavailable::not_writer));
  CHECK(entries_of(desk.log, 1).size() == 2);

  desk.writer->resume();
  CHECK(desk.writer->is_writer());
  CHECK(std::get<Rejection>(ask(*desk.writer, 1, customer("acme-eu")).outcome).code == RejectionCode::customer_exists);
  CHECK(must(*desk.writer, 1, customer("acme-us")).at(0).position == 3);
  desk.writer->resume();  // of a writer that writes: nothing
  CHECK(desk.writer->is_writer());
}

TEST_CASE("writer: an unknown outcome that was lost is decided again") {
  Desk desk;
  desk.log.inject(Fault::unknown_lost);
  CHECK(must(*desk.writer, 1, customer("acme-eu")).at(0).position == 1);
  CHECK(entries_of(desk.log, 1).size() == 2);
}

TEST_CASE("writer: an unknown outcome that was committed is answered as it was decided, once") {
  Desk desk;
  desk.log.inject(Fault::unknown_committed);
  CHECK(must(*desk.writer, 1, customer("acme-eu")).at(0).position == 1);
  CHECK(entries_of(desk.log, 1).size() == 2);
  CHECK(std::get<Rejection>(ask(*desk.writer, 1, customer("acme-eu")).outcome).code == RejectionCode::customer_exists);
}

TEST_CASE("writer: whatever the log says, each accepted command is in the journal once and each answer is true") {
  const auto seed = GENERATE(range(0, 12));
  Desk desk;
  std::vector<std::pair<std::string, std::future<Answer>>> answers;
  for (int i = 0; i < 200; ++i) {
    if (i % 9 == seed % 9) {
      desk.log.inject(seed % 3 == 0 ? Fault::conflict : seed % 3 == 1 ? Fault::unknown_lost : Fault::unknown_committed);
    }
    const auto id = "customer-" + std::to_string(i);
    answers.emplace_back(id, submit_to(*desk.writer, 1, customer(id)));
  }
  std::map<Position, std::string> expected;
  for (auto& [id, answer] : answers) {
    const auto given = answer.get();
    if (is(given, Unavailable::not_writer)) continue;  // conflicts without end
    REQUIRE(is<Accepted>(given));
    expected[std::get<Accepted>(given.outcome).events.at(0).position] = id;
  }
  const auto entries = entries_of(desk.log, 1);
  REQUIRE(entries.size() == expected.size() + 1);
  for (const auto& [position, id] : expected) {
    CHECK(std::get<CustomerCreated>(decode(entries.at(position)).event).customer.text == id);
  }
}

TEST_CASE("writer: after a failed append it appends nothing more, and promises nobody anything") {
  Desk desk;
  const auto appends = desk.log.appends();
  desk.log.inject(Fault::storage_failed);
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 200; ++i) answers.push_back(submit_to(*desk.writer, 1, customer("customer-" + std::to_string(i))));
  for (auto& answer : answers) CHECK(is(answer.get(), Unavailable::stopping));
  CHECK(is(ask(*desk.writer, 1, customer("acme-eu")), Unavailable::stopping));
  CHECK_FALSE(desk.writer->is_writer());
  desk.writer.reset();
  CHECK(desk.failure == "can't sync: the disk is gone");
  CHECK(desk.log.appends() == appends + 1);
}

TEST_CASE("writer: below the disk reserve it refuses before deciding, and goes on when there is room") {
  Desk desk;
  desk.free_bytes = desk.limits.disk_reserve_bytes - 1;
  desk.steady += 1'000'000;
  CHECK(is(ask(*desk.writer, 1, customer("acme-eu")), Unavailable::disk_full));
  desk.free_bytes = desk.limits.disk_reserve_bytes;
  desk.steady += 1'000'000;
  CHECK(is<Accepted>(ask(*desk.writer, 1, customer("acme-eu"))));
}

TEST_CASE("writer: a clock that jumps back does not take time with it") {
  Desk desk;
  const auto before = must(*desk.writer, 1, customer("acme-eu")).at(0).time;
  desk.wall -= 500'000'000;
  const auto after = must(*desk.writer, 1, customer("acme-us")).at(0).time;
  CHECK(after == before);
}

TEST_CASE("writer: a clock that jumps ahead by clock_jump_seconds_max goes, by more it stops writes until it is back") {
  Desk desk;
  must(*desk.writer, 1, customer("customer-0"));
  desk.wall += desk.limits.clock_jump_seconds_max * 1'000'000;
  CHECK(is<Accepted>(ask(*desk.writer, 1, customer("customer-1"))));
  const auto right = desk.wall.load();
  desk.wall = right + desk.limits.clock_jump_seconds_max * 1'000'000 + 1;
  CHECK(is(ask(*desk.writer, 1, customer("customer-2")), Unavailable::clock_jumped));
  desk.wall = right;
  CHECK(is<Accepted>(ask(*desk.writer, 1, customer("customer-2"))));
}

TEST_CASE("writer: a clock that was set back for a while and is right again has not jumped") {
  Desk desk;
  must(*desk.writer, 1, customer("customer-0"));
  const auto back = 2 * desk.limits.clock_jump_seconds_max * 1'000'000;
  desk.wall -= back;
  CHECK(is<Accepted>(ask(*desk.writer, 1, customer("customer-1"))));
  desk.wall += back + 1'000;
  desk.steady += 1'000;
  CHECK(is<Accepted>(ask(*desk.writer, 1, customer("customer-2"))));
}

TEST_CASE("writer: beyond queue_requests_max it refuses at once") {
  WriterLimits limits;
  limits.queue_requests_max = 0;
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  MemoryLog log;
  NoSnapshots snapshots;
  Listener listener;
  Writer writer({log, keys, snapshots, listener, Clock::of_system(), [] { return ~std::uint64_t{0}; }}, limits, nullptr);
  CHECK(is(ask(writer, kSystemJournal, CreatePlatform{{"acme-platform"}}), Unavailable::overloaded));
}

TEST_CASE("writer: ending answers all that was submitted") {
  Desk desk;
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 300; ++i) answers.push_back(submit_to(*desk.writer, 1, customer("customer-" + std::to_string(i))));
  desk.writer.reset();
  for (auto& answer : answers) CHECK(is<Accepted>(answer.get()));
  CHECK(entries_of(desk.log, 1).size() == 301);
}
