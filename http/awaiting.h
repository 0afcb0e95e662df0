// Suspends a coroutine until the writer has answered or the projections have caught up. Both report on threads of their own; the
// coroutine goes on on its own executor, which is kept busy meanwhile: a command that was read runs to its end.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <vector>

#include "eventstore/store.h"
#include "projections/live_views.h"

namespace daybook::http {

// Whatever `submission.done` holds is replaced.
boost::asio::awaitable<Answer> submit(EventStore& store, Submission submission);

// All of them, queued in order before the first is waited for; the answers in the same order.
boost::asio::awaitable<std::vector<Answer>> submit_all(EventStore& store, std::vector<Submission> submissions);

// Runs the work on a thread of its own, which gives way to those that serve, while this one goes on with others. What it throws is thrown here.
boost::asio::awaitable<void> aside(std::function<void()> work);

// Lets whatever else waits for this thread go on.
boost::asio::awaitable<void> give_way();

// True once `size` entries of the journal are folded into every projection, false when the deadline comes first.
boost::asio::awaitable<bool> reflects(const LiveViews& views, JournalNumber journal, std::uint64_t size,
                                      std::chrono::steady_clock::time_point deadline);

}  // namespace daybook::http
