// What keeps projections up to date: one thread follows the journals, another makes projections anew while the old ones serve.
// Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "eventstore/store.h"
#include "projections/live_views.h"
#include "projections/progress.h"
#include "projections/projection.h"
#include "projections/reading.h"
#include "projections/run.h"
#include "projections/views_database.h"

namespace daybook {

struct ProjectorOptions {
  std::uint64_t ingest_behind_entries = 50'000;
  std::chrono::milliseconds gather_ms = kGatherMs;  // from one batch to the next, unless somebody waits for it
  std::size_t kept_row_bytes_max = kKeptRowBytesMax;
  std::function<void(const std::string&)> notice = {};   // what an operator may like to know
  std::function<void(const std::string&)> failure = {};  // the thread that calls this has ended
};

class Projector {
 public:
  // Finds what serves, drops what was left over, and begins. Rows that were folded from other journals than the store's are made
  // anew. Throws StorageFailed, JournalDamaged.
  Projector(const EventStore& store, ViewsDatabase& database, std::vector<Projection> projections, ProjectorOptions options);
  ~Projector();

  // The last moment at which all projections had folded the same entries.
  std::shared_ptr<const Reading> reading() const;

  // Some projections have folded more than others, as while one is held or made anew from nothing: of some journals, reading() stays at the moment before.
  bool apart() const { return is_apart_; }

  // Whoever waited for entries there finds them in reading().
  Progress& progress() { return progress_; }
  std::vector<ProjectionStatus> status() const;
  bool rebuild(const std::string& name);

 private:
  struct Rebuild {
    std::size_t projection = 0;
    std::shared_ptr<Folding> folding;  // none until it begins
    bool caught_up = false;            // from then on the following thread owns the folding
  };

  std::shared_ptr<Folding> adopt(const Projection& projection, std::vector<std::shared_ptr<Family>>& stored);
  std::shared_ptr<Folding> begin_anew(const Projection& projection, int generation);
  void show(const std::vector<JournalNumber>& changed);

  void follow();
  enum class Followed { nothing, all, a_part };
  Followed follow_once(const std::atomic<bool>& stopping);
  std::vector<std::shared_ptr<Folding>> followed() const;
  void hold(const FoldingFailed& failed);
  bool switch_over();

  void make_anew();
  void catch_up(const std::shared_ptr<Folding>& folding);
  bool fold_what_serves_has_more(const Rebuild& rebuild, const Folding& old);
  template <class Work>
  bool unless_damaged(const std::shared_ptr<Folding>& folding, const Work& work);
  void guard(const std::function<void()>& work);

  const EventStore& store_;
  ViewsDatabase& database_;
  const std::vector<Projection> projections_;
  const ProjectorOptions options_;
  Progress progress_;

  // Of the following thread.
  std::uint64_t rounds_ = 0;
  std::uint64_t unflushed_entries_ = 0;
  std::set<JournalNumber> apart_;  // of which some projections have folded more entries than others

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable rebuilds_changed_;
  std::vector<std::shared_ptr<Folding>> live_;  // in the order of the projections; only the following thread replaces one
  std::deque<Rebuild> rebuilds_;                // the first one is under way
  std::set<std::size_t> held_;                  // projections whose rows can't be gone on with, until they are made anew
  const std::shared_ptr<NumberHints> number_hints_ = std::make_shared<NumberHints>();
  std::shared_ptr<const Reading> reading_ = std::make_shared<Reading>();

  std::atomic<bool> is_apart_{false};  // apart_ has some
  std::atomic<bool> stopping_{false};
  std::thread following_;  // last: they use all of the above
  std::thread rebuilding_;
};

}  // namespace daybook
