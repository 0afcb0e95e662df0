// Concurrent clients that move, hold, capture, release and read on a few accounts that all of them share, and take down what they asked and were
// answered.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "crash/platform.h"
#include "history/checker.h"

namespace daybook::test {

struct Load {
  int clients = 8;
  std::chrono::microseconds pause{0};  // of each client between two requests
};

struct Recorded {
  std::vector<Asked> asked;
  std::vector<Seen> seen;
  std::size_t reads_put_off = 0;  // answered 503
};

// The accounts, made and funded by one client; their ids. What was asked for it is taken down, too.
std::vector<std::string> make_accounts(unsigned short port, const Platform& platform, int count, Recorded& recorded);

// Until `stop`, or until the connection ends, which each client notices by itself. `prefix` makes the ids of this call unlike those of all others. First each
// command in `again` is asked once more under its id; those whose answers were lost belong there. Throws where an answer is none that may be.
Recorded run_clients(unsigned short port, const Platform& platform, const Load& load, const std::vector<std::string>& accounts, const std::string& prefix,
                     unsigned seed, std::vector<Asked> again, const std::atomic<bool>& stop);

// The journal from a position on, as far as the order goes.
std::vector<Witnessed> read_journal(Client& client, const Platform& platform, std::uint64_t from);

}  // namespace daybook::test
