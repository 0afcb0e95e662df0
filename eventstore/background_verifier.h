// Verifies the journals of an open store again and again, on a thread that gives way to all others: they are hashed and evolved as journal_walk.h says, and
// compared with what was signed last. The folder's own copies of states and projections are not looked at. Costs the memory of one more state, of the journal
// that it is at. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "eventstore/difference.h"
#include "eventstore/spill.h"

namespace daybook {

class EventStore;
class JournalWalk;

inline constexpr std::uint64_t kVerifyEntriesPerSecondDefault = 20'000;

// How many times as far apart as the rate asks for pieces begin after one that took `wall` and, of that, `cpu` of processor time: the more it had to wait
// for processors or the disk, the further; at least once, at most kPausesMax times.
inline constexpr std::int64_t kPausesMax = 8;
std::int64_t pauses_after(std::chrono::nanoseconds wall, std::chrono::nanoseconds cpu);

// When the next piece begins. `due`: how long the rate gives the last one, which was to begin at `began` and has ended now. A piece that was late is made up
// for by at most a second; whatever it took, all but one of the pauses follow it.
std::chrono::steady_clock::time_point next_piece_at(std::chrono::steady_clock::time_point began, std::chrono::steady_clock::time_point now,
                                                    std::chrono::nanoseconds due, std::int64_t pauses);

struct BackgroundVerification {
  bool switched_on = false;
  std::uint64_t entries = 0;                        // verified since the start, over all rounds
  JournalNumber journal = kSystemJournal;           // where it is
  std::uint64_t position = 0;
  std::uint64_t rounds = 0;                         // that have come to their end
  std::optional<std::chrono::seconds> last_round_took = {};
  std::optional<Time> last_round_ended = {};
  std::uint64_t differences = 0;                    // found since the start; one that stays is found in each round
  std::optional<Difference> last_difference = {};
  std::string failure = {};                         // why the last round could not be ended; empty: it was
};

class BackgroundVerifier {
 public:
  struct Options {
    std::uint64_t entries_per_second_max = kVerifyEntriesPerSecondDefault;  // 0: not at all
    std::chrono::milliseconds pause_between_rounds{10'000};
    std::filesystem::path scratch;  // a folder of its own; what is in it is thrown away
    std::uint64_t rows_max = kVerifyRowsMax;
  };

  // `tell` gets what is for the log: a difference that was not found in the round before, a round that could not be ended; on the verifier's thread.
  // REQUIRES: the store outlives it.
  BackgroundVerifier(EventStore& store, Options options, std::function<void(const std::string&)> tell);
  ~BackgroundVerifier();

  BackgroundVerification status() const;

 private:
  void run();
  void go_round();
  std::optional<Difference> verify(JournalNumber journal);
  bool read_piece(JournalWalk& walk, JournalNumber journal);
  bool give_way(std::uint64_t entries, std::int64_t pauses);
  bool wait(std::chrono::steady_clock::time_point until);

  EventStore& store_;
  const Options options_;
  const std::function<void(const std::string&)> tell_;
  std::chrono::steady_clock::time_point next_;  // when the rate allows the next entries; only the verifier's thread
  std::string told_;                            // of the last round; likewise

  mutable std::mutex mutex_;  // guards the two below
  BackgroundVerification status_;
  bool stopping_ = false;
  std::condition_variable stop_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace daybook
