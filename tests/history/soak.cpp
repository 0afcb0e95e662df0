// Mixed load on the real server with random ends and restarts: soak SECONDS [SEED]. In each round clients work together for a while; then, in the middle
// of their work, the server is killed or told to end, or a sync or a write of its fails, or its clock jumps. After each restart the history of the round
// must be strictly serializable (checker.h), the commands whose answers were lost are asked again, and at the end memory and descriptors must be
// what they were. Exit code 0 where all of it holds.
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "faults/faults.h"
#include "history/checker.h"
#include "history/clients.h"
#include "support/driver.h"

namespace daybook::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr int kAccounts = 12;
constexpr Load kLoad{.clients = 8, .pause = std::chrono::microseconds(8'000)};
constexpr milliseconds kCalmMin{1'000}, kCalmMax{20'000};  // of load before the end comes, at most a fifth of the whole
constexpr int kUntilEndMsMax = 200;                        // of load around it
constexpr std::size_t kAskedAgain = 40;                    // of each round, answered or not
constexpr std::int64_t kClockJumpSeconds = 600;
// What may be more in the last third of the rounds than in the first, in the median. The journal's own index and filters stay in memory while
// they fit the cache, so a young ledger still grows into its caches.
constexpr double kMemoryGrowthMax = 0.25;
constexpr std::size_t kMemoryMegabytesMin = 32;
constexpr std::size_t kDescriptorsMore = 48;
constexpr std::size_t kReadsPutOffShareMax = 10;  // one in so many: around an end, projections catch up first

enum class End { kill, terminate, failing_sync, torn_write };
constexpr const char* kEnds[] = {"SIGKILL", "SIGTERM", "failing sync", "torn write"};

struct Measured {
  std::size_t resident_mb = 0, descriptors = 0;
};

Measured measure(pid_t process) {
  const std::filesystem::path proc = "/proc/" + std::to_string(process);
  Measured measured;
  std::ifstream status(proc / "status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) measured.resident_mb = std::stoul(line.substr(6)) / 1024;
  }
  measured.descriptors = static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(proc / "fd"), {}));
  return measured;
}

template <class Member>
std::size_t median(const std::vector<Measured>& all, std::size_t from, std::size_t to, Member member) {
  std::vector<std::size_t> values;
  for (auto i = from; i < to; ++i) values.push_back(all[i].*member);
  std::ranges::sort(values);
  return values.empty() ? 0 : values[values.size() / 2];
}

class Soak {
 public:
  explicit Soak(unsigned seed) : random_(seed), faults_(folder_ / "data") { start(); }

  void run(seconds duration) {
    platform_ = make_platform(*server_, "soak-platform");
    Recorded recorded;
    accounts_ = make_accounts(server_->port(), platform_, kAccounts, recorded);
    check(recorded);
    const auto deadline = steady_clock::now() + duration;
    const auto calm_max = std::clamp<milliseconds>(duration / 5, kCalmMin, kCalmMax);
    while (steady_clock::now() < deadline) round(calm_max);
    server_->send_signal(SIGTERM);
    if (server_->wait() != 0) throw std::runtime_error("the last server did not end well: " + server_->log());
    report();
  }

 private:
  // With small caches, which are full soon: what grows then is no cache.
  void start() {
    const std::vector<std::string> limits = {"--rejections-per-minute-max", "0",       "--snapshot-tail-entries-max", "20000", "--journal-cache-bytes", "4194304",
                                             "--views-cache-bytes",         "4194304", "--journal-wal-bytes-max",     "16777216"};
    auto wrapper = faults_.wrapper();
    // Of what was freed AddressSanitizer keeps up to 256 MB, which would be most of what is measured.
    wrapper.push_back("ASAN_OPTIONS=verify_asan_link_order=0:quarantine_size_mb=16");
    server_ = std::make_unique<DaybookProcess>(serve_arguments(folder_ / "data", limits), wrapper);
  }

  int up_to(int most) { return std::uniform_int_distribution<>(0, most)(random_); }

  // Runs clients until `end` has done its part.
  template <class Ending>
  void load(const Ending& ending, Recorded& recorded) {
    std::atomic<bool> stop{false};
    const auto prefix = "r" + std::to_string(loads_++) + "-";
    auto clients = std::async(std::launch::async, [&, port = server_->port(), seed = static_cast<unsigned>(random_())] {
      return run_clients(port, platform_, kLoad, accounts_, prefix, seed, std::exchange(again_, {}), stop);
    });
    ending();
    stop = true;
    auto made = clients.get();
    std::ranges::move(made.asked, std::back_inserter(recorded.asked));
    std::ranges::move(made.seen, std::back_inserter(recorded.seen));
    recorded.reads_put_off += made.reads_put_off;
  }

  void round(milliseconds calm_max) {
    Recorded recorded;
    load([&] { std::this_thread::sleep_for(milliseconds(kCalmMin.count() + up_to(static_cast<int>((calm_max - kCalmMin).count())))); }, recorded);
    measured_.push_back(measure(server_->id()));
    const auto end = static_cast<End>(up_to(3));
    load([&] { bring_down(end); }, recorded);
    ++ends_[static_cast<int>(end)];
    faults_.disarm();
    faults_.set_clock_ahead(up_to(1) == 0 ? 0 : up_to(1) == 0 ? kClockJumpSeconds : -kClockJumpSeconds);
    start();
    try {
      check(recorded);
    } catch (const std::exception& error) {
      throw std::runtime_error(std::string(error.what()) + "\nafter round " + std::to_string(measured_.size()) + ", which ended by " + kEnds[static_cast<int>(end)]);
    }
    ask_again(recorded);
  }

  // A server whose disk fails ends by itself at the next commit.
  void bring_down(End end) {
    std::this_thread::sleep_for(milliseconds(up_to(kUntilEndMsMax)));
    const auto next = [&](Call call) { return faults_.calls(call) + 1 + static_cast<std::uint64_t>(up_to(20)); };
    if (end == End::failing_sync) faults_.arm(Call::sync, next(Call::sync), Fault::io_error, true);
    if (end == End::torn_write) faults_.arm(Call::write, next(Call::write), Fault::torn_write, true);
    if (end == End::kill || end == End::terminate) server_->send_signal(end == End::kill ? SIGKILL : SIGTERM);
    const int code = server_->wait();
    const int expected = end == End::kill ? -SIGKILL : end == End::terminate ? 0 : 1;
    if (code != expected) throw std::runtime_error(std::string("after ") + kEnds[static_cast<int>(end)] + " the server ended with " + std::to_string(code) + ": " + server_->log());
  }

  void check(const Recorded& recorded) {
    Client client(server_->port());
    checker_.check(read_journal(client, platform_, checker_.next_position()), recorded.asked, recorded.seen);
    for (const auto& asked : recorded.asked) ++(asked.answered ? answered_ : lost_answers_);
    reads_ += recorded.seen.size();
    reads_put_off_ += recorded.reads_put_off;
  }

  // All whose answers were lost, and the last of the others.
  void ask_again(const Recorded& recorded) {
    for (auto asked = recorded.asked.rbegin(); asked != recorded.asked.rend(); ++asked) {
      if (asked->answered && again_.size() >= kAskedAgain) continue;
      again_.push_back({asked->command, asked->begin_ns, 0, false, 0, {}, {}});
    }
    asked_again_ += again_.size();
  }

  void report() const {
    std::cout << "rounds " << measured_.size() << ", ended by";
    for (int i = 0; i < 4; ++i) std::cout << ' ' << kEnds[i] << ' ' << ends_[i] << (i < 3 ? "," : "");
    std::cout << "\ncommands answered " << answered_ << ", answers lost " << lost_answers_ << ", asked again " << asked_again_ << ", reads " << reads_ << ", put off " << reads_put_off_ << ", entries "
              << checker_.next_position() << "\nstrictly serializable: yes; acknowledged and lost: 0\n";
    if (reads_put_off_ > reads_ / kReadsPutOffShareMax) throw std::runtime_error("too many reads were answered 503 for a server that serves them");
    const auto third = measured_.size() / 3;
    if (third == 0) return;
    const auto compare = [&](const char* what, std::size_t Measured::*member, std::size_t more_max) {
      const auto first = median(measured_, 0, third, member), last = median(measured_, measured_.size() - third, measured_.size(), member);
      std::cout << what << " of the first third of the rounds " << first << ", of the last " << last << " (medians)" << std::endl;
      if (last > first + more_max) throw std::runtime_error(std::string(what) + " grew");
    };
    const auto first_mb = median(measured_, 0, third, &Measured::resident_mb);
    compare("resident memory, MB,", &Measured::resident_mb, std::max(kMemoryMegabytesMin, static_cast<std::size_t>(kMemoryGrowthMax * static_cast<double>(first_mb))));
    compare("open descriptors", &Measured::descriptors, kDescriptorsMore);
  }

  std::mt19937 random_;
  TemporaryFolder folder_;
  Faults faults_;
  std::unique_ptr<DaybookProcess> server_;
  Platform platform_;
  std::vector<std::string> accounts_;
  Checker checker_{Model({"funding-usd"})};
  std::vector<Asked> again_;
  std::vector<Measured> measured_;
  int loads_ = 0;
  std::size_t ends_[4] = {};
  std::size_t answered_ = 0, lost_answers_ = 0, asked_again_ = 0, reads_ = 0, reads_put_off_ = 0;
};

}  // namespace
}  // namespace daybook::test

int main(int count, char** arguments) {
  return daybook::test::driven(count, arguments, "soak SECONDS [SEED]", 1, 2, [](const daybook::test::Numbers& numbers) {
    const auto seed = daybook::test::seed_of(numbers);
    std::cout << "seed " << seed << std::endl;
    daybook::test::Soak(seed).run(std::chrono::seconds(numbers[0]));
  });
}
