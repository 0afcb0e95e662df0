// How a server is, at a glance: what it runs, how far journals, their checkpoints and projections are, and what verification in the background has found.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "http/context.h"

namespace daybook::http::v1 {

boost::asio::awaitable<Outcome> show_status(const Context& context);

}  // namespace daybook::http::v1
