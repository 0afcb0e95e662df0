// Makes many customers under contract, then one with a thousand authorized entities; and updates entities that one customer refers to, while there are few
// customers and when there are many: it must not take longer for customers that do not refer to it.
#include <algorithm>
#include <chrono>
#include <iostream>

#include "load/load.h"

namespace daybook::test {

using nlohmann::json;

namespace {

constexpr int kClients = 16;
constexpr int kAuthorized = 1'000;
constexpr int kRounds = 11;
const std::string kSurface = "/customers";

json person(const std::string& id, const std::string& city = "Hamburg") {
  return {{"id", id},
          {"firstName", "Ada"},
          {"lastName", "Example"},
          {"birthDate", "1990-01-31"},
          {"birthPlace", city},
          {"birthCountry", "DE"},
          {"nationality", "DE"},
          {"address", {{"country", "DE"}, {"city", city}, {"postcode", "20095"}, {"streetName", "Main Street"}, {"streetNumber", "1"}}},
          {"kyc", {{"id", "kyc-1"}, {"date", "2026-01-05T10:00:00Z"}, {"method", "in_person"}}}};
}

json customer(const std::string& id, const std::string& owner, const json& authorized) {
  return {{"id", id},
          {"owner", {{"entityId", owner}}},
          {"authorized", authorized},
          {"contracts", json::array({{{"type", "standard"}, {"signedDate", "2026-02-01"}, {"cancelledDate", nullptr}}})}};
}

json entity(const std::string& id) { return {{"entityId", id}}; }

// Milliseconds, the middle one of several rounds.
template <class Work>
double median_milliseconds(const Work& work) {
  std::vector<double> took;
  for (int round = 0; round < kRounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    work(round);
    took.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  std::ranges::sort(took);
  return took[took.size() / 2];
}

void make(LoadedServer& server, int first, int end) {
  at_once(kClients, [&](int number) {
    auto client = server.client();
    for (int i = first + number; i < end; i += kClients) {
      const auto id = std::to_string(i);
      server.ask(client, "POST", kSurface + "/entities/natural-persons", person("person-" + id), {200});
      server.ask(client, "POST", kSurface + "/customers", customer("customer-" + id, "person-" + id, json::array({entity("person-" + id)})), {200});
    }
  });
}

double update_milliseconds(LoadedServer& server, Client& client, const std::string& id) {
  return median_milliseconds([&](int round) {
    server.ask(client, "PUT", kSurface + "/entities/natural-persons/" + id, person(id, "City " + std::to_string(round)), {200});
  });
}

}  // namespace

int customers(const std::vector<int>& arguments) {
  const int many = arguments.at(0);
  const int few = std::min(many, kAuthorized);
  LoadedServer server;
  auto client = server.client();
  server.ask(client, "POST", "/v1/contracts",
             {{"type", "standard"}, {"version", "1"}, {"contractValidFrom", "2020-01-01"}, {"content", "Be good."}}, {201});
  make(server, 1'000'000, 1'000'000 + few);
  const auto with_few = update_milliseconds(server, client, "person-1000000");
  make(server, 1'000'000 + few, 1'000'000 + many);
  const auto with_many = update_milliseconds(server, client, "person-1000000");
  std::cout << "an update of an entity that one customer refers to: " << with_few << " ms with " << few << " customers, " << with_many
            << " ms with " << many << std::endl;

  auto authorized = json::array();
  for (int i = 0; i < few; ++i) authorized.push_back(entity("person-" + std::to_string(1'000'000 + i)));
  const auto took = median_milliseconds([&](int round) {
    server.ask(client, "POST", kSurface + "/customers", customer("large-" + std::to_string(round), "person-1000000", authorized), {200});
  });
  std::cout << "a customer with " << few << " authorized entities: " << took << " ms with " << many << " customers; "
            << server.resident_kibibytes() / 1024 << " MiB resident" << std::endl;
  const auto listed = server.ask(client, "GET", kSurface + "/customers?limit=1", nullptr, {200});
  require(listed.at("pageInfo").at("totalResults") == many + kRounds, listed.dump());
  server.restart();
  auto later = server.client();
  auto broken = person("person-1000000");
  broken.erase("address");
  const auto refused = server.ask(later, "PUT", kSurface + "/entities/natural-persons/person-1000000", broken, {422});
  require(refused.at("errorCode") == "existing_constraints_violated", refused.dump());
  return 0;
}

}  // namespace daybook::test
