#include "tools/bench/in_process.h"

#include <algorithm>
#include <array>
#include <ctime>

#include "tools/bench/load.h"
#include "tools/bench/own_ledger.h"

namespace daybook::bench {
namespace {

constexpr std::size_t kBlocksInFlight = 3;  // one that is synced, one that is decided, one that waits

double own_thread_cpu_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

// Counts what comes back. One thread.
class Tally {
 public:
  Tally(const BenchOptions& options, const Plan& plan, Fates& fates)
      : plan_(plan),
        fates_(fates),
        begin_(now() + options.warm_up.count() * kSecond),
        end_(begin_ + options.duration.count() * kSecond) {
    figures_.seconds = static_cast<double>(options.duration.count());
    figures_.per_second.resize(static_cast<std::size_t>(options.duration.count()));
  }

  bool is_over() const { return now() >= end_; }

  void take(const Block& block) {
    sample();
    for (std::size_t i = 0; i < block.done.size(); ++i) {
      const auto& done = block.done[i];
      const auto number = block.first + i;
      if (is_measured(block.submitted)) figures_.writes.record(done.at - block.submitted);
      if (!done.refusal.empty()) {
        ++figures_.errors[std::string(done.refusal)];
        continue;
      }
      fates_.acknowledge(plan_.kind(number), number);
      ++acknowledged_;
      if (!is_measured(done.at)) continue;
      ++figures_.transactions;
      ++figures_.per_second[static_cast<std::size_t>((done.at - begin_) / kSecond)];
    }
    ++blocks_;
    if (is_measured(block.done.back().at)) ++figures_.requests;
  }

  Figures figures() && {
    sample();
    const auto first = samples_.empty() ? Sample{} : samples_.front();
    add_sample();
    const auto& last = samples_.back();
    figures_.generator = {last.generator - first.generator, static_cast<double>(last.at - first.at) / 1e9,
                          last.blocks - first.blocks, last.acknowledged - first.acknowledged};
    figures_.server = figures_.generator;
    figures_.server->seconds = last.process - first.process - figures_.generator.seconds;
    return std::move(figures_);
  }

 private:
  struct Sample {
    Moment at = 0;
    double process = 0, generator = 0;
    std::uint64_t blocks = 0, acknowledged = 0;
  };
  bool is_measured(Moment moment) const { return moment >= begin_ && moment < end_; }
  void sample() {
    if (samples_.empty() && now() >= begin_) add_sample();
  }
  void add_sample() {
    samples_.push_back({now(), own_cpu_seconds(), own_thread_cpu_seconds(), blocks_, acknowledged_});
  }

  const Plan& plan_;
  Fates& fates_;
  const Moment begin_, end_;
  std::uint64_t blocks_ = 0, acknowledged_ = 0;
  std::vector<Sample> samples_;  // at the beginning of the measured time, and behind its end
  Figures figures_;
};

}  // namespace

Report run_in_process(const Settings& settings) {
  const auto& options = settings.bench;
  const Names names(Names::new_run());
  const Plan plan(options);
  OwnLedger ledger(settings, names, plan);
  Fates fates;
  Tally tally(options, plan, fates);
  std::array<Block, kBlocksInFlight> blocks;
  std::uint64_t submitted = 0;
  for (; !tally.is_over(); ++submitted) {
    auto& block = blocks[submitted % kBlocksInFlight];
    if (submitted >= kBlocksInFlight) {
      ledger.wait_for(block);
      tally.take(block);
    }
    ledger.submit(block, submitted * options.batch);
  }
  for (auto left = submitted - std::min<std::uint64_t>(submitted, kBlocksInFlight); left < submitted; ++left) {
    ledger.wait_for(blocks[left % kBlocksInFlight]);
    tally.take(blocks[left % kBlocksInFlight]);
  }
  Report report{options, OwnLedger::kPlatform, names.run(), std::move(tally).figures(), {}};
  report.checked = ledger.check(fates, options.check_accounts_max);
  return report;
}

}  // namespace daybook::bench
