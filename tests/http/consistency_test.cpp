// Which moment a request reads, and who waits so that it is a late one.
#include "http/consistency.h"

#include <catch2/catch.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

#include "eventstore/transactions.h"
#include "http/metrics.h"
#include "http/places.h"
#include "http/router.h"
#include "http/v1.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::http;
using namespace daybook::test;

namespace {

constexpr JournalNumber kJournal = 1;

// All that a context has, for requests of a platform's admin.
struct Server {
  explicit Server(ApplicationOptions given = {}, std::chrono::milliseconds gather_ms = kGatherMs)
      : store(store_options(folder / "data")), views(store, {.folder = folder / "data", .gather_ms = gather_ms}, {}), options(std::move(given)) {
    open_ledger(store);
  }

  // Once the views have it.
  void post(const std::string& id) {
    add(id);
    while (views.now().reflects(kJournal) < store.size(kJournal)) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  void add(const std::string& id) { must(store, kJournal, fund(id, "acme-a", "1.00")); }

  // The projections stand still with as many entries as the journal has now, and one more, until `go_on` comes.
  void stop_views(std::shared_future<void> go_on) {
    const auto stopped = std::make_shared<std::promise<void>>();
    views.when_reflects(kJournal, store.size(kJournal) + 1, std::chrono::steady_clock::now() + std::chrono::hours(1), [stopped, go_on](bool) {
      stopped->set_value();
      go_on.wait();
    });
    add("stop");
    stopped->get_future().wait();
  }
  std::uint64_t behind() const { return store.size(kJournal) - views.reflects(kJournal); }

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

template <class Result>
Result result_of(boost::asio::awaitable<Result> waiting) {
  boost::asio::io_context context;
  auto result = boost::asio::co_spawn(context, std::move(waiting), boost::asio::use_future);
  context.run();
  return result.get();
}

const Principal kAdmin{{"c1"}, Role::admin, PlatformName{"acme-platform"}, kJournal, {}};

Context arriving_at(const Server& server, const Request& request) { return {server.parts, routes().front(), request, &kAdmin, {}, server.store.size(kJournal)}; }

Context arriving_at(const Server& server) {
  static const Request kRequest;
  return arriving_at(server, kRequest);
}

}  // namespace

TEST_CASE("consistency: a request that waits again reads on at its moment, unless that is too early for it") {
  Server server;
  server.post("one");
  const auto size = server.store.size(kJournal);
  const auto context = arriving_at(server);
  REQUIRE(result_of(readable(context)) == size);
  server.post("two");
  CHECK(result_of(readable_at(context, 0)) == size);
  CHECK(result_of(readable_at(context, size)) == size);
  CHECK(context.views().reflects(kJournal) == size);
  CHECK(result_of(readable_at(context, size + 1)) == size + 1);
  CHECK(context.views().reflects(kJournal) == size + 1);
}

// These projections fold only when somebody waits for them.
TEST_CASE("consistency: who adds much goes on where the projections are so far behind, and waits for them where it is one entry more") {
  constexpr std::uint64_t kBehindMax = 3;
  Server server({.bulk_behind_entries_max = kBehindMax, .bulk_wait_ms_max = std::chrono::minutes(1)}, std::chrono::hours(1));
  REQUIRE(result_of(readable(arriving_at(server))) == server.store.size(kJournal));
  for (const auto* id : {"one", "two", "three"}) server.add(id);
  result_of(keep_pace(arriving_at(server)));
  CHECK(server.behind() == kBehindMax);
  server.add("four");
  result_of(keep_pace(arriving_at(server)));
  CHECK(server.behind() <= kBehindMax);
}

TEST_CASE("consistency: a request in bulk adds much, its dry run nothing") {
  Server server({.bulk_behind_entries_max = 0, .bulk_wait_ms_max = std::chrono::minutes(1)}, std::chrono::hours(1));
  REQUIRE(result_of(readable(arriving_at(server))) == server.store.size(kJournal));
  server.add("one");
  Request bulk;
  bulk.headers.add("Content-Type", "application/json");
  bulk.body = R"([{"id":"two","postings":[{"from":"funding-eur","to":"acme-a","amount":"1.00","currency":"EUR"}]}])";
  auto dry = bulk;
  dry.headers.add("Prefer", "dry-run");
  REQUIRE(result_of(v1::post_transactions(arriving_at(server, dry))));
  CHECK(server.behind() == 1);
  REQUIRE(result_of(v1::post_transactions(arriving_at(server, bulk))));
  CHECK(server.behind() == 1);
}

TEST_CASE("consistency: who adds much waits no longer than is said for projections that stand still") {
  constexpr std::chrono::milliseconds kWait{20};
  Server server({.bulk_behind_entries_max = 0, .bulk_wait_ms_max = kWait});
  std::promise<void> go_on;
  server.stop_views(go_on.get_future().share());
  server.add("one");
  const auto begin = std::chrono::steady_clock::now();
  result_of(keep_pace(arriving_at(server)));
  CHECK(std::chrono::steady_clock::now() - begin >= kWait);
  CHECK(server.behind() == 1);
  go_on.set_value();
  CHECK(result_of(readable(arriving_at(server))) == server.store.size(kJournal));
}
