// A platform on a server that a crash test starts and kills: what it is asked and what its journal says. One thread, except where
// said.
#pragma once

#include <string>
#include <vector>

#include "process/client.h"
#include "process/daybook_process.h"

namespace daybook::test {

// Keys of one platform, made by the first start of a folder.
struct Platform {
  std::string name;
  std::string admin_key;
  std::string auditor_key;

  std::pair<std::string, std::string> admin() const { return basic_authorization(name, admin_key); }
  std::pair<std::string, std::string> auditor() const { return basic_authorization(name, auditor_key); }
};

Platform make_platform(DaybookProcess& server, const std::string& name);

// Each sends one request and gives the answer; any thread with its own client.
HttpAnswer create_customer(Client& client, const Platform& platform, const std::string& customer);
HttpAnswer create_account(Client& client, const Platform& platform, const std::string& customer, const std::string& account);
// 1.00 from outside, under the id.
HttpAnswer fund_account(Client& client, const Platform& platform, const std::string& transaction, const std::string& account);

// The platform's journal from position `from` on, one entry a line as it is stored. Throws where it can't be read to its end.
std::vector<std::string> entries(Client& client, const Platform& platform, std::size_t from = 0);

}  // namespace daybook::test
