// Views that follow the journals. Thread-safe.
//
// Projections live in a database of their own (`views/`), without a write-ahead log: it can be thrown away, and is made again from
// the journals.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "projections/projection.h"
#include "projections/views.h"

namespace daybook {

class EventStore;

// Rows of many commits are folded for much less than those of each on its own.
inline constexpr std::chrono::milliseconds kGatherMs{50};

struct ViewsOptions {
  std::filesystem::path folder = {};                  // the data folder; the database is its views/
  std::uint64_t ingest_behind_entries = 50'000;       // further behind than this, rows go in as sorted SST files
  std::chrono::milliseconds gather_ms = kGatherMs;    // how long commits gather before they are folded, unless a reader waits; 0: not at all
  std::size_t block_cache_bytes = 64 << 20;
  std::size_t kept_row_bytes_max = kKeptRowBytesMax;  // of each projection
  std::function<void(const std::string&)> on_notice = {};  // for the log: what is made anew, and why; any thread
};

struct ProjectionStatus {
  std::string name;
  int version = 0;                   // of the rows that serve
  std::uint64_t entries_behind = 0;  // over all journals
  bool rebuilding = false;
  std::uint64_t rebuilt_entries = 0;  // while rebuilding: how far, of how many
  std::uint64_t rebuild_total_entries = 0;
};

class LiveViews {
 public:
  // Opens or makes the database and starts to follow the journals. Throws FolderUnusable, StorageFailed, JournalDamaged.
  // `on_failure` is called on a thread of the projections when they can't go on: the process must end.
  // REQUIRES: the store outlives the views.
  LiveViews(EventStore& store, ViewsOptions options, std::function<void(const std::string&)> on_failure);
  ~LiveViews();  // tells all that still wait: false

  // The latest moment at which all projections had folded the same entries.
  Views now() const;

  // As many entries of the journal can be read: those of now(), or fewer for an instant.
  std::uint64_t reflects(JournalNumber journal) const;

  // What can be read may stand still for as long as a projection is made anew: some have folded more than others.
  bool apart() const;

  // Calls `then` once `size` entries of the journal can be read (true), or at the deadline (false); at once, on this thread, where
  // they can already, else on a thread of the projections. Must not block.
  void when_reflects(JournalNumber journal, std::uint64_t size, std::chrono::steady_clock::time_point deadline,
                     std::move_only_function<void(bool)> then) const;

  std::vector<ProjectionStatus> status() const;

  // Begins to make the projection anew while the old one serves; false where there is none of that name.
  bool rebuild(const std::string& name);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace daybook
