// The write path alone, from parsed commands on: the store and writer of `daybook serve` on a new folder, without HTTP
// and without projections.
#pragma once

#include "tools/bench/report.h"
#include "tools/options.h"

namespace daybook::bench {

// Throws std::runtime_error where the folder is there already, and what a store throws.
Report run_in_process(const Settings& settings);

}  // namespace daybook::bench
