// The library of faults beneath a program that a test starts: which call fails, how, and what the clock says. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "faults/control.h"
#include "support/temporary_folder.h"

namespace daybook::test {

class Faults {
 public:
  // For programs that work below `folder`, which need not exist yet. Where `record` is given, what happens to the disk there is appended to it.
  explicit Faults(const std::filesystem::path& folder, const std::filesystem::path& record = {});
  ~Faults();
  Faults(const Faults&) = delete;
  Faults& operator=(const Faults&) = delete;

  // What stands in front of the program's name, for DaybookProcess. Programs with the same wrapper share counts and faults.
  std::vector<std::string> wrapper() const;

  // From now on the call of that number, counted from the beginning, fails; with `lasts` all after it, too.
  void arm(Call call, std::uint64_t number, Fault fault, bool lasts);
  void disarm();
  std::uint64_t calls(Call call) const;
  std::uint64_t hits() const;  // calls that failed so far

  void set_clock_ahead(std::int64_t seconds);

 private:
  TemporaryFolder folder_;
  Control* control_;
};

// Temporary folders of this program are in memory from now on, where the system has such a place and nobody chose another: what is tried here is
// what the program makes of failing calls, and thousands of real syncs would only take time.
void keep_folders_in_memory();

std::string name_of(Call call);
std::string name_of(Fault fault);

}  // namespace daybook::test
