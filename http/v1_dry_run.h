// A dry run is decided like the command itself, and then forgotten. Routes without one refuse the wish: whoever asks for a dry run must
// never find that it was written.
#pragma once

#include <string_view>

#include "http/failure.h"
#include "http/message.h"

namespace daybook::http::v1 {

inline constexpr std::string_view kDryRunPreference = "dry-run";  // of the header Prefer (RFC 7240)

bool prefers_dry_run(const Headers& headers);

// By the header or by the parameter dryRun.
bool asks_for_dry_run(const Request& request, FieldErrors& errors);

}  // namespace daybook::http::v1
