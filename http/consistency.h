// Which moment a read shows. Reads are strong: they wait until the projections reflect the journal as it was when the request
// arrived, at most read_wait_ms_max. `consistency=eventual` takes what there is; `X-Position` asks for at least that position.
// So that no read has to wait for long, who adds much waits where the projections are far behind.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <optional>

#include "http/context.h"

namespace daybook::http {

// How many entries context.views() shows from now on: exactly these, at least as many as the request asks for. Failures: a query or header that
// can't be read, projection_behind.
boost::asio::awaitable<std::expected<std::uint64_t, Failure>> readable(const Context& context);

// Waits for a size that a command of this request made. Who has waited already stays at that moment where it is late enough.
boost::asio::awaitable<std::expected<std::uint64_t, Failure>> readable_at(const Context& context, std::uint64_t size);

// Before much is added: waits while what can be read is more than bulk_behind_entries_max behind the request's journal, no longer than
// bulk_wait_ms_max, and not where what can be read stands still because a projection is being made from nothing. Requests that go on at the
// same time don't know of each other: readers may be behind by what all of them add besides.
boost::asio::awaitable<void> keep_pace(const Context& context);

// The response says what it reflects: the last of `size` entries; nothing of an empty journal.
void set_position(Response& response, std::uint64_t size);

// A decimal number without sign, space or leading zeros.
std::optional<std::uint64_t> whole_number(std::string_view text);

// "true" or "false" in any case.
std::optional<bool> truth(std::string_view text);

}  // namespace daybook::http
