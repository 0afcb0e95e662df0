#include "eventstore/snapshots.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include "eventstore/bytes.h"
#include "eventstore/failure.h"
#include "eventstore/row_codec.h"

namespace daybook {
namespace {

// The byte behind the journal number in a row's key. Values are on disk.
enum class RowTable : std::uint8_t { header = 0, platforms = 1, credentials = 2, customers = 3, accounts = 4 };

std::string row_key(JournalNumber journal, RowTable table, std::string_view key = {}) {
  std::string bytes;
  append_big_endian(bytes, journal);
  bytes += static_cast<char>(table);
  bytes += key;
  return bytes;
}

void restore_row(State& state, RowTable table, std::string key, std::string_view bytes) {
  switch (table) {
    case RowTable::header: return;
    case RowTable::platforms: return state.platforms.restore({std::move(key)}, decode_platform(bytes));
    case RowTable::credentials: return state.credentials.restore({std::move(key)}, decode_credential(bytes));
    case RowTable::customers: return state.customers.restore({std::move(key)}, decode_customer(bytes));
    case RowTable::accounts: return state.accounts.restore({std::move(key)}, decode_account(bytes));
  }
  throw std::runtime_error("the snapshot has a table that is unknown to this version");
}

template <class Key, class Row>
void merge(std::unordered_map<Key, Row>& into, const std::vector<std::pair<Key, Row>>& rows) {
  for (const auto& [key, row] : rows) into.insert_or_assign(key, row);
}

}  // namespace

void SnapshotDelta::add(const CommittedBlock& block) {
  head = block.head;
  last_time = block.last_time;
  header = block.changes.header;
  merge(platforms, block.changes.platforms);
  merge(credentials, block.changes.credentials);
  merge(customers, block.changes.customers);
  merge(accounts, block.changes.accounts);
}

std::optional<Snapshot> Snapshots::load(JournalNumber journal) const try {
  rocksdb::ReadOptions options;
  options.readahead_size = 1 << 20;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> it(database_.db().NewIterator(options, database_.snapshots()));
  const auto prefix = row_key(journal, RowTable::header).substr(0, 4);
  it->Seek(prefix);
  require(it->status(), "read the snapshot");
  if (!it->Valid() || !it->key().starts_with(prefix)) return std::nullopt;
  if (it->key().ToString() != row_key(journal, RowTable::header)) return std::nullopt;
  const auto header = decode_header(it->value().ToStringView());
  if (!header) return std::nullopt;

  Snapshot snapshot{{}, header->head, header->last_time};
  snapshot.state.header = header->header;
  for (it->Next(); it->Valid() && it->key().starts_with(prefix); it->Next()) {
    const auto key = it->key().ToStringView();
    restore_row(snapshot.state, static_cast<RowTable>(key[4]), std::string(key.substr(5)), it->value().ToStringView());
  }
  require(it->status(), "read the snapshot");
  index_rows(snapshot.state);
  return snapshot;
} catch (const std::exception& error) {
  throw SnapshotDamaged("the snapshot of journal " + std::to_string(journal) + " is damaged: " + error.what());
}

void Snapshots::write(const std::map<JournalNumber, SnapshotDelta>& deltas) {
  rocksdb::WriteBatch batch;
  for (const auto& [journal, delta] : deltas) {
    const auto put = [&, number = journal](RowTable table, std::string_view key, const auto& row) {
      require(batch.Put(database_.snapshots(), row_key(number, table, key), encode_row(row)), "build a snapshot");
    };
    put(RowTable::header, {}, SnapshotHeader{delta.head, delta.last_time, delta.header});
    for (const auto& [key, row] : delta.platforms) put(RowTable::platforms, key.text, row);
    for (const auto& [key, row] : delta.credentials) put(RowTable::credentials, key.text, row);
    for (const auto& [key, row] : delta.customers) put(RowTable::customers, key.text, row);
    for (const auto& [key, row] : delta.accounts) put(RowTable::accounts, key.text, row);
  }
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  require(database_.db().Write(options, &batch), "write a snapshot");
  require(database_.db().Flush({}, database_.snapshots()), "flush a snapshot");
}

Snapshotter::Snapshotter(Snapshots& snapshots, std::uint64_t tail_entries_max,
                         std::function<void(const std::string&)> on_failure)
    : snapshots_(snapshots),
      tail_entries_max_(tail_entries_max),
      on_failure_(std::move(on_failure)),
      thread_([this] { run(); }) {}

Snapshotter::~Snapshotter() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Snapshotter::add(const std::vector<CommittedBlock>& blocks) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return pending_entries_ + writing_entries_ < tail_entries_max_ || failed_; });
  for (const auto& block : blocks) {
    if (block.entries == 0) continue;
    pending_[block.journal].add(block);
    pending_entries_ += block.entries;
  }
  if (pending_entries_ > tail_entries_max_ / 2) changed_.notify_all();
}

void Snapshotter::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || pending_entries_ > tail_entries_max_ / 2; });
    const auto deltas = std::exchange(pending_, {});
    writing_entries_ = std::exchange(pending_entries_, 0);
    const bool last = stopping_;
    lock.unlock();
    try {
      if (!deltas.empty()) snapshots_.write(deltas);
    } catch (const std::exception& error) {
      on_failure_(error.what());
      lock.lock();
      failed_ = true;
      changed_.notify_all();
      return;
    }
    lock.lock();
    writing_entries_ = 0;
    changed_.notify_all();
    if (last) return;
  }
}

}  // namespace daybook
