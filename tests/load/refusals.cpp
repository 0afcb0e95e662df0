// What refused commands cost: each is an entry, so that they come no faster than commits; and a credential that has too many is stopped in front of deciding.
#include <atomic>
#include <chrono>
#include <iostream>

#include "load/load.h"

namespace daybook::test {
namespace {

using std::chrono::steady_clock;

struct Flood {
  std::uint64_t refused = 0;  // by the rule
  std::uint64_t limited = 0;  // 429
  double per_second = 0;
};

Flood flood(LoadedServer& server, int connections, std::chrono::seconds duration) {
  std::atomic<std::uint64_t> refused{0}, limited{0};
  const auto begin = steady_clock::now();
  at_once(connections, [&](int) {
    auto client = server.client();
    while (steady_clock::now() - begin < duration) {
      const auto answer = server.send(client, "POST", "/v1/customers", R"({"customerIdentifier":"customer-1","displayName":"Again"})");
      require(answer.status == 409 || answer.status == 429, answer.body);
      ++(answer.status == 409 ? refused : limited);
    }
  });
  const std::chrono::duration<double> took = steady_clock::now() - begin;
  return {refused, limited, static_cast<double>(refused + limited) / took.count()};
}

}  // namespace

int refusals(const std::vector<int>& arguments) {
  const int connections = arguments.at(0);
  const std::chrono::seconds duration(arguments.at(1));
  LoadedServer unlimited({"--rejections-per-minute-max", "0"});
  const auto all = flood(unlimited, connections, duration);
  std::cout << "without a limit: " << static_cast<int>(all.per_second) << " refusals/s" << std::endl;
  require(all.limited == 0, "somebody was stopped without a limit");
  require(unlimited.metric("daybook_rejections_recorded_total") == all.refused, "a refusal is no entry");

  constexpr std::uint64_t per_minute = 60;
  LoadedServer limited({"--rejections-per-minute-max", std::to_string(per_minute)});
  const auto begin = steady_clock::now();
  const auto few = flood(limited, connections, duration);
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(steady_clock::now() - begin).count();
  std::cout << "with one of " << per_minute << " a minute: " << few.refused << " entries, " << static_cast<int>(few.per_second)
            << " answers/s" << std::endl;
  require(few.refused <= per_minute + static_cast<std::uint64_t>(seconds), "more refusals than the limit lets through");
  require(limited.metric("daybook_rejections_recorded_total") == few.refused, "the journal grew by something else");
  return 0;
}

}  // namespace daybook::test
