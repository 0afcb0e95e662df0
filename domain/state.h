// What deciding needs of one journal, and nothing else. The system journal fills the first two tables, a platform's journal
// the others. Replaying a journal's events from an empty state gives the same state always.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "domain/account.h"
#include "domain/customer.h"
#include "domain/platform.h"
#include "domain/table.h"

namespace daybook {

// The few values of a journal that are no table.
struct Header {
  PlatformName platform;  // empty until the platform is opened, and in the system journal
  JournalNumber next_journal = kSystemJournal + 1;
  std::uint64_t next_account_number = kFirstAccountNumber;
  friend bool operator==(const Header&, const Header&) = default;
};

struct State {
  Header header;
  Table<PlatformName, PlatformRow> platforms;  // by name in lower case
  Table<CredentialId, CredentialRow> credentials;
  Table<CustomerId, CustomerRow> customers;
  Table<AccountId, AccountRow> accounts;

  // Who bears a display name; follows from the rows.
  std::unordered_map<std::string, CustomerId> customer_by_display_name;
  std::unordered_map<std::string, AccountId> account_by_display_name;

  friend bool operator==(const State&, const State&) = default;
};

// Makes what follows from the rows, after all rows were restored.
void index_rows(State& state);

}  // namespace daybook
