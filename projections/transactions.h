// Transactions of every kind. A row has what later entries change; all else is read from the journal, at the row's position. A transaction
// writes one row, one for its reference and one for each pair of its metadata; where it is about another, one more, and it
// rewrites the other's.
//
//   row            transaction -> TransactionStanding
//   about          transaction -> positions (position_index.h) of each that captures, voids, extends or reverses it
//   by_reference   fingerprint -> positions
//   by_metadata    fingerprint of key and value -> positions
//
// Two references may have one fingerprint, so who follows such an index looks at the transactions it leads to.
#pragma once

#include <optional>
#include <string>

#include "eventstore/log.h"
#include "projections/family.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace daybook {

// `left` and `reversed` are amounts of the only posting; of several together they are one for the whole, or zero.
struct TransactionStanding {
  TransactionRow::Kind kind = TransactionRow::Kind::posted;
  TransactionRow::HoldStatus hold_status = TransactionRow::HoldStatus::none;
  Position position = 0;
  Position last = 0;
  std::optional<Time> due;
  Amount left;
  Amount reversed;
  friend bool operator==(const TransactionStanding&, const TransactionStanding&) = default;
};

Projection transactions_projection();

// By id, or by the entry that it is; none where there is none, or where the views don't have it yet.
std::optional<TransactionView> find_transaction(const Family& family, const Moment& moment, const Log& log, JournalNumber journal,
                                                const TransactionId& transaction);
std::optional<TransactionView> find_transaction(const Family& family, const Moment& moment, JournalNumber journal, const Entry& entry);
// Of the entry that is its outcome.
std::optional<Position> find_transaction_position(const Family& family, const Moment& moment, JournalNumber journal, const TransactionId& transaction);

// As it stood when it had come to this. REQUIRES: the entry is that of a transaction.
TransactionView view_of(const Entry& entry, const TransactionStanding& standing);

// Where a transaction's row is; transaction_standing_of() reads it.
std::string transaction_key(JournalNumber journal, const TransactionId& transaction);

// Without the position.
std::string about_prefix(JournalNumber journal, const TransactionId& transaction);
std::string reference_prefix(JournalNumber journal, const std::string& reference);
std::string metadata_prefix(JournalNumber journal, const std::string& key, const std::string& value);

std::string row_of(const TransactionStanding& standing);
TransactionStanding transaction_standing_of(std::string_view row);

}  // namespace daybook
