// A store of this process, on a new folder, with a platform whose accounts are funded, as `daybook serve` has it below
// HTTP. One thread; the writer's threads fill blocks.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/store.h"
#include "tools/bench/fates.h"
#include "tools/bench/figures.h"
#include "tools/bench/fleet.h"
#include "tools/options.h"

namespace daybook::bench {

// Commands that were submitted together, and what became of each.
struct Block {
  std::uint64_t first = 0;  // number of the first one
  Moment submitted = 0;
  struct Done {
    Moment at = 0;
    std::string_view refusal;  // its code; empty: acknowledged
  };
  std::vector<Done> done;
  std::atomic<std::uint32_t> left{0};
};

class OwnLedger {
 public:
  static constexpr const char* kPlatform = "bench-platform";

  // Throws std::runtime_error where the folder is there already, and what a store throws.
  OwnLedger(const Settings& settings, const Names& names, const Plan& plan);

  // REQUIRES: the block is not underway, and stays where it is until it is waited for.
  void submit(Block& block, std::uint64_t first);
  void wait_for(const Block& block);

  // As check() of installation.h.
  Checked check(Fates& fates, std::uint32_t accounts_max);

 private:
  struct Has {
    Amount posted, held;
  };
  Submission submission_of(Command command, const std::string& request) const;
  void do_now(JournalNumber journal, Command command);
  void make_account(std::uint32_t place);
  void wait_for_accounts();
  PostTransaction from_outside(std::string id, std::uint32_t first, std::uint32_t end, std::int64_t cents) const;
  void fund(std::uint32_t first);
  Command command(std::uint64_t number) const;
  std::vector<Has> balances_of(std::uint32_t first, std::uint32_t end);
  void notify();

  const Names& names_;
  const Plan& plan_;
  const std::uint32_t batch_;
  JournalNumber journal_ = kSystemJournal;
  Position from_ = 0;  // where the run begins
  std::mutex mutex_;   // guards what follows
  std::condition_variable changed_;
  std::size_t waiting_ = 0;
  std::string refused_;
  EventStore store_;  // last: its threads call what is above
};

}  // namespace daybook::bench
