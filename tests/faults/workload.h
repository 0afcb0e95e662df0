// A fixed sequence of commands, asked one after the other of a server that may fail at any of them; what of it was acknowledged; and the proof
// afterwards, on what is left, that all of that is there, nothing is there twice, and that asking for everything again leads to the same books as
// a run without faults. It takes in every kind of write: personal data with keys, snapshots, an erasure, a restart in its middle. One thread.
#pragma once

#include <chrono>
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

class Workload {
 public:
  explicit Workload(const std::filesystem::path& data) : data_(data) {}

  // Two servers, one after the other, each with half of the steps and a SIGTERM at its end; the second only where the first ended well.
  // Looks at nothing. `acknowledged` is called after each answer.
  Ended run(const std::vector<std::string>& wrapper, const std::function<void(std::size_t acknowledged)>& acknowledged = {});

  // Starts a server on what is left and proves what is said above. Throws std::runtime_error that says what is not so.
  void prove();

  bool is_done() const;  // each step was acknowledged
  std::size_t steps_acknowledged() const { return acknowledged_.size(); }
  // Forgets what was acknowledged but for the first `count` answers: for a disk as it was then.
  void forget_acknowledged_after(std::size_t count);
  // The same sequence on another copy of the folder.
  Workload on_copy(const std::filesystem::path& data) const;

 private:
  Ended serve(const std::vector<std::string>& wrapper, std::size_t until);
  void begin_platform(DaybookProcess& server);
  bool ask(Client& client, std::size_t step);
  void check_journal(Client& client) const;

  std::filesystem::path data_;
  std::optional<std::string> operator_key_;
  std::optional<Platform> platform_;
  std::size_t asked_ = 0;  // steps, from the first
  std::vector<std::size_t> acknowledged_;
  std::function<void(std::size_t)> on_acknowledged_;
};

// Kills the server where it has not ended within a time that is far beyond what anything takes, so that what waits for it goes on.
inline constexpr std::chrono::seconds kHangSeconds{40};

}  // namespace daybook::test
