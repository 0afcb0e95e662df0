// Refusals that the edge gives without the writer's word, since what it read, or a rehearsal, already shows that a rule would refuse: they belong in the
// trail like the others.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>

#include "http/context.h"

namespace daybook::http {

// Puts the refusal in the trail, where the request wanted to change something and its failure is a rule's that the writer has not seen. What the caller
// gets instead where that can't be done: there were too many, or the writer takes nothing now.
boost::asio::awaitable<std::optional<Failure>> put_in_trail(const Context& context, const Failure& failure);

}  // namespace daybook::http
