// A machine that gives less than the server asks for, and a clock that can't be believed, on the real program.
#include <catch2/catch.hpp>
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "faults/faults.h"
#include "faults/workload.h"

namespace daybook::test {
namespace {

constexpr std::int64_t kHour = 3'600, kDay = 24 * kHour;

// All of the fixed sequence where the machine gives enough, a sentence where not; and afterwards what was acknowledged.
void check_under(const std::vector<std::string>& wrapper) {
  const TemporaryFolder folder;
  Workload workload(folder / "data");
  const auto ended = workload.run(wrapper);
  INFO(ended.log);
  CHECK_NOTHROW(check_end(ended));
  CHECK_NOTHROW(workload.prove());
}

}  // namespace

TEST_CASE("few file descriptors: a server says that it has too few, or works; nothing acknowledged is lost") {
  keep_folders_in_memory();
  const auto descriptors = GENERATE(8, 24, 40, 64, 600);
  CAPTURE(descriptors);
  check_under({"prlimit", "--nofile=" + std::to_string(descriptors)});
}

#ifndef DAYBOOK_SANITIZED
TEST_CASE("little memory: a server says so when it ends, or works; nothing acknowledged is lost") {
  keep_folders_in_memory();
  const auto megabytes = GENERATE(100, 200, 300, 500);
  CAPTURE(megabytes);
  check_under({"prlimit", "--as=" + std::to_string(megabytes * (1 << 20))});
}
#endif

TEST_CASE("more connections than descriptors: each is answered or refused, and the store always has its own") {
  const TemporaryFolder folder;
  DaybookProcess server(serve_arguments(folder / "data"), {"prlimit", "--nofile=560"});
  const auto platform = make_platform(server, "crowded-platform");
  std::vector<std::unique_ptr<Client>> clients;
  int served = 0, refused = 0;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    try {
      const auto status = create_customer(*clients.back(), platform, "customer-" + std::to_string(i)).status;
      REQUIRE((status == 201 || status == 503));
      ++(status == 201 ? served : refused);
    } catch (const std::exception&) {
      ++refused;  // one that can't even be told so is closed
    }
  }
  CHECK(served >= 40);
  CHECK(refused >= 40);
  clients.clear();
  const auto all_are_there = [&] {
    try {
      Client client(server.port());
      return entries(client, platform).size() == static_cast<std::size_t>(served) + 1;
    } catch (const std::exception&) {
      return false;  // it is refused until the server has noticed that the others are gone
    }
  };
  CHECK(comes_true(all_are_there));
  server.send_signal(SIGTERM);
  CHECK(server.wait() == 0);
}

TEST_CASE("a clock that jumps ahead stops writes until it is right again; one that jumps back moves no entry's time backwards, also after a restart") {
  const TemporaryFolder folder;
  Faults faults(folder / "data");
  Platform platform;
  for (const bool first : {true, false}) {
    const std::int64_t at_start = first ? 0 : -kDay;  // a restart doesn't know better than the clock
    faults.set_clock_ahead(at_start);
    DaybookProcess server(serve_arguments(folder / "data"), faults.wrapper());
    if (first) platform = make_platform(server, "timely-platform");
    Client client(server.port());
    const std::string run = first ? "first-" : "second-";
    CHECK(create_customer(client, platform, run + "before").status == 201);

    faults.set_clock_ahead(at_start + 2 * kHour);
    const auto jumped = create_customer(client, platform, run + "jumped");
    CHECK(jumped.status == 503);
    CHECK(client.send("GET", "/raas/v2/customers/" + run + "before", {platform.admin()}).status == 200);

    faults.set_clock_ahead(at_start);
    CHECK(create_customer(client, platform, run + "again").status == 201);
    faults.set_clock_ahead(at_start - kDay);
    CHECK(create_customer(client, platform, run + "back").status == 201);
    server.send_signal(SIGTERM);
    CHECK(server.wait() == 0);
  }
  DaybookProcess server(serve_arguments(folder / "data"));
  Client client(server.port());
  std::string last_time;
  for (const auto& line : entries(client, platform)) {
    const std::string time = nlohmann::json::parse(line).at("time");
    CHECK(time >= last_time);
    last_time = time;
  }
  CHECK(entries(client, platform).size() == 7);
}

}  // namespace daybook::test
