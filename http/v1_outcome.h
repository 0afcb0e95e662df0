// The outcome of a command as its caller is told: the first time from the writer's answer, and whenever the same command comes again from
// the entries that it led to, so that both answers are the same.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <string_view>
#include <vector>

#include "http/commanding.h"
#include "http/v1_preferences.h"

namespace daybook::http::v1 {

struct Told {
  std::vector<Recorded> events;  // none where what was asked for is so already
  bool replayed = false;
  std::uint64_t journal_size = 0;

  // The event that the command is about: those in front of it opened accounts that it needs, those behind it are alerts that it fired.
  const Recorded& main() const;
};

// A refusal that is remembered comes as a failure like any other, with the request id that it had first.
// minimal: its events may be without balances.
boost::asio::awaitable<std::expected<Told, Failure>> told(const Context& context, std::expected<Decided, Failure> decided, Shown shown = Shown::whole);

// What the body names and nobody knows is no missing page: 422 instead of 404.
Failure unknown_in_body(Failure failure);

inline constexpr std::string_view kReplayed = "Idempotent-Replayed";

// Says in the answer that it is an old one, if it is.
void mark(Headers& headers, bool replayed);

}  // namespace daybook::http::v1
