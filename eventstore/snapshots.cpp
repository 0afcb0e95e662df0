#include "eventstore/snapshots.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <future>
#include <iterator>
#include <type_traits>
#include <utility>

#include "eventstore/bytes.h"
#include "eventstore/entry.h"
#include "eventstore/failure.h"
#include "eventstore/row_codec.h"
#include "eventstore/this_thread.h"

namespace daybook {
namespace {

constexpr std::size_t kRowsReadAtOnce = 4'096;  // by a start, while as many are put into their tables

std::string row_key(JournalNumber journal, RowTable table, std::string_view key = {}) {
  std::string bytes;
  append_big_endian(bytes, journal);
  bytes += static_cast<char>(table);
  bytes += key;
  return bytes;
}

template <class Tag>
std::string bytes_of(const Name<Tag>& key) {
  return key.text;
}
std::string bytes_of(AccountNumber key) {
  std::string bytes;
  append_big_endian(bytes, key.value);
  return bytes;
}

template <class Tag>
void read_key(std::string_view bytes, Name<Tag>& key) {
  key.text = bytes;
}
void read_key(std::string_view bytes, AccountNumber& key) {
  if (bytes.size() != sizeof key.value) throw std::runtime_error("the snapshot has an account without a number");
  key.value = big_endian_at<std::uint64_t>(bytes, 0);
}

template <class Key, class Row>
void restore(Table<Key, Row>& table, std::string_view key_bytes, std::string_view row_bytes) {
  Key key;
  read_key(key_bytes, key);
  table.restore(key, decode_row<Row>(row_bytes));
}

// An empty key of the table's kind.
template <class Key, class Row>
Key first_key(const Table<Key, Row>&) {
  return {};
}

void restore_row(State& state, RowTable number, std::string_view key, std::string_view bytes) {
  bool known = false;
  for_each_table<State>([&](RowTable candidate, auto table) {
    if (candidate != number) return;
    known = true;
    restore(state.*table, key, bytes);
  });
  if (!known) throw std::runtime_error("the snapshot has a table that is unknown to this version");
}

template <class Key, class Row>
void add_rows(SnapshotDelta::Rows<Key, Row>& all, ChangedRows<Key, Row>&& more) {
  for (auto& [key, row] : more) all.insert_or_assign(key, std::move(row));
}

template <class Key, class Row>
void add_rows(ChangedRows<Key, Row>& all, ChangedRows<Key, Row>&& more) {
  std::ranges::move(more, std::back_inserter(all));
}

template <class Row>
std::string stored_form(const Row& row) {
  if constexpr (std::is_same_v<Row, TransactionRow>) {
    if (is_as_posted(row)) return encode_posted(row.position);
  }
  return encode_row(row);
}

// In the order of keys: a memtable takes a row beside the one before it at once, and searches for the place of any other.
template <class Rows>
auto sorted_rows(const std::string& prefix, const Rows& rows) {
  using Row = std::remove_cvref_t<decltype(rows.begin()->second)>;
  std::vector<std::pair<std::string, const Row*>> sorted;
  sorted.reserve(rows.size());
  for (const auto& [key, row] : rows) sorted.emplace_back(prefix + bytes_of(key), &row);
  std::ranges::stable_sort(sorted, {}, [](const auto& row) -> const std::string& { return row.first; });
  return sorted;
}

}  // namespace

void SnapshotDelta::add(CommittedBlock&& block) {
  head = block.head;
  last_time = block.last_time;
  header = block.changes.header;
  for_each_table<Changes, SnapshotDelta>([&](RowTable, auto changed, auto rows) { add_rows(this->*rows, std::move(block.changes.*changed)); });
  std::ranges::move(block.changes.posted, std::back_inserter(posted));
}

std::optional<std::string> row_bytes_of(const State& state, RowTable number, std::string_view key_bytes) {
  std::optional<std::string> bytes;
  for_each_table<State>([&](RowTable candidate, auto table) {
    if (candidate != number) return;
    auto key = first_key(state.*table);
    read_key(key_bytes, key);
    if (const auto* row = (state.*table).find(key)) bytes = stored_form(*row);
  });
  return bytes;
}

// The tables that may be long come last, and are not read.
std::optional<Snapshot> Snapshots::load(JournalNumber journal) const try {
  if (database_.setting(kSnapshotsDamaged) != 0) throw SnapshotDamaged("a snapshot was found damaged by a look-up");
  const auto end = row_key(journal, RowTable::transactions);
  const rocksdb::Slice bound(end);
  rocksdb::ReadOptions options;
  options.readahead_size = 1 << 20;
  options.fill_cache = false;
  options.iterate_upper_bound = &bound;
  const std::unique_ptr<rocksdb::Iterator> it(database_.db().NewIterator(options, database_.snapshots()));
  it->Seek(row_key(journal, RowTable::header));
  require(it->status(), "read the snapshot");
  if (!it->Valid()) return std::nullopt;
  const auto header = decode_header(it->value().ToStringView());
  if (!header) throw SnapshotDamaged("the snapshot of journal " + std::to_string(journal) + " is of another version");

  Snapshot snapshot{{}, header->head, header->last_time};
  snapshot.state.header = header->header;
  it->Next();
  const auto read_some = [&it] {
    std::vector<std::pair<std::string, std::string>> rows;
    for (; it->Valid() && rows.size() < kRowsReadAtOnce; it->Next()) rows.emplace_back(it->key().ToString(), it->value().ToString());
    return rows;
  };
  // The next ones are read while these are put into their tables, where a thread can be had.
  constexpr auto kAside = std::launch::async | std::launch::deferred;
  auto ahead = std::async(kAside, read_some);
  for (auto rows = ahead.get(); !rows.empty(); rows = ahead.get()) {
    ahead = std::async(kAside, read_some);
    for (const auto& [key, bytes] : rows) {
      restore_row(snapshot.state, static_cast<RowTable>(key[4]), std::string_view(key).substr(5), bytes);
    }
  }
  require(it->status(), "read the snapshot");
  index_rows(snapshot.state);
  note_size(journal, header->head.size);
  return snapshot;
} catch (const SnapshotDamaged&) {
  throw;
} catch (const std::exception& error) {
  throw SnapshotDamaged("the snapshot of journal " + std::to_string(journal) + " is damaged: " + error.what());
}

// A start does not read these rows, so damage is found here, while the writer works: the process ends, and the next start is told.
template <class Take>
void Snapshots::find_rows(JournalNumber journal, const std::vector<std::string>& keys, const Take& take) const try {
  if (size(journal) == 0) return;
  const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> bytes(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  database_.db().MultiGet({}, database_.snapshots(), keys.size(), slices.data(), bytes.data(), statuses.data());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].IsNotFound()) continue;
    require(statuses[i], "read the snapshot");
    take(i, bytes[i].ToStringView());
  }
} catch (const std::exception& error) {
  throw_damaged(journal, error.what());
}

void Snapshots::throw_damaged(JournalNumber journal, const std::string& why) const {
  database_.put_setting(kSnapshotsDamaged, 1);
  throw SnapshotDamaged("the snapshot of journal " + std::to_string(journal) + " is damaged: " + why);
}

template <class Row>
std::optional<Row> Snapshots::find_row(JournalNumber journal, RowTable table, std::string_view key) const {
  std::optional<Row> row;
  find_rows(journal, {row_key(journal, table, key)}, [&](std::size_t, std::string_view bytes) { row = decode_row<Row>(bytes); });
  return row;
}

std::vector<std::optional<TransactionRow>> Snapshots::find_transactions(const State& state, JournalNumber journal,
                                                                        const std::vector<TransactionId>& ids) const {
  std::vector<std::string> keys;
  keys.reserve(ids.size());
  for (const auto& id : ids) keys.push_back(row_key(journal, RowTable::transactions, id.text));
  std::vector<std::optional<TransactionRow>> rows(ids.size());
  std::vector<PostedAt> posted;
  find_rows(journal, keys, [&](std::size_t place, std::string_view bytes) {
    if (const auto position = decode_posted(bytes)) {
      posted.push_back({*position, place});
    } else {
      rows[place] = decode_row<TransactionRow>(bytes);
    }
  });
  if (!posted.empty()) read_posted(state, journal, ids, std::move(posted), rows);
  return rows;
}

// A request that comes again names transactions that lie together: those of one chunk are read at once.
void Snapshots::read_posted(const State& state, JournalNumber journal, const std::vector<TransactionId>& ids, std::vector<PostedAt> posted,
                            std::vector<std::optional<TransactionRow>>& rows) const {
  if (!log_) throw_damaged(journal, "it has transactions by position, and no entries");
  std::ranges::sort(posted, {}, &PostedAt::position);
  Entry entry;
  for (auto next = posted.begin(); next != posted.end();) {
    const auto first = next;
    const auto chunk = first->position / kChunkPositions;
    log_->read_entries(journal, first->position, [&](Position at, std::string_view bytes) {
      if (at != next->position) return true;
      try {
        decode(bytes, entry);
      } catch (const std::exception& error) {
        throw JournalDamaged(journal, at, error.what());
      }
      for (; next != posted.end() && next->position == at; ++next) {  // one may be named twice
        const auto* event = std::get_if<TransactionPosted>(&entry.event);
        if (!event || event->transaction != ids[next->place]) break;
        rows[next->place] = row_of(state, *event, at);
      }
      return next != posted.end() && next->position > at && next->position / kChunkPositions == chunk;
    });
    if (next == first) break;
  }
  const auto lacking = std::ranges::find_if(posted, [&](const PostedAt& one) { return !rows[one.place]; });
  if (lacking == posted.end()) return;
  throw_damaged(journal, "transaction " + ids[lacking->place].text + " is not that of entry " + std::to_string(lacking->position));
}

std::optional<RequestRow> Snapshots::find_request(JournalNumber journal, const RequestKey& key) const {
  return find_row<RequestRow>(journal, RowTable::requests, key.text);
}

std::optional<ReferenceRow> Snapshots::find_reference(JournalNumber journal, const ReferenceKey& key) const {
  return find_row<ReferenceRow>(journal, RowTable::references, key.text);
}

std::uint64_t Snapshots::size(JournalNumber journal) const {
  std::lock_guard lock(mutex_);
  const auto found = sizes_.find(journal);
  return found == sizes_.end() ? 0 : found->second;
}

std::uint64_t Snapshots::version() const {
  std::lock_guard lock(mutex_);
  return version_;
}

void Snapshots::note_size(JournalNumber journal, std::uint64_t size) const {
  std::lock_guard lock(mutex_);
  sizes_[journal] = size;
  ++version_;
}

// In one batch, so that the rows on disk are those of one moment whatever happens.
void Snapshots::write(const std::map<JournalNumber, SnapshotDelta>& deltas) {
  rocksdb::WriteBatch batch;
  auto* const family = database_.snapshots();
  for (const auto& [journal, delta] : deltas) {
    const auto header = encode_header({delta.head, delta.last_time, delta.header});
    require(batch.Put(family, row_key(journal, RowTable::header), header), "build a snapshot");
    for (const auto& [key, position] : sorted_rows(row_key(journal, RowTable::transactions), delta.posted)) {
      require(batch.Put(family, key, encode_posted(*position)), "build a snapshot");
    }
    for_each_table<SnapshotDelta>([&, number = journal, &changed = delta](RowTable table, auto rows) {
      const auto sorted = sorted_rows(row_key(number, table), changed.*rows);
      for (auto it = sorted.begin(); it != sorted.end(); ++it) {
        const auto& [key, row] = *it;
        if (std::next(it) != sorted.end() && std::next(it)->first == key) continue;
        require(*row ? batch.Put(family, key, encode_row(**row)) : batch.Delete(family, key), "build a snapshot");
      }
    });
  }
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  require(database_.db().Write(options, &batch), "write a snapshot");
  require(database_.db().Flush({}, family), "flush a snapshot");
  for (const auto& [journal, delta] : deltas) note_size(journal, delta.head.size);
}

std::optional<SnapshotHeader> Snapshots::header(JournalNumber journal) const {
  const auto bytes = find_bytes(journal, RowTable::header, {});
  return bytes && database_.setting(kSnapshotsDamaged) == 0 ? decode_header(*bytes) : std::nullopt;
}

std::optional<std::string> Snapshots::find_bytes(JournalNumber journal, RowTable table, std::string_view key) const {
  std::string bytes;
  const auto status = database_.db().Get({}, database_.snapshots(), row_key(journal, table, key), &bytes);
  if (status.IsNotFound()) return std::nullopt;
  require(status, "read the snapshot");
  return bytes;
}

void Snapshots::visit_rows(JournalNumber journal, const std::function<bool(RowTable, std::string_view, std::string_view)>& visit) const {
  const auto header = row_key(journal, RowTable::header);
  rocksdb::ReadOptions options;
  options.readahead_size = 1 << 20;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> it(database_.db().NewIterator(options, database_.snapshots()));
  for (it->Seek(header); it->Valid(); it->Next()) {
    const auto key = it->key().ToStringView();
    if (!key.starts_with(std::string_view(header).substr(0, 4))) break;
    if (key == header) continue;
    if (!visit(static_cast<RowTable>(key[4]), key.substr(5), it->value().ToStringView())) break;
  }
  require(it->status(), "read the snapshot");
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

void Snapshotter::add(std::vector<CommittedBlock>& blocks) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return pending_entries_ + writing_entries_ < tail_entries_max_ || failed_; });
  for (auto& block : blocks) {
    auto& told = told_[block.journal];
    if (block.head.size <= told) continue;  // recovered before it was known to be committed
    told = block.head.size;
    if (block.entries == 0) continue;
    pending_entries_ += block.entries;
    pending_[block.journal].add(std::move(block));
  }
  if (pending_entries_ > tail_entries_max_ / 2) changed_.notify_all();
}

void Snapshotter::settle() {
  std::unique_lock lock(mutex_);
  settling_ = true;
  changed_.notify_all();
  changed_.wait(lock, [this] { return (pending_.empty() && writing_entries_ == 0) || failed_; });
  settling_ = false;
}

void Snapshotter::run() {
  name_this_thread("snapshots");
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] {
      return stopping_ || pending_entries_ > tail_entries_max_ / 2 || (settling_ && !pending_.empty());
    });
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
