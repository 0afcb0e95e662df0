// Which rows of transactions, requests and references are in a journal's state. A row stays there from its last change until a snapshot has it; later it is
// looked up when a command or an event needs it, and goes again with the commit unless it has changed. So memory does not grow with history.
// Only the writer's thread.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "domain/state.h"
#include "eventstore/changes.h"
#include "eventstore/state_source.h"

namespace daybook {

// What deciding a command, or evolving an event, needs of such rows.
struct NeededRows {
  std::vector<TransactionId> transactions;
  std::vector<ReferenceKey> references = {};
  std::optional<RequestKey> request = {};
};

class Residency {
 public:
  // Brings the rows, where they exist, into the state.
  void call_in(State& state, JournalNumber journal, const StateSource& source, NeededRows rows);

  // The same for transactions that many commands need: one look-up of them all takes half the time of as many look-ups.
  void call_in(State& state, JournalNumber journal, const StateSource& source, std::vector<TransactionId> transactions);

  // The rows that changed up to the entry before `size`. REQUIRES: they were taken from the state just now.
  void note(const Changes& changes, std::uint64_t size);

  // Evicts what was called in and has not changed, and what has last changed before `snapshot_size`. REQUIRES: as `note`.
  void evict(State& state, std::uint64_t snapshot_size);
  // The same, but once as many rows as the budget says have gone, no further ones go that have changed, so that no commit waits for all of a snapshot's; those
  // that a commit posted go together. Takes them off the budget. False where it is used up, and there may be more.
  bool evict(State& state, std::uint64_t snapshot_size, std::size_t& budget);

 private:
  template <class Key>
  struct Rows {
    std::vector<Key> called_in;                         // since the last eviction
    std::deque<std::pair<std::uint64_t, Key>> changed;  // in order of the journal's size then; a row may be there several times
  };
  template <class Key, class Row, class Find>
  static void call_in(Rows<Key>& rows, Table<Key, Row>& table, const Key& key, const Find& find);
  template <class Key, class Row>
  static void note(Rows<Key>& rows, const ChangedRows<Key, Row>& changes, std::uint64_t size);
  template <class Key, class Row>
  static void evict(Rows<Key>& rows, Table<Key, Row>& table, std::uint64_t snapshot_size, std::size_t& budget);

  Rows<TransactionId> transactions_;
  std::deque<std::pair<std::uint64_t, std::shared_ptr<const PostedTransactions>>> posted_;  // as `changed`
  Rows<RequestKey> requests_;
  Rows<ReferenceKey> references_;
};

}  // namespace daybook
