// The real program in a process of its own, for tests that start, kill and restart it. One thread.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "support/temporary_folder.h"

namespace daybook::test {

class DaybookProcess {
 public:
  // Starts `daybook ARGUMENTS…`; its output goes to files in a folder of its own. `wrapper` stands in front of the program, for
  // example {"unshare", "-rm"}.
  explicit DaybookProcess(const std::vector<std::string>& arguments, const std::vector<std::string>& wrapper = {});
  ~DaybookProcess();  // kills it where it still runs
  DaybookProcess(const DaybookProcess&) = delete;
  DaybookProcess& operator=(const DaybookProcess&) = delete;

  // Waits for the log line that says where it listens. Throws, with all that it printed, where the process ends instead.
  unsigned short port();

  void send_signal(int signal);
  // The exit code, or minus the signal that ended it. Throws where it still runs after a minute.
  int wait();
  bool runs();
  pid_t id() const { return pid_; }

  std::string output() const;  // what it wrote to standard output so far
  std::string log() const;     // and to standard error

  // The operator's key, which the first start of a folder prints.
  std::string operator_key() const;

 private:
  TemporaryFolder folder_;
  pid_t pid_ = -1;
  std::optional<int> exit_;
};

// A verb that ends by itself.
struct Ran {
  int code = 0;
  std::string output;
  std::string log;
};
Ran run(const std::vector<std::string>& words);

// Looks again and again until the condition holds; false where it doesn't within a minute, which is far beyond what anything here
// takes, also with sanitizers.
bool comes_true(const std::function<bool()>& condition);

// What starts the server on a free port, with its data in `data`.
std::vector<std::string> serve_arguments(const std::filesystem::path& data, const std::vector<std::string>& more = {});

}  // namespace daybook::test
