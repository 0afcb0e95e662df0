// Lists of transactions, in the order of their positions. One index is followed, the most selective that the filter names (reference,
// metadata, account, customer; else the journal itself), and each transaction that it leads to is looked at for the rest.
#pragma once

#include "eventstore/log.h"
#include "projections/family.h"
#include "projections/views.h"

namespace daybook {

// Where transactions are read: all at the same moment. REQUIRES: the log outlives the scans.
struct TransactionSource {
  const Log& log;
  std::shared_ptr<const Family> transactions;
  std::shared_ptr<const Family> balances;
  std::shared_ptr<const Moment> moment;
  JournalNumber journal = kSystemJournal;
  std::uint64_t size = 0;  // entries of the journal that the rows reflect
};

// REQUIRES: where the filter names an account, `account` is its number. The range has `after` or `before` or neither.
std::unique_ptr<TransactionList> scan_transactions(TransactionSource source, TransactionFilter filter,
                                                   std::optional<AccountNumber> account, PositionRange range);

std::unique_ptr<Scan<TransactionView>> scan_transactions_about(TransactionSource source, const TransactionId& transaction);

// Of nothing.
std::unique_ptr<TransactionList> no_transactions();

}  // namespace daybook
