// A ledger of random transactions in a folder of its own: several currencies, holds, captures, reversals, refusals, back-dated postings, and texts that
// other formats must escape. The same seed gives the same commands always.
#pragma once

#include <map>
#include <string>

#include "eventstore/store.h"

namespace daybook {

inline constexpr JournalNumber kRandomLedgerJournal = 1;

struct RandomLedger {
  std::map<std::string, Balances> balances;  // by the account's identifier
  std::size_t accepted = 0;
  std::size_t refused = 0;
};

// Fills the platform "Acme-Platform" of an empty store.
RandomLedger make_random_ledger(EventStore& store, std::size_t transactions, unsigned seed);

// Gives the command and waits for its answer, which must be no failure of the machine. Notes the balances.
void give(EventStore& store, Command command, RandomLedger& ledger);

}  // namespace daybook
