#include "http/awaiting.h"

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <thread>
#include <utility>

#include "eventstore/this_thread.h"

namespace daybook::http {
namespace {

constexpr int kAsideNice = 10;

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

boost::asio::awaitable<std::vector<Answer>> submit_all(EventStore& store, std::vector<Submission> submissions) {
  if (submissions.empty()) co_return std::vector<Answer>{};
  struct Collected {
    std::vector<Answer> answers;
    std::atomic<std::size_t> waiting;  // whoever brings it to zero saw all the others
    std::move_only_function<void(std::vector<Answer>)> resume;
  };
  auto start = [&](auto handler) {
    auto collected = std::make_shared<Collected>();
    collected->answers.resize(submissions.size());
    collected->waiting = submissions.size();
    collected->resume = resuming<std::vector<Answer>>(std::move(handler));
    for (std::size_t i = 0; i < submissions.size(); ++i) {
      submissions[i].done = [collected, i](Answer answer) {
        collected->answers[i] = std::move(answer);
        if (collected->waiting.fetch_sub(1) == 1) collected->resume(std::move(collected->answers));
      };
    }
    store.submit(std::move(submissions));
  };
  co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(std::vector<Answer>)>(
      start, boost::asio::use_awaitable);
}

boost::asio::awaitable<void> aside(std::function<void()> work) {
  std::jthread thread;  // joined, whatever becomes of this coroutine
  auto start = [&](auto handler) {
    thread = std::jthread([work = std::move(work), resume = resuming<std::exception_ptr>(std::move(handler))]() mutable {
      let_this_thread_give_way(kAsideNice);
      std::exception_ptr failure;
      try {
        work();
      } catch (...) {
        failure = std::current_exception();
      }
      resume(std::move(failure));
    });
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(std::exception_ptr)>(start, boost::asio::use_awaitable);
}

boost::asio::awaitable<void> give_way() {
  const auto executor = co_await boost::asio::this_coro::executor;
  co_await boost::asio::post(executor, boost::asio::use_awaitable);
}

boost::asio::awaitable<bool> reflects(const LiveViews& views, JournalNumber journal, std::uint64_t size,
                                      std::chrono::steady_clock::time_point deadline) {
  if (views.reflects(journal) >= size) co_return true;
  auto start = [&](auto handler) {
    views.when_reflects(journal, size, deadline, resuming<bool>(std::move(handler)));
  };
  co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(bool)>(
      start, boost::asio::use_awaitable);
}

}  // namespace daybook::http
