// How much one credential may ask, and how often one address may fail to log in.
#include <catch2/catch.hpp>

#include "http/login_guard.h"
#include "http/request_allowance.h"

namespace daybook::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using Time = RequestAllowance::Clock::time_point;

const Time kStart{seconds(1'000'000)};

Principal principal(const std::string& name, JournalNumber journal = 1) { return {{name}, Role::viewer, PlatformName{"acme-platform"}, journal, {}}; }

}  // namespace

TEST_CASE("request allowance: a burst is answered, one more waits until there is room for it") {
  RequestAllowance allowance({.per_second_max = 10, .burst_max = 3});
  const auto alice = principal("alice");
  for (int i = 0; i < 3; ++i) CHECK(allowance.take(alice, kStart) == nanoseconds(0));
  CHECK(allowance.take(alice, kStart) == milliseconds(100));
  CHECK(allowance.take(alice, kStart + milliseconds(40)) == milliseconds(60));
  CHECK(allowance.take(alice, kStart + milliseconds(100)) == nanoseconds(0));
  CHECK(allowance.take(alice, kStart + milliseconds(100)) == milliseconds(100));
  for (int i = 0; i < 3; ++i) CHECK(allowance.take(alice, kStart + seconds(10)) == nanoseconds(0));
  CHECK(allowance.take(alice, kStart + seconds(10)) == milliseconds(100));
}

TEST_CASE("request allowance: each credential of each platform has its own") {
  RequestAllowance allowance({.per_second_max = 1, .burst_max = 1});
  CHECK(allowance.take(principal("alice"), kStart) == nanoseconds(0));
  CHECK(allowance.take(principal("alice"), kStart) == seconds(1));
  CHECK(allowance.take(principal("bob"), kStart) == nanoseconds(0));
  CHECK(allowance.take(principal("alice", 2), kStart) == nanoseconds(0));
}

TEST_CASE("request allowance: without a limit there is none") {
  RequestAllowance allowance({.per_second_max = 0, .burst_max = 1});
  for (int i = 0; i < 10'000; ++i) REQUIRE(allowance.take(principal("alice"), kStart) == nanoseconds(0));
}

TEST_CASE("request allowance: no more credentials are remembered than may be, and who is forgotten may go on") {
  RequestAllowance allowance({.per_second_max = 1, .burst_max = 1, .credentials_max = 16});
  for (int i = 0; i < 10'000; ++i) REQUIRE(allowance.take(principal("c" + std::to_string(i)), kStart) == nanoseconds(0));
  CHECK(allowance.credentials() <= 16);
  int go_on = 0;
  for (int i = 0; i < 100; ++i) go_on += allowance.take(principal("c" + std::to_string(i)), kStart) == nanoseconds(0);
  CHECK(go_on > 80);
}

TEST_CASE("login guard: so many logins may fail from an address; then each is told to wait until the time is over") {
  LoginGuard guard({.failures_per_minute_max = 3, .lock_out_seconds = seconds(10)});
  for (int i = 0; i < 3; ++i) CHECK(guard.after_failure("192.0.2.1", kStart) == seconds(0));
  CHECK(guard.after_failure("192.0.2.1", kStart) == seconds(10));
  CHECK(guard.after_failure("192.0.2.1", kStart + seconds(1)) == seconds(9));
  CHECK(guard.after_failure("192.0.2.2", kStart + seconds(1)) == seconds(0));
  CHECK(guard.after_failure("192.0.2.1", kStart + seconds(70)) == seconds(0));
}

TEST_CASE("login guard: failures are forgiven as time goes by") {
  LoginGuard guard({.failures_per_minute_max = 2, .lock_out_seconds = seconds(10)});
  for (int minute = 0; minute < 5; ++minute) {
    CHECK(guard.after_failure("192.0.2.1", kStart + seconds(60 * minute)) == seconds(0));
    CHECK(guard.after_failure("192.0.2.1", kStart + seconds(60 * minute + 31)) == seconds(0));
  }
}

TEST_CASE("login guard: no more addresses are remembered than may be; those that are locked out go last") {
  LoginGuard guard({.failures_per_minute_max = 2, .lock_out_seconds = seconds(100), .addresses_max = 10});
  for (int i = 0; i < 2; ++i) guard.after_failure("192.0.2.1", kStart);
  for (int i = 0; i < 100; ++i) guard.after_failure("198.51.100." + std::to_string(i), kStart + milliseconds(i));
  CHECK(guard.addresses() <= 10);
  CHECK(guard.after_failure("192.0.2.1", kStart + seconds(1)) == seconds(99));
}

TEST_CASE("login guard: without a limit nobody waits") {
  LoginGuard guard({.failures_per_minute_max = 0});
  for (int i = 0; i < 10'000; ++i) REQUIRE(guard.after_failure("192.0.2.1", kStart) == seconds(0));
  CHECK(guard.addresses() == 0);
}

TEST_CASE("login guard: whoever has a network of IPv6 addresses has one place") {
  CHECK(network_of("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::");
  CHECK(network_of("2001:db8:1:2::1") == "2001:db8:1:2::");
  CHECK(network_of("::ffff:192.0.2.1") == "192.0.2.1");
  CHECK(network_of("192.0.2.1") == "192.0.2.1");
  CHECK(network_of("unknown") == "unknown");
}

}  // namespace daybook::http
