// Which moment a request reads.
#include "http/consistency.h"

#include <catch2/catch.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "eventstore/transactions.h"
#include "http/metrics.h"
#include "http/places.h"
#include "http/router.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::http;
using namespace daybook::test;

namespace {

constexpr JournalNumber kJournal = 1;

// All that a context has, for requests of a platform's admin.
struct Server {
  Server() : store(store_options(folder / "data")), views(store, {.folder = folder / "data"}, {}) { open_ledger(store); }

  // Once the views have it.
  void post(const std::string& id) {
    must(store, kJournal, fund(id, "acme-a", "1.00"));
    while (views.now().reflects(kJournal) < store.size(kJournal)) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  const TemporaryFolder folder;
  EventStore store;
  LiveViews views;
  const Credentials credentials;
  Metrics metrics;
  const ApplicationOptions options;
  LoginGuard login_guard{options.logins};
  RequestAllowance request_allowance{options.requests};
  Places streams;
  Places what_ifs;
  const Parts parts{store, views, credentials, metrics, login_guard, request_allowance, streams, what_ifs, options, {}};
};

std::uint64_t size_of(boost::asio::awaitable<std::expected<std::uint64_t, Failure>> waiting) {
  boost::asio::io_context context;
  std::uint64_t size = 0;
  boost::asio::co_spawn(context, std::move(waiting), [&](std::exception_ptr failed, std::expected<std::uint64_t, Failure> reached) {
    REQUIRE_FALSE(failed);
    REQUIRE(reached);
    size = *reached;
  });
  context.run();
  return size;
}

}  // namespace

TEST_CASE("consistency: a request that waits again reads on at its moment, unless that is too early for it") {
  Server server;
  server.post("one");
  const auto size = server.store.size(kJournal);
  const Principal admin{{"c1"}, Role::admin, PlatformName{"acme-platform"}, kJournal, {}};
  const Request request;
  const Context context{server.parts, routes().front(), request, &admin, {}, size};
  REQUIRE(size_of(readable(context)) == size);
  server.post("two");
  CHECK(size_of(readable_at(context, 0)) == size);
  CHECK(size_of(readable_at(context, size)) == size);
  CHECK(context.views().reflects(kJournal) == size);
  CHECK(size_of(readable_at(context, size + 1)) == size + 1);
  CHECK(context.views().reflects(kJournal) == size + 1);
}
