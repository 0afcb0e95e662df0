// When snapshots are written: on a thread of its own, once enough has changed.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "eventstore/commit.h"
#include "eventstore/snapshots.h"

namespace daybook {

// After so many entries whose changes were told in part, all are told and written: half of the tail, so that writing it may take as long as the other half does to come.
constexpr std::uint64_t untold_entries_max(std::uint64_t tail_entries_max) { return tail_entries_max / 2; }

// Collects what commits change and writes it, once all of more than untold_entries_max() entries has come. `add` waits while `tail_entries_max` are in no
// snapshot, so that the tail that a restart evolves is at most that and one commit more. REQUIRES: one call at a time, from any thread.
class Snapshotter {
 public:
  // `on_failure` is called on the snapshotter's thread, once.
  Snapshotter(Snapshots& snapshots, std::uint64_t tail_entries_max, std::function<void(const std::string&)> on_failure);
  ~Snapshotter();  // writes what is pending, if all was added

  // Taken::all: what was added so far, and not forgotten, is all that has changed in the journals.
  void add(std::vector<StateChanges> changes, Taken taken);
  void settle();  // returns when nothing is being written, and forgets what is pending

 private:
  void run();
  void write_pending(std::unique_lock<std::mutex>& lock);  // has the thread write it, once it has written what came before

  Snapshots& snapshots_;
  const std::uint64_t tail_entries_max_;
  const std::function<void(const std::string&)> on_failure_;

  std::mutex mutex_;  // guards the eight below
  std::condition_variable changed_;
  std::map<JournalNumber, SnapshotDelta> pending_;
  Taken pending_taken_ = Taken::all;
  std::uint64_t pending_entries_ = 0;
  std::map<JournalNumber, SnapshotDelta> writing_;  // for the thread to take
  std::uint64_t writing_entries_ = 0;               // of a snapshot that is on its way
  bool is_writing_ = false;
  bool stopping_ = false;
  bool failed_ = false;
  std::thread thread_;
};

}  // namespace daybook
