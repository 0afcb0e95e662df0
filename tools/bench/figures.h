// What a run measured. Values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/bench/bench_options.h"
#include "tools/bench/latencies.h"

namespace daybook::bench {

// CPU time used between two moments, and what was done between them.
struct Cpu {
  double seconds = 0;
  double elapsed_seconds = 0;
  std::uint64_t requests = 0;
  std::uint64_t transactions = 0;
};

struct Figures {
  double seconds = 0;                           // that were measured
  std::uint64_t requests = 0;                   // answered in them
  std::uint64_t transactions = 0;               // commands acknowledged in them
  std::uint64_t unsent = 0;                     // due in them by the rate, and not sent before their end
  std::map<std::string, std::uint64_t> errors;  // by code, of the whole run
  Latencies reads, writes;                      // of all that was due in them
  std::vector<std::uint64_t> per_second;        // transactions; requests, where there are none
  std::optional<Cpu> server;
  Cpu generator;
  std::uint64_t sent_bytes = 0;
  std::uint64_t received_bytes = 0;
};

struct Checked {
  std::uint64_t acknowledged = 0;  // in the whole run
  std::uint64_t in_journal = 0;
  std::uint64_t balances = 0;         // compared
  std::vector<std::string> problems;  // sentences; none: all agrees
};

}  // namespace daybook::bench
