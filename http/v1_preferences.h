// What a request wishes of its answer: the header Prefer (RFC 7240), and the parameter dryRun. A dry run is decided like the command itself, and then
// forgotten. Routes without one refuse the wish: whoever asks for a dry run must never find that it was written.
#pragma once

#include "http/failure.h"
#include "http/message.h"

namespace daybook::http::v1 {

// How much of an outcome is told: the balances after it, too, or with `Prefer: return=minimal` that it happened. Refusals are told whole.
enum class Shown { whole, minimal };

struct Wish {
  bool dry_run = false;
  Shown shown = Shown::whole;
};

// By the header alone.
Wish preferred(const Headers& headers);

// By the header or by the parameter.
Wish wish_of(const Request& request, FieldErrors& errors);

// Says what was done as the client wished (Preference-Applied).
void add_applied(Headers& headers, const Wish& wish);

}  // namespace daybook::http::v1
