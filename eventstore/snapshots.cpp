#include "eventstore/snapshots.h"

#include <rocksdb/db.h>

#include <algorithm>
#include <array>
#include <future>
#include <iterator>
#include <numeric>
#include <type_traits>
#include <utility>

#include "eventstore/bytes.h"
#include "eventstore/entry.h"
#include "eventstore/failure.h"
#include "eventstore/row_codec.h"
#include "eventstore/snapshot_file.h"

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

template <class Row>
using SortedRows = std::vector<std::pair<std::string, const Row*>>;

template <class Row, class Rows>
void append_rows(SortedRows<Row>& all, const std::string& prefix, const Rows& rows) {
  for (const auto& [key, row] : rows) all.emplace_back(prefix + bytes_of(key), &row);
}

template <class Row>
void sort(SortedRows<Row>& rows) {
  std::ranges::stable_sort(rows, {}, [](const auto& row) -> const std::string& { return row.first; });
}

template <class Rows>
auto sorted_rows(const std::string& prefix, const Rows& rows) {
  SortedRows<std::remove_cvref_t<decltype(rows.begin()->second)>> sorted;
  sorted.reserve(rows.size());
  append_rows(sorted, prefix, rows);
  sort(sorted);
  return sorted;
}

// Of several changes of one key the last counts.
template <class Rows>
bool is_last_of_its_key(const Rows& sorted, typename Rows::const_iterator row) {
  const auto next = std::next(row);
  return next == sorted.end() || next->first != row->first;
}

}  // namespace

void SnapshotDelta::add(StateChanges&& more) {
  head = more.head;
  last_time = more.last_time;
  header = more.changes.header;
  for_each_table<Changes, SnapshotDelta>([&](RowTable, auto changed, auto rows) { add_rows(this->*rows, std::move(more.changes.*changed)); });
  if (more.changes.posted) posted.push_back(std::move(more.changes.posted));
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
template <class Slices, class Take>
void Snapshots::find_rows(JournalNumber journal, const Slices& keys, const Take& take) const try {
  if (size(journal) == 0) return;
  std::vector<rocksdb::PinnableSlice> bytes(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  database_.db().MultiGet({}, database_.snapshots(), keys.size(), keys.data(), bytes.data(), statuses.data());
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
  const auto stored = row_key(journal, table, key);
  find_rows(journal, std::array{rocksdb::Slice(stored)}, [&](std::size_t, std::string_view bytes) { row = decode_row<Row>(bytes); });
  return row;
}

std::vector<std::optional<TransactionRow>> Snapshots::find_transactions(const State& state, JournalNumber journal,
                                                                        const std::vector<TransactionId>& ids) const {
  const auto prefix = row_key(journal, RowTable::transactions);
  std::string bytes;  // of all keys
  bytes.reserve(std::accumulate(ids.begin(), ids.end(), std::size_t{0}, [&](std::size_t sum, const auto& id) { return sum + prefix.size() + id.text.size(); }));
  std::vector<rocksdb::Slice> keys;
  keys.reserve(ids.size());
  for (const auto& id : ids) {
    const auto begin = bytes.size();
    (bytes += prefix) += id.text;
    keys.emplace_back(bytes.data() + begin, bytes.size() - begin);
  }
  std::vector<std::optional<TransactionRow>> rows(ids.size());
  std::vector<PostedAt> posted;
  find_rows(journal, keys, [&](std::size_t place, std::string_view row) {
    if (const auto position = decode_posted(row)) {
      posted.push_back({*position, place});
    } else {
      rows[place] = decode_row<TransactionRow>(row);
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

// In one file, which becomes part of the database as a whole, so that the rows on disk are those of one moment whatever happens; and not by way of memory, where
// a hundred thousand rows would keep commits waiting for 60 ms.
void Snapshots::write(const std::map<JournalNumber, SnapshotDelta>& deltas) {
  SnapshotFile file(database_);
  for (const auto& [journal, delta] : deltas) {
    file.put(row_key(journal, RowTable::header), encode_header({delta.head, delta.last_time, delta.header}));
    SortedRows<Position> posted;
    for (const auto& some : delta.posted) append_rows(posted, row_key(journal, RowTable::transactions), *some);
    sort(posted);
    for_each_table<SnapshotDelta>([&, number = journal, &changed = delta](RowTable table, auto rows) {
      const auto sorted = sorted_rows(row_key(number, table), changed.*rows);
      auto next_posted = table == RowTable::transactions ? posted.begin() : posted.end();
      const auto put_posted_before = [&](const std::string* key) {
        for (; next_posted != posted.end() && (!key || next_posted->first < *key); ++next_posted) {
          if (is_last_of_its_key(posted, next_posted)) file.put(next_posted->first, encode_posted(*next_posted->second));
        }
        while (key && next_posted != posted.end() && next_posted->first == *key) ++next_posted;  // has changed since
      };
      for (auto it = sorted.begin(); it != sorted.end(); ++it) {
        if (!is_last_of_its_key(sorted, it)) continue;
        const auto& [key, row] = *it;
        put_posted_before(&key);
        *row ? file.put(key, encode_row(**row)) : file.remove(key);
      }
      put_posted_before(nullptr);
    });
  }
  file.ingest();
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

}  // namespace daybook
