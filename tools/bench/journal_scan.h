// Finds the commands of a run in its journal, whose lines may come in pieces of any size. It looks only at the type of
// an entry and the first member of its data, at gigabytes a second; what is in the entry beside is for the balances to
// tell. One thread.
#pragma once

#include <string>
#include <string_view>

#include "tools/bench/fates.h"

namespace daybook::bench {

class JournalScan {
 public:
  JournalScan(const Names& names, Fates& fates);

  void take(std::string_view piece);        // of lines, each with its line feed
  void take_entry(std::string_view entry);  // a whole one

 private:
  const std::string run_;  // with what stands around it in an id
  Fates& fates_;
  std::string begun_;  // a line whose end has not come
};

}  // namespace daybook::bench
