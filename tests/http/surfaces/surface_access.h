// Who gets what from a route: a role without limit, limited to the right group, limited to another.
#pragma once

#include <string>
#include <vector>

namespace daybook::http {

using Statuses = std::vector<int>;

inline const Statuses kNever = {403, 403, 403};

struct AccessRow {
  std::string route;  // method and pattern
  std::string target;
  std::string body;  // {n} in it is a number that was not used before
  Statuses viewer, creator, editor, onboarder, auditor, admin;
  int operator_status;
};

// The rows of the ledger's routes on /v1.
std::vector<AccessRow> ledger_access_rows();

// Those of /raas/v2 beyond customers and accounts, and what they need of /v1.
std::vector<AccessRow> raas_access_rows();

// Those of /v1 about contracts, entities and customers under contract.
std::vector<AccessRow> contract_access_rows();

// Those of /customers.
std::vector<AccessRow> customers_access_rows();

class Caller;

// Accounts with money, a transaction, holds: what those rows name. The customer right-group and its account right-account are there.
void make_ledger(const Caller& admin);

}  // namespace daybook::http
