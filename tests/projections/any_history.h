// A random history of one platform that touches every kind of object, as a journal that lies in memory. What a command may not do is left out, or stands there as
// a refusal.
#pragma once

#include <random>
#include <vector>

#include "domain/state.h"
#include "eventstore/entry.h"
#include "eventstore/log.h"

namespace daybook::test {

// A journal that is only read.
class KeptJournal final : public Log {
 public:
  void add(std::string entry) { entries_.push_back(std::move(entry)); }

  std::uint64_t become_writer() override { return 0; }
  void stop_writing() override {}
  AppendOutcome append(std::uint64_t, std::span<const Append>) override { return AppendOutcome::fenced; }
  std::vector<JournalNumber> journals() const override { return {1}; }
  Head head(JournalNumber) const override { return {entries_.size(), {}}; }
  void read_blocks(JournalNumber, Position, const std::function<bool(const Block&)>&) const override {}
  void read_entries(JournalNumber, Position from, const std::function<bool(Position, std::string_view)>& visit) const override {
    for (auto i = from; i < entries_.size() && visit(i, entries_[i]); ++i) {
    }
  }
  Tile read_tile(JournalNumber, std::uint8_t, std::uint64_t) const override { return {}; }

 private:
  std::vector<std::string> entries_;
};

class AnyHistory {
 public:
  AnyHistory(std::uint32_t seed, int commands);
  void give(Command command);  // one more

  State state;
  std::vector<Entry> entries;
  KeptJournal journal;

  std::size_t count(std::string_view type) const;  // of entries

 private:
  bool chance(int of) { return below(of) == 0; }
  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
  template <class T>
  T one_of(std::initializer_list<T> values) {
    return *(values.begin() + below(static_cast<int>(values.size())));
  }
  std::string new_transaction() { return "t" + std::to_string(chance(10) ? below(40) : static_cast<int>(entries.size())); }
  TransactionId some_target();  // mostly a hold that is open
  AccountId some_account() { return {one_of<std::string>({"alice-1", "alice-1", "bob-11", "bob-11", "carol-1", "points-1", "funding-usd", "funding-usd"})}; }
  EntityId some_entity() { return {one_of<std::string>({"ada", "bob", "pair", "firm"})}; }
  CustomerId some_customer() { return {one_of<std::string>({"acme-eu", "beta-us", "signed-1"})}; }
  Command some_money();
  Command some_object();
  Command some_record();
  Command some_sale();
  Command some_entity_command();
  void expire_due();
  void record(const Event& event, const Envelope& envelope);

  std::mt19937 random_;
  Time now_{1'800'000'000'000'000};
  std::uint64_t requests_ = 0;
};

}  // namespace daybook::test
