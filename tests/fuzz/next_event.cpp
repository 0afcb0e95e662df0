// A journal that somebody else wrote, an entry a line: what why_not_next lets pass evolves, and the books stay in order whatever it says.
#include <stdexcept>

#include "domain/books.h"
#include "domain/needs.h"
#include "domain/next_event.h"
#include "eventstore/entry.h"
#include "fuzz/target.h"

namespace {

using namespace daybook;
using daybook::fuzz::require;

constexpr std::size_t kEntriesMax = 64;

// A journal begins with its platform.
State begun() {
  State state;
  evolve(state, PlatformOpened{{"acme-platform"}}, {0, {}, nullptr, nullptr});
  return state;
}

void run(std::string_view bytes) {
  auto state = begun();
  for (std::size_t count = 1; !bytes.empty() && count <= kEntriesMax; ++count) {
    const auto [line, rest] = daybook::fuzz::in_halves(bytes);
    bytes = rest;
    Entry entry;
    try {
      entry = decode(line);
    } catch (const std::runtime_error&) {
      continue;
    }
    if (why_not_next(state, entry.event)) continue;
    static_cast<void>(command_of(entry.event));
    const auto request = request_of(entry.envelope);
    evolve(state, entry.event, recording_of(count, entry.time, entry.envelope, request));
    require(imbalances(state).empty(), "each currency sums to zero");
  }
}

const daybook::fuzz::Target target("next_event", run);

}  // namespace
