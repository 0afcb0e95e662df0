// Transactions: one or more postings, all or none, under an id that its caller chose and that is never used again. This file has those that move money
// at once; hold.h has those that reserve it first.
#pragma once

#include <optional>
#include <vector>

#include "domain/content.h"
#include "domain/object.h"
#include "domain/posting.h"
#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

struct State;

// ---- commands
struct PostTransaction {
  TransactionId transaction;
  std::vector<RequestedPosting> postings = {};
  Details details = {};
  std::vector<Expectation> expect = {};
  bool imported = false;  // of a time before this ledger: velocity limits neither hold nor count it
  friend bool operator==(const PostTransaction&, const PostTransaction&) = default;
};

// Moves the money back: all that is left of the original or, where that has one posting, an amount of it.
struct ReverseTransaction {
  TransactionId transaction;
  TransactionId original;
  std::optional<Decimal> amount = {};
  Details details = {};
  friend bool operator==(const ReverseTransaction&, const ReverseTransaction&) = default;
};

// ---- events
struct TransactionPosted {
  TransactionId transaction;
  Postings postings = {};
  Details details = {};
  std::vector<Expectation> expect = {};  // at the scale of the account's currency
  bool imported = false;
  friend bool operator==(const TransactionPosted&, const TransactionPosted&) = default;
};

struct TransactionReversed {
  TransactionId transaction;
  TransactionId original;
  Postings postings = {};         // from where the original went to
  std::optional<Decimal> amount = {};  // as it was asked for
  Details details = {};
  friend bool operator==(const TransactionReversed&, const TransactionReversed&) = default;
};

// A rule refused a command. Where the command brought an id or an Idempotency-Key, this is its outcome, remembered for ever: the same command gets
// the same answer again. Else it is for the trail only, and has neither `transaction` nor `content`. What the command said is not kept.
struct CommandRejected {
  std::string command;                       // "PostTransaction"
  std::optional<TransactionId> transaction = {};  // the id that it brought
  Content content = {};
  Rejection rejection;  // without violations: what breaks a field's own rule is no outcome
  ObjectIds about = {};  // that the command named (objects.h)
  friend bool operator==(const CommandRejected&, const CommandRejected&) = default;
};

// ---- state
// Rows of transactions that no snapshot lacks may be evicted, and are found again before a command that names them is decided.
struct TransactionRow {
  enum class Kind : std::uint8_t { posted, hold, capture, void_, extension, reversal, rejected };
  enum class HoldStatus : std::uint8_t { none, open, captured, voided, expired };  // none: not a hold
  Kind kind = Kind::posted;
  HoldStatus hold_status = HoldStatus::none;
  Position position = 0;  // of the entry that is the outcome
  Position last = 0;      // of the last entry that touched it
  Content content = {};
  Postings postings = {};  // what it moved: nothing for holds, voids, extensions and rejected commands
  Amount reversed = {};  // of the only posting; any amount but zero: the whole, where there are several
  friend bool operator==(const TransactionRow&, const TransactionRow&) = default;
};

// As its entry makes it. REQUIRES: the accounts that it names are in the state.
TransactionRow row_of(const State& state, const TransactionPosted& event, Position position);
// Whether its entry is a TransactionPosted, and nothing has happened to it since: then row_of() gives it again.
bool is_as_posted(const TransactionRow& row);

// ---- rules: ledger.h. Those of fields:
Violations violations_of(const PostTransaction& command);
Violations violations_of(const ReverseTransaction& command);

}  // namespace daybook
