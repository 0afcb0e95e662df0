#include "crash/platform.h"

#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace daybook::test {

using nlohmann::json;

namespace {

const std::pair<std::string, std::string> kJson{"Content-Type", "application/json"};

json ask(Client& client, const std::string& key, const std::string& target, const json& body) {
  const auto answer = client.send("POST", target, {{"Authorization", "Bearer " + key}, kJson}, body.dump());
  if (answer.status != 201) throw std::runtime_error(target + " answered " + std::to_string(answer.status) + " " + answer.body);
  return json::parse(answer.body);
}

}  // namespace

Platform make_platform(DaybookProcess& server, const std::string& name) {
  Client client(server.port());
  const auto key = server.operator_key();
  const auto made = ask(client, key, "/v1/platforms", {{"platform", name}});
  const auto auditor = ask(client, key, "/v1/platforms/" + name + "/credentials", {{"role", "auditor"}});
  return {name, made.at("key"), auditor.at("key")};
}

HttpAnswer create_customer(Client& client, const Platform& platform, const std::string& customer) {
  const json body = {{"customerIdentifier", customer}, {"displayName", customer}};
  return client.send("POST", "/raas/v2/customers", {platform.admin(), kJson}, body.dump());
}

HttpAnswer create_account(Client& client, const Platform& platform, const std::string& customer, const std::string& account) {
  const json body = {{"accountIdentifier", account}, {"displayName", account}, {"contactEmail", account + "@acme.example"}};
  return client.send("POST", "/raas/v2/customers/" + customer + "/accounts", {platform.admin(), kJson}, body.dump());
}

HttpAnswer fund_account(Client& client, const Platform& platform, const std::string& transaction, const std::string& account) {
  const json posting = {{"from", "funding-usd"}, {"to", account}, {"amount", "1.00"}, {"currency", "USD"}};
  const json body = {{"id", transaction}, {"postings", json::array({posting})}};
  return client.send("POST", "/v1/transactions", {platform.admin(), kJson}, body.dump());
}

std::vector<std::string> entries(Client& client, const Platform& platform, std::size_t from) {
  const auto answer = client.send("GET", "/v1/entries?from=" + std::to_string(from),
                                  {platform.auditor(), {"Accept", "application/x-ndjson"}});
  if (answer.status != 200) throw std::runtime_error("the journal can't be read: " + answer.body);
  std::vector<std::string> lines;
  std::istringstream in(answer.body);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace daybook::test
