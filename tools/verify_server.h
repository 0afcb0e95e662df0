// Verifies one platform's log as any outside verifier can: by what a server shows below /log/PLATFORM/. Personal data stays sealed.
#pragma once

#include "tools/options.h"
#include "tools/verify_report.h"

namespace daybook {

// Throws std::runtime_error where the server does not answer, or refuses.
Verdict verify_server(const Settings& settings);

}  // namespace daybook
