// Where states come from when they are not evolved from the first entry: snapshots. One is loaded without the rows of transactions, requests and
// references, which may be millions; those are looked up one by one.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/state.h"
#include "eventstore/block.h"

namespace daybook {

// A state as it was after `head.size` entries, without transactions, requests and references.
struct Snapshot {
  State state;
  Head head;
  Time last_time;
};

// Thread-safe. Each throws SnapshotDamaged where it can't read what it must.
class StateSource {
 public:
  virtual ~StateSource() = default;
  // None where there is no snapshot: then all entries are evolved.
  virtual std::optional<Snapshot> load(JournalNumber journal) const = 0;

  // Rows as the newest durable snapshot has them; of transactions for each of many, in their order. `state` is the journal's, with all accounts: a transaction
  // may be stored as the position of its entry, which names them. Those of transactions throw JournalDamaged, too.
  virtual std::vector<std::optional<TransactionRow>> find_transactions(const State& state, JournalNumber journal,
                                                                       const std::vector<TransactionId>& ids) const = 0;
  virtual std::optional<RequestRow> find_request(JournalNumber journal, const RequestKey& key) const = 0;
  virtual std::optional<ReferenceRow> find_reference(JournalNumber journal, const ReferenceKey& key) const = 0;

  // The entries of the journal that its newest durable snapshot stands for.
  virtual std::uint64_t size(JournalNumber journal) const = 0;
  // Another number whenever a size has changed.
  virtual std::uint64_t version() const = 0;
};

}  // namespace daybook
