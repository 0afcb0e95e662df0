#include "projections/projector.h"

#include <algorithm>
#include <cassert>
#include <exception>
#include <utility>

#include "eventstore/failure.h"
#include "eventstore/this_thread.h"

namespace daybook {
namespace {

// Near the head: so that who waits for the first entries doesn't wait for all others.
constexpr RunLimits kBatch{.entries = 16'384, .row_bytes = 16 << 20};
// Far behind: large, since each run makes a sorted file in each family.
constexpr RunLimits kStretch{.entries = 200'000, .row_bytes = 32 << 20};

// How many entries may have to be folded again after a crash, roughly.
constexpr std::uint64_t kUnflushedEntriesMax = 100'000;

// How soon the following thread sees what no commit wakes it for: that it shall stop, that a projection was made anew.
constexpr std::chrono::milliseconds kIdle{50};

using Foldings = std::vector<std::shared_ptr<Folding>>;

bool fold_due(Run& run, const std::vector<Due>& due) {
  return std::ranges::all_of(due, [&](const Due& one) { return run.fold(one); });
}

std::uint64_t size_of(const EventStore& store) {
  std::uint64_t size = 0;
  for (const auto journal : store.journals()) size += store.size(journal);
  return size;
}

bool can_serve(const FamilyName& name, const Projection& projection) {
  return name.version >= projection.oldest_readable_version && name.version <= projection.version;
}

}  // namespace

Projector::Projector(const EventStore& store, ViewsDatabase& database, std::vector<Projection> projections,
                     ProjectorOptions options)
    : store_(store), database_(database), projections_(std::move(projections)), options_(std::move(options)) {
  auto stored = database_.take_families();
  for (std::size_t i = 0; i < projections_.size(); ++i) {
    live_.push_back(adopt(projections_[i], stored));
    const int version = live_.back()->family->name().version;
    if (version == projections_[i].version) continue;
    options_.notice("projection " + projections_[i].name + " is made anew as version " +
                    std::to_string(projections_[i].version) + " while version " + std::to_string(version) + " serves");
    rebuilds_.push_back({.projection = i, .folding = nullptr});
  }
  for (const auto& leftover : stored) database_.drop(*leftover);
  show(store_.journals());
  following_ = std::thread([this] {
    name_this_thread("views");
    guard([this] { follow(); });
  });
  rebuilding_ = std::thread([this] {
    name_this_thread("views-anew");
    guard([this] { make_anew(); });
  });
}

Projector::~Projector() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  rebuilds_changed_.notify_all();
  progress_.wake();
  following_.join();
  rebuilding_.join();
}

// Takes the family that serves from those stored, if there is one.
std::shared_ptr<Folding> Projector::adopt(const Projection& projection, std::vector<std::shared_ptr<Family>>& stored) {
  int generation = 0;
  auto best = stored.end();
  for (auto it = stored.begin(); it != stored.end(); ++it) {
    const auto& name = (*it)->name();
    if (name.projection != projection.name) continue;
    generation = std::max(generation, name.generation);
    if (!can_serve(name, projection) || !(*it)->marked()) continue;
    if (best == stored.end() || name.generation > (*best)->name().generation) best = it;
  }
  if (best == stored.end()) return begin_anew(projection, generation + 1);
  auto folding = std::make_shared<Folding>(projection, *best, options_.kept_row_bytes_max);
  if (const auto why = disagreement(*folding, store_)) {
    options_.notice("projection " + projection.name + " was folded from other journals than these and is made anew: " + *why);
    return begin_anew(projection, generation + 1);
  }
  stored.erase(best);
  return folding;
}

std::shared_ptr<Folding> Projector::begin_anew(const Projection& projection, int generation) {
  auto family = database_.create({projection.name, projection.version, generation});
  family->mark();
  return std::make_shared<Folding>(projection, std::move(family), options_.kept_row_bytes_max);
}

void Projector::guard(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception& failed) {
    options_.failure(failed.what());
  }
}

// Readers go on to the rows as they are now. After a crash, or while a projection is held, some have folded more than others: readers keep the moment
// before then, and of journals that have none they read nothing.
void Projector::show(const std::vector<JournalNumber>& changed) {
  for (const auto journal : changed) {
    const auto size = live_.front()->size(journal);
    const bool agree = std::ranges::all_of(live_, [&](const auto& folding) { return folding->size(journal) == size; });
    if (agree) {
      apart_.erase(journal);
    } else {
      apart_.insert(journal);
    }
  }
  is_apart_ = !apart_.empty();
  const auto before = reading();
  // What nothing was read of so far needs no moment before.
  const bool some_go_back = std::ranges::any_of(apart_, [&](JournalNumber journal) { return before->size(journal) > 0; });
  if (some_go_back && before->moment) return;
  auto next = std::make_shared<Reading>();
  for (const auto& folding : live_) next->families.push_back(folding->family);
  next->moment = database_.moment();
  next->number_hints = number_hints_;
  for (const auto& [journal, checkpoint] : live_.front()->checkpoints) {
    if (!apart_.contains(journal)) next->sizes[journal] = checkpoint.size;
  }
  {
    std::lock_guard lock(mutex_);
    reading_ = next;
  }
  for (const auto& [journal, size] : next->sizes) {
    if (before->size(journal) != size) progress_.advance(journal, size);
  }
}

std::shared_ptr<const Reading> Projector::reading() const {
  std::lock_guard lock(mutex_);
  return reading_;
}

void Projector::follow() {
  std::uint64_t seen = 0;
  auto followed = Followed::a_part;
  for (auto next = Progress::TimePoint::min(); !stopping_;) {
    if (switch_over()) followed = Followed::a_part;  // it may lack what the others have already
    if (followed == Followed::nothing) {
      const auto commits = store_.wait_for_commit(seen, kIdle);
      if (std::exchange(seen, commits) == commits) continue;
    }
    if (followed != Followed::a_part) progress_.sleep_while_nobody_waits(next);
    next = std::chrono::steady_clock::now() + options_.gather_ms;
    followed = follow_once(stopping_);
  }
  // What gathered meanwhile is little, and whoever opens the folder next finds it folded.
  static const std::atomic<bool> not_stopping{false};
  follow_once(not_stopping);
}

Foldings Projector::followed() const {
  std::lock_guard lock(mutex_);
  Foldings followed;
  for (std::size_t i = 0; i < live_.size(); ++i) {
    if (!held_.contains(i)) followed.push_back(live_[i]);
  }
  return followed;
}

// The others go on; what reads need of this one they wait for.
void Projector::hold(const FoldingFailed& failed) {
  const auto& name = failed.folding->projection.name;
  options_.notice("projection " + name + " can't be gone on with, and is made anew: " + failed.what());
  {
    std::lock_guard lock(mutex_);
    held_.insert(static_cast<std::size_t>(std::ranges::find(live_, failed.folding) - live_.begin()));
  }
  rebuild(name);
}

// Nothing: until the next commit, nothing is to be done.
Projector::Followed Projector::follow_once(const std::atomic<bool>& stopping) {
  std::uint64_t behind = 0;
  const auto foldings = followed();
  auto due = due_for(store_, foldings, behind);
  if (due.empty()) return Followed::nothing;
  // Another journal begins each time, so that a busy one doesn't keep the others waiting.
  std::ranges::rotate(due, due.begin() + static_cast<std::ptrdiff_t>(rounds_++ % due.size()));
  const bool far = behind > options_.ingest_behind_entries;
  if (far && stopping_) return Followed::a_part;
  Run run(store_.log(), foldings, far ? kStretch : kBatch, stopping);
  bool all = false;
  try {
    all = fold_due(run, due);
  } catch (const FoldingFailed& failed) {
    hold(failed);
    return Followed::a_part;
  }
  if (run.entries() == 0) return Followed::nothing;
  run.land(database_, far ? Run::Way::ingest : Run::Way::write);
  show(run.journals());

  unflushed_entries_ += run.entries();
  if (unflushed_entries_ > kUnflushedEntriesMax) {
    std::vector<const Family*> families;
    for (const auto& folding : live_) families.push_back(folding->family.get());
    database_.begin_flush(families);
    unflushed_entries_ = 0;
  }
  return all ? Followed::all : Followed::a_part;
}

// Where a journal is damaged, what is made anew from it is given up, and the old rows serve on; false then.
template <class Work>
bool Projector::unless_damaged(const std::shared_ptr<Folding>& folding, const Work& work) {
  std::string why;
  try {
    work();
    return true;
  } catch (const StorageFailed&) {
    throw;
  } catch (const std::runtime_error& damage) {
    why = damage.what();
  }
  {
    std::lock_guard lock(mutex_);
    const auto index = rebuilds_.front().projection;
    if (held_.contains(index)) {
      throw StorageFailed("projection " + projections_[index].name + " can't be made anew, nor gone on with: " + why);
    }
    rebuilds_.pop_front();
  }
  database_.drop(*folding->family);
  const auto& name = folding->family->name();
  options_.notice("projection " + name.projection + " is not made anew, and what was there before serves on: " + why);
  return false;
}

// Where a projection was made anew: folds into it what the one that serves has more, then lets it serve instead.
// True where it does.
bool Projector::switch_over() {
  Rebuild rebuild;
  {
    std::lock_guard lock(mutex_);
    if (rebuilds_.empty() || !rebuilds_.front().caught_up) return false;
    rebuild = rebuilds_.front();
  }
  const auto old = live_[rebuild.projection];
  bool all = false;
  if (!unless_damaged(rebuild.folding, [&] { all = fold_what_serves_has_more(rebuild, *old); })) {
    rebuilds_changed_.notify_all();
    return false;
  }
  if (!all) return false;
  rebuild.folding->family->mark();
  {
    std::lock_guard lock(mutex_);
    live_[rebuild.projection] = rebuild.folding;
    held_.erase(rebuild.projection);
  }
  show(store_.journals());
  {
    // Only now: who is told that it is made reads it.
    std::lock_guard lock(mutex_);
    rebuilds_.pop_front();
  }
  rebuilds_changed_.notify_all();
  database_.drop(*old->family);
  return true;
}

// False where it was to stop.
bool Projector::fold_what_serves_has_more(const Rebuild& rebuild, const Folding& old) {
  const Foldings made{rebuild.folding};
  std::vector<Due> due;
  for (const auto& [journal, checkpoint] : old.checkpoints) due.push_back({journal, checkpoint.size});
  for (bool all = false; !all;) {
    Run run(store_.log(), made, kBatch, stopping_);
    all = fold_due(run, due);
    if (stopping_) return false;
    run.land(database_, Run::Way::write);
  }
  return true;
}

void Projector::make_anew() {
  std::unique_lock lock(mutex_);
  for (;;) {
    rebuilds_changed_.wait(lock, [this] { return stopping_ || (!rebuilds_.empty() && !rebuilds_.front().folding); });
    if (stopping_) return;
    const auto index = rebuilds_.front().projection;
    const int generation = live_[index]->family->name().generation + 1;
    lock.unlock();
    const auto& projection = projections_[index];
    auto family = database_.create({projection.name, projection.version, generation});
    auto folding = std::make_shared<Folding>(projection, std::move(family), options_.kept_row_bytes_max);
    lock.lock();
    rebuilds_.front().folding = folding;
    lock.unlock();
    const bool made = unless_damaged(folding, [&] { catch_up(folding); });
    lock.lock();
    if (made) rebuilds_.front().caught_up = true;
  }
}

// Until there is so little left that the following thread can fold it without keeping readers waiting.
void Projector::catch_up(const std::shared_ptr<Folding>& folding) {
  const Foldings foldings{folding};
  for (bool close = false; !close && !stopping_;) {
    std::uint64_t behind = 0;
    const auto due = due_for(store_, foldings, behind);
    Run run(store_.log(), foldings, kStretch, stopping_);
    const bool all = fold_due(run, due);
    run.land(database_, behind > options_.ingest_behind_entries ? Run::Way::ingest : Run::Way::write);
    close = all && behind <= kBatch.entries;
  }
}

std::vector<ProjectionStatus> Projector::status() const {
  const auto total = size_of(store_);
  std::lock_guard lock(mutex_);
  std::vector<ProjectionStatus> all;
  for (std::size_t i = 0; i < projections_.size(); ++i) {
    const std::uint64_t folded = live_[i]->entries;
    ProjectionStatus status{.name = projections_[i].name, .version = live_[i]->family->name().version};
    status.entries_behind = total - std::min(folded, total);
    const auto rebuild = std::ranges::find(rebuilds_, i, &Rebuild::projection);
    if (rebuild != rebuilds_.end()) {
      status.rebuilding = true;
      status.rebuilt_entries = rebuild->folding ? rebuild->folding->entries.load() : 0;
      status.rebuild_total_entries = total;
    }
    all.push_back(std::move(status));
  }
  return all;
}

bool Projector::rebuild(const std::string& name) {
  const auto projection = std::ranges::find(projections_, name, &Projection::name);
  if (projection == projections_.end()) return false;
  const auto index = static_cast<std::size_t>(projection - projections_.begin());
  {
    std::lock_guard lock(mutex_);
    if (std::ranges::find(rebuilds_, index, &Rebuild::projection) == rebuilds_.end()) {
      rebuilds_.push_back({.projection = index, .folding = nullptr});
    }
  }
  rebuilds_changed_.notify_all();
  return true;
}

}  // namespace daybook
