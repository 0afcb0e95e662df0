// What a run was, what it measured and whether the books agree: for a person, or as one JSON object.
#pragma once

#include <optional>
#include <string>

#include "tools/bench/figures.h"

namespace daybook::bench {

struct Report {
  BenchOptions options;
  std::string platform;
  std::string run;
  Figures figures;
  Checked checked;
};

// Of a closed loop: as if each connection had sent a request every median latency; none where requests were sent by
// schedule, or there are none.
std::optional<Latencies> corrected_latencies(const Report& report);
Latencies all_latencies(const Figures& figures);

std::string text_of(const Report& report);
std::string json_of(const Report& report);

}  // namespace daybook::bench
