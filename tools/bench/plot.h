// A run as a picture: latency by percentile, and throughput by second.
#pragma once

#include <string>

#include "tools/bench/report.h"

namespace daybook::bench {

std::string svg_of(const Report& report);

}  // namespace daybook::bench
