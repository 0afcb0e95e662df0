// The handlers of Daybook's own surface: the journal, administration and the state of the server. docs/api/v1.md.
#pragma once

#include "http/context.h"

namespace daybook::http::v1 {

// v1_entries.cpp
boost::asio::awaitable<Outcome> list_entries(const Context& context);
boost::asio::awaitable<Outcome> show_entry(const Context& context);

// v1_platforms.cpp
boost::asio::awaitable<Outcome> create_platform(const Context& context);
boost::asio::awaitable<Outcome> list_platforms(const Context& context);
boost::asio::awaitable<Outcome> issue_credential(const Context& context);
boost::asio::awaitable<Outcome> list_credentials(const Context& context);
boost::asio::awaitable<Outcome> revoke_credential(const Context& context);

// v1_operations.cpp
boost::asio::awaitable<Outcome> list_projections(const Context& context);
boost::asio::awaitable<Outcome> rebuild_projection(const Context& context);
boost::asio::awaitable<Outcome> health(const Context& context);
boost::asio::awaitable<Outcome> readiness(const Context& context);
boost::asio::awaitable<Outcome> metrics(const Context& context);

}  // namespace daybook::http::v1
