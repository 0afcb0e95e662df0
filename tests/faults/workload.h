// A fixed sequence of commands, asked one after the other of a server that may fail at any of them; what of it was acknowledged; and the proof
// afterwards, on what is left, that all of that is there, nothing is there twice, and that asking for everything again leads to the same books as
// a run without faults. It takes in every kind of write: personal data with keys, snapshots, an erasure, a restart in its middle. One thread.
#pragma once

#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "crash/platform.h"

namespace daybook::test {

struct Step {
  std::string type, member, name;  // of the entry that it makes: what stands in its data under `member`
  std::string target, body;
};

// How a server ended.
struct Ended {
  int code = 0;  // as DaybookProcess::wait
  bool hung = false;
  std::string log;
};

// How a server may end that the machine refused something: well, or with 1 and a sentence that says why. Throws std::runtime_error.
void check_end(const Ended& ended);

class Workload {
 public:
  explicit Workload(const std::filesystem::path& data) : data_(data) {}

  // Two servers, one after the other, each with half of the steps and a signal at its end, the first with SIGTERM; the second only where the first ended well.
  // Looks at nothing. `acknowledged` is called once the platform and its keys are there, and after the answer to each step.
  Ended run(const std::vector<std::string>& wrapper, const std::function<void()>& acknowledged = {}, int last_signal = SIGTERM);

  // What a start on the folder says where it is refused.
  std::optional<std::string> start_refused();
  // What the servers of start_refused and prove have said.
  const std::string& log_of_starts() const { return log_; }

  // Starts a server on what is left and proves what is said above. Throws std::runtime_error that says what is not so.
  void prove();

  bool is_done() const;  // each step was acknowledged
  std::size_t steps_acknowledged() const { return acknowledged_.size(); }
  // The same on another folder, which is what this one was after so many calls of `acknowledged`.
  Workload as_after(std::size_t calls, const std::filesystem::path& data) const;

 private:
  Ended serve(const std::vector<std::string>& wrapper, std::size_t until, int signal);
  void find_operator_key();
  void prove_on(DaybookProcess& server);
  void begin_platform(DaybookProcess& server);
  bool ask(Client& client, std::size_t step);
  void check_journal(Client& client) const;
  void check_personal_data(Client& client) const;

  std::filesystem::path data_;
  std::optional<std::string> operator_key_;
  std::optional<Platform> platform_;
  std::size_t asked_ = 0;  // steps, from the first
  std::vector<std::size_t> acknowledged_;
  std::function<void()> on_acknowledged_;
  std::string log_;
};

// Kills the server where it has not ended within a time that is far beyond what anything takes, so that what waits for it goes on.
inline constexpr std::chrono::seconds kHangSeconds{40};

}  // namespace daybook::test
