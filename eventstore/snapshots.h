// Snapshots of states, incremental: only rows that changed since the last one are written. They rest in the journal's database, each written as
// a file of its own beside the write-ahead log, so that what is lost in a crash is a longer tail, never an entry.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "domain/flat_map.h"
#include "eventstore/changes.h"
#include "eventstore/commit.h"
#include "eventstore/journal_database.h"
#include "eventstore/log.h"
#include "eventstore/recovery.h"

namespace daybook {

struct SnapshotHeader;

// What changed in one journal since its last snapshot: the latest value of each row, or none where it is no more.
struct SnapshotDelta {
  Head head;
  Time last_time;
  Header header;
  template <class Key, class Row>
  using Rows = FlatMap<Key, std::optional<Row>>;
  Rows<PlatformName, PlatformRow> platforms;
  Rows<CredentialId, CredentialRow> credentials;
  Rows<CustomerId, CustomerRow> customers;
  Rows<CurrencyCode, AssetRow> assets;
  Rows<AccountNumber, AccountRow> accounts;
  Rows<TransactionId, HoldRow> holds;
  Rows<AccountNumber, CardsRow> cards;
  Rows<AccountNumber, AlertsRow> alerts;
  Rows<Utid, CatalogRow> catalog;
  Rows<ContractType, ContractRow> contracts;
  Rows<EntityId, EntityRow> entities;
  Rows<CustomerId, RelationRow> relations;
  Rows<WalletLinkId, WalletLinkRow> wallet_links;
  Rows<KeyId, ErasedKeyRow> erased_keys;
  // Most of these change once, and are many: one behind the other, of one key the last counts.
  ChangedRows<TransactionId, TransactionRow> transactions;
  ChangedRows<RequestKey, RequestRow> requests;
  ChangedRows<ReferenceKey, ReferenceRow> references;
  std::vector<std::shared_ptr<const PostedTransactions>> posted;  // what is among `transactions`, too, came after it

  void add(StateChanges&& changes);  // of the same journal
};

// The row of a state as a snapshot has it; none where the state has none. Throws std::runtime_error where the key is none of the table's.
std::optional<std::string> row_bytes_of(const State& state, RowTable table, std::string_view key);

// The rows of all journals on disk. Thread-safe, as one writer and any readers.
class Snapshots final : public StateSource {
 public:
  // `log` has the entries of transactions that are stored by position. REQUIRES: both outlive it.
  Snapshots(JournalDatabase& database, const Log& log) : database_(database), log_(&log) {}
  // Where all rows are written whole.
  explicit Snapshots(JournalDatabase& database) : database_(database) {}

  std::optional<Snapshot> load(JournalNumber journal) const override;
  std::vector<std::optional<TransactionRow>> find_transactions(const State& state, JournalNumber journal,
                                                               const std::vector<TransactionId>& ids) const override;
  std::optional<RequestRow> find_request(JournalNumber journal, const RequestKey& key) const override;
  std::optional<ReferenceRow> find_reference(JournalNumber journal, const ReferenceKey& key) const override;
  std::uint64_t size(JournalNumber journal) const override;
  std::uint64_t version() const override;
  void write(const std::map<JournalNumber, SnapshotDelta>& deltas);  // throws StorageFailed

  // What is stored, as bytes, for those who compare. None where there is no snapshot, or none that this version reads.
  std::optional<SnapshotHeader> header(JournalNumber journal) const;
  std::optional<std::string> find_bytes(JournalNumber journal, RowTable table, std::string_view key) const;
  // All rows but the header, in the order of tables and keys, until `visit` says false. Throws StorageFailed.
  void visit_rows(JournalNumber journal, const std::function<bool(RowTable, std::string_view key, std::string_view row)>& visit) const;

 private:
  // Calls take(place of the key, bytes) for each that there is.
  template <class Slices, class Take>
  void find_rows(JournalNumber journal, const Slices& keys, const Take& take) const;
  [[noreturn]] void throw_damaged(JournalNumber journal, const std::string& why) const;
  struct PostedAt {
    Position position;
    std::size_t place;  // among the ids
  };
  void read_posted(const State& state, JournalNumber journal, const std::vector<TransactionId>& ids, std::vector<PostedAt> posted,
                   std::vector<std::optional<TransactionRow>>& rows) const;
  template <class Row>
  std::optional<Row> find_row(JournalNumber journal, RowTable table, std::string_view key) const;
  void note_size(JournalNumber journal, std::uint64_t size) const;

  JournalDatabase& database_;
  const Log* log_ = nullptr;
  mutable std::mutex mutex_;  // guards the two below
  mutable std::map<JournalNumber, std::uint64_t> sizes_;
  mutable std::uint64_t version_ = 0;
};

}  // namespace daybook
