#include "http/awaiting.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace daybook::http {
namespace {

// Calls the handler with the value on the handler's executor, from whatever thread.
template <class Value, class Handler>
auto resuming(Handler handler) {
  auto executor = boost::asio::get_associated_executor(handler);
  auto work = boost::asio::make_work_guard(executor);
  return [handler = std::move(handler), work = std::move(work)](Value value) mutable {
    boost::asio::post(work.get_executor(), [handler = std::move(handler), value = std::move(value)]() mutable {
      std::move(handler)(std::move(value));
    });
    work.reset();
  };
}

}  // namespace

boost::asio::awaitable<Answer> submit(EventStore& store, Submission submission) {
  auto start = [&](auto handler) {
    submission.done = resuming<Answer>(std::move(handler));
    store.submit(std::move(submission));
  };
  co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(Answer)>(
      start, boost::asio::use_awaitable);
}

boost::asio::awaitable<bool> reflects(const Views& views, JournalNumber journal, std::uint64_t size,
                                      std::chrono::steady_clock::time_point deadline) {
  if (views.reflects(journal) >= size) co_return true;
  auto start = [&](auto handler) {
    views.when_reflects(journal, size, deadline, resuming<bool>(std::move(handler)));
  };
  co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(bool)>(
      start, boost::asio::use_awaitable);
}

}  // namespace daybook::http
