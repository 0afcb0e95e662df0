#include "eventstore/background_verifier.h"

#include <algorithm>
#include <ctime>

#include "eventstore/checkpoints.h"
#include "eventstore/journal_walk.h"
#include "eventstore/store.h"
#include "eventstore/this_thread.h"

namespace daybook {
namespace {

using namespace std::chrono;

constexpr std::uint64_t kPieceEntriesMax = 4'096;  // between two looks at the clock, but for a block that is larger
constexpr int kNicest = 19;

Time now() { return {duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()}; }

nanoseconds cpu_of_this_thread() {
  std::timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

}  // namespace

std::int64_t pauses_after(nanoseconds wall, nanoseconds cpu) {
  if (wall <= cpu) return 1;
  return cpu <= cpu.zero() ? kPausesMax : std::min<std::int64_t>((wall + cpu / 2) / cpu, kPausesMax);
}

steady_clock::time_point next_piece_at(steady_clock::time_point began, steady_clock::time_point now, nanoseconds due, std::int64_t pauses) {
  const auto by_the_rate = std::max(began, now - seconds(1)) + due;
  return pauses > 1 ? std::max(by_the_rate, now + due * (pauses - 1)) : by_the_rate;
}

BackgroundVerifier::BackgroundVerifier(EventStore& store, Options options, std::function<void(const std::string&)> tell)
    : store_(store), options_(std::move(options)), tell_(std::move(tell)), next_(steady_clock::now()) {
  std::error_code ec;
  std::filesystem::remove_all(options_.scratch, ec);
  status_.switched_on = options_.entries_per_second_max > 0;
  if (status_.switched_on) thread_ = std::thread([this] { run(); });
}

BackgroundVerifier::~BackgroundVerifier() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  if (thread_.joinable()) thread_.join();
  std::error_code ec;
  std::filesystem::remove_all(options_.scratch, ec);
}

BackgroundVerification BackgroundVerifier::status() const {
  std::lock_guard lock(mutex_);
  return status_;
}

void BackgroundVerifier::run() {
  name_this_thread("verifier");
  let_this_thread_give_way(kNicest);
  do {
    std::string failure;
    try {
      go_round();
    } catch (const std::exception& error) {
      failure = error.what();
      tell_("the journals could not be verified: " + failure);
    }
    std::lock_guard lock(mutex_);
    status_.failure = failure;
  } while (wait(steady_clock::now() + options_.pause_between_rounds));
}

void BackgroundVerifier::go_round() {
  const auto begun = steady_clock::now();
  std::string told;
  for (const auto journal : store_.log().journals()) {
    const auto difference = verify(journal);
    std::unique_lock lock(mutex_);
    if (stopping_) return;
    if (!difference) continue;
    ++status_.differences;
    status_.last_difference = difference;
    lock.unlock();
    const auto sentence = sentence_of(*difference);
    if (told_.find(sentence) == std::string::npos) tell_(sentence);
    told += sentence + "\n";
  }
  told_ = told;
  std::lock_guard lock(mutex_);
  ++status_.rounds;
  status_.last_round_took = duration_cast<seconds>(steady_clock::now() - begun);
  status_.last_round_ended = now();
}

std::optional<Difference> BackgroundVerifier::verify(JournalNumber journal) {
  std::vector<SignedHead> signed_heads;
  if (const auto last = store_.checkpoints().last(journal)) signed_heads.push_back({last->head, "the checkpoint that was signed last"});
  Spill spill(options_.scratch, &store_.log(), options_.rows_max);
  JournalWalk walk(journal, [&](std::uint8_t level, std::uint64_t index) { return store_.log().read_tile(journal, level, index); }, spill,
                   std::move(signed_heads));
  const auto end = store_.log().head(journal).size;
  try {
    while (walk.head().size < end) {
      const auto first = walk.head().size;
      const auto begun = steady_clock::now();
      const auto cpu_before = cpu_of_this_thread();
      if (!read_piece(walk, journal)) return walk.difference();
      const auto pauses = pauses_after(steady_clock::now() - begun, cpu_of_this_thread() - cpu_before);
      if (!give_way(walk.head().size - first, pauses)) return std::nullopt;
    }
  } catch (const JournalDamaged& damage) {
    return Difference{DifferenceKind::block, journal, walk.platform(), damage.position, damage.reason};
  }
  walk.finish();
  return walk.difference();
}

// Reading is not slowed down by waiting within it: what a reader looks at stays on the disk until it has ended.
bool BackgroundVerifier::read_piece(JournalWalk& walk, JournalNumber journal) {
  const auto first = walk.head().size;
  const auto piece = std::min(kPieceEntriesMax, options_.entries_per_second_max);
  store_.log().read_blocks(journal, first, [&](const Block& block) {
    if (!walk.take(block)) return false;
    std::lock_guard lock(mutex_);
    status_.entries += block.entries.size();
    status_.journal = journal;
    status_.position = walk.head().size;
    return !stopping_ && walk.head().size - first < piece;
  });
  return !walk.difference();
}

// False where it is to stop.
bool BackgroundVerifier::give_way(std::uint64_t entries, std::int64_t pauses) {
  const auto due = nanoseconds(entries * 1'000'000'000 / options_.entries_per_second_max);
  next_ = next_piece_at(next_, steady_clock::now(), due, pauses);
  return wait(next_);
}

bool BackgroundVerifier::wait(steady_clock::time_point until) {
  std::unique_lock lock(mutex_);
  return !stop_.wait_until(lock, until, [this] { return stopping_; });
}

}  // namespace daybook
