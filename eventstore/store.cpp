#include "eventstore/store.h"

#include <condition_variable>
#include <cstdlib>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "eventstore/data_folder.h"
#include "eventstore/entry.h"
#include "eventstore/failure.h"
#include "eventstore/journal_database.h"
#include "eventstore/rocks_log.h"
#include "eventstore/snapshotter.h"

namespace daybook {
namespace {

// Keeps the sizes of the journals beside RocksDB: when it is made, whenever rows have gone to files, and at the end.
class SizesKept {
 public:
  SizesKept(JournalDatabase& database, const Log& log, const std::function<void(const std::string&)>& on_failure) : database_(database), log_(log) {
    keep();
    database_.on_files_added([this, on_failure] {
      try {
        keep();
      } catch (const std::exception& failed) {
        on_failure(failed.what());
      }
    });
  }
  ~SizesKept() {
    database_.on_files_added({});
    try {
      database_.flush();  // closing does it, too, but after the sizes were kept
      keep();
    } catch (const std::exception&) {  // what was kept before holds
    }
  }
  SizesKept(const SizesKept&) = delete;

 private:
  void keep() { keep_sizes(database_.folder(), log_); }

  JournalDatabase& database_;
  const Log& log_;
};

}  // namespace

struct EventStore::Impl final : CommitListener {
  explicit Impl(StoreOptions given)
      : options(std::move(given)),
        folder(options.folder),
        database(options.folder / "journal", options.block_cache_bytes, options.wal_bytes_max, folder.creation()),
        // How many keys there are becomes durable with the commit that needs them, so that a start knows when some are missing.
        keys(options.folder / "keys", folder.creation(), database.setting(kKeySlots),
             [this](std::uint64_t slots) { log.put_setting_with_commit(kKeySlots, slots); }),
        log(database),
        sizes_kept(database, adopted(), options.on_failure),
        tree(log),
        checkpoints(log, tree, keys, database, options.checkpoints),
        snapshots(database, log),
        snapshotter(snapshots, options.snapshot_tail_entries_max, options.on_failure),
        writer({log, keys, snapshots, *this, options.clock, [this] { return folder.free_bytes(); }}, writer_limits(options), options.on_failure) {}

  static WriterLimits writer_limits(const StoreOptions& options) {
    auto limits = options.writer;
    limits.untold_entries_max = untold_entries_max(options.snapshot_tail_entries_max);
    return limits;
  }

  // The log of a folder, which is whole, or else was never finished.
  const Log& adopted() {
    if (folder.creation() == Creation::never) require_entries(log, folder.path());
    if (log.head(kSystemJournal).size > 0) folder.finish();
    return log;
  }

  void settle() override { snapshotter.settle(); }
  void changed(std::vector<StateChanges> changes, Taken taken) override { snapshotter.add(std::move(changes), taken); }
  void recovered(JournalNumber journal, std::uint64_t size) override {
    std::lock_guard lock(sizes_mutex);
    sizes[journal] = size;
    announce();
  }

  void committed(const std::vector<CommittedBlock>& blocks, const CommitMeasure& measure) override {
    folder.finish();  // with the first entry, so that a finished folder without one has lost them
    statistics.entries.record(measure.entries);
    statistics.bytes.record(measure.bytes);
    statistics.sync_microseconds.record(static_cast<std::uint64_t>(measure.sync.count()));
    for (const auto& block : blocks) {
      std::shared_lock lock(listeners_mutex);
      const auto [begin, end] = listeners.equal_range(block.journal);
      for (auto listener = begin; listener != end; ++listener) listener->second(block.events);
      if (each_commit_listener) each_commit_listener(block.journal, block.events);
    }
    std::lock_guard lock(sizes_mutex);
    for (const auto& block : blocks) sizes[block.journal] = block.head.size;
    announce();
  }

  // REQUIRES: the sizes' mutex is held.
  void announce() {
    ++commits;
    committed_more.notify_all();
  }

  StoreOptions options;
  CommitStatistics statistics;

  std::shared_mutex listeners_mutex;  // guards the two below
  std::function<void(JournalNumber, const std::vector<Event>&)> each_commit_listener;
  std::multimap<JournalNumber, std::function<void(const std::vector<Event>&)>> listeners;

  mutable std::mutex sizes_mutex;  // guards the three below
  mutable std::condition_variable committed_more;
  std::map<JournalNumber, std::uint64_t> sizes;
  std::uint64_t commits = 0;

  std::mutex backup_mutex;  // held while one is made

  // From here on in the order in which they are opened; they are closed in the reverse.
  DataFolder folder;
  JournalDatabase database;
  KeyStore keys;
  RocksLog log;
  SizesKept sizes_kept;
  TreeReader tree;
  Checkpoints checkpoints;
  Snapshots snapshots;
  Snapshotter snapshotter;
  Writer writer;
};

EventStore::EventStore(StoreOptions options) {
  if (!options.on_failure) options.on_failure = [](const std::string&) { std::abort(); };
  try {
    impl_ = std::make_unique<Impl>(options);
    return;
  } catch (const SnapshotDamaged& damage) {
    options.on_notice(std::string(damage.what()) + ". All snapshots are dropped, and the journals replayed.");
  }
  {
    const DataFolder folder(options.folder);
    JournalDatabase(options.folder / "journal", options.block_cache_bytes, options.wal_bytes_max, folder.creation()).drop_snapshots();
  }
  impl_ = std::make_unique<Impl>(std::move(options));
}
EventStore::~EventStore() = default;

void EventStore::submit(Submission submission) { impl_->writer.submit(std::move(submission)); }
void EventStore::submit(std::vector<Submission> submissions) { impl_->writer.submit(std::move(submissions)); }
bool EventStore::is_writer() const { return impl_->writer.is_writer(); }
const Log& EventStore::log() const { return impl_->log; }
KeyStore& EventStore::keys() { return impl_->keys; }
const TreeReader& EventStore::tree() const { return impl_->tree; }
Checkpoints& EventStore::checkpoints() { return impl_->checkpoints; }
Backup EventStore::make_backup(const BackupOptions& options, const std::stop_token& stop) {
  std::lock_guard only_one(impl_->backup_mutex);
  return daybook::make_backup(impl_->database, impl_->keys, options, stop);
}
const CommitStatistics& EventStore::statistics() const { return impl_->statistics; }
ResidentRows EventStore::resident_rows() const { return impl_->writer.resident_rows(); }
RejectionCounts EventStore::rejection_counts() const { return impl_->writer.rejection_counts(); }

std::uint64_t EventStore::size(JournalNumber journal) const {
  std::lock_guard lock(impl_->sizes_mutex);
  const auto found = impl_->sizes.find(journal);
  return found == impl_->sizes.end() ? 0 : found->second;
}

std::vector<JournalNumber> EventStore::journals() const {
  std::lock_guard lock(impl_->sizes_mutex);
  std::vector<JournalNumber> journals;
  for (const auto& [journal, size] : impl_->sizes) journals.push_back(journal);
  return journals;
}

std::uint64_t EventStore::wait_for_commit(std::uint64_t seen, std::chrono::milliseconds timeout) const {
  std::unique_lock lock(impl_->sizes_mutex);
  impl_->committed_more.wait_for(lock, timeout, [&] { return impl_->commits != seen; });
  return impl_->commits;
}

void EventStore::on_each_commit(std::function<void(JournalNumber, const std::vector<Event>&)> listener) {
  std::unique_lock lock(impl_->listeners_mutex);
  impl_->each_commit_listener = std::move(listener);
}

void EventStore::on_commit(JournalNumber journal, std::function<void(const std::vector<Event>&)> listener) {
  std::unique_lock lock(impl_->listeners_mutex);
  std::vector<Event> events;
  impl_->log.read_entries(journal, 0, [&](Position, std::string_view bytes) {
    events.push_back(decode(bytes).event);
    return true;
  });
  listener(events);
  impl_->listeners.emplace(journal, std::move(listener));
}

}  // namespace daybook
