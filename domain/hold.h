// Holds: pending transactions. A hold reserves room below the floor of the accounts that pay and below the ceiling of those that
// receive, so that neither can fail its capture. It ends when it is captured to its end, voided, or when its time is over; an expired hold can
// never be captured.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/posting.h"
#include "domain/transaction.h"

namespace daybook {

inline constexpr std::uint64_t kHoldSecondsMax = 315'360'000;  // ten years of 365 days

// ---- commands
struct PlaceHold {
  TransactionId transaction;
  std::vector<RequestedPosting> postings = {};
  std::optional<std::uint64_t> expires_after_seconds = {};  // none: it lasts until it is captured or voided
  Details details = {};                                // a hold moves nothing, so it has no effective_at
  std::vector<Expectation> expect = {};
  friend bool operator==(const PlaceHold&, const PlaceHold&) = default;
};

// Posts what was reserved: all that is left or, where the hold has one posting, an amount of it. What is then left stays reserved unless `final`.
struct CaptureHold {
  TransactionId transaction;
  TransactionId hold;
  std::optional<Decimal> amount = {};
  bool final = false;
  Details details = {};
  friend bool operator==(const CaptureHold&, const CaptureHold&) = default;
};

struct VoidHold {
  TransactionId transaction;
  TransactionId hold;
  Details details = {};
  friend bool operator==(const VoidHold&, const VoidHold&) = default;
};

// The hold then expires so long after this command, later than before.
struct ExtendHold {
  TransactionId transaction;
  TransactionId hold;
  std::uint64_t expires_after_seconds = 0;
  Details details = {};
  friend bool operator==(const ExtendHold&, const ExtendHold&) = default;
};

// The writer's own: it gives one for each hold that is due before it decides anything else at that time.
struct ExpireHold {
  TransactionId hold;
  friend bool operator==(const ExpireHold&, const ExpireHold&) = default;
};

// ---- events
struct HoldPlaced {
  TransactionId transaction;
  Postings postings = {};  // what is reserved
  std::optional<std::uint64_t> expires_after_seconds = {};
  Details details = {};
  std::vector<Expectation> expect = {};
  friend bool operator==(const HoldPlaced&, const HoldPlaced&) = default;
};

struct HoldCaptured {
  TransactionId transaction;
  TransactionId hold;
  Postings postings = {};  // what is posted, and no longer reserved
  Postings released = {};  // what is neither: the rest, of a final capture
  std::optional<Decimal> amount = {};
  bool final = false;  // as it was asked for
  bool closed = false;  // nothing is left
  Details details = {};
  friend bool operator==(const HoldCaptured&, const HoldCaptured&) = default;
};

struct HoldVoided {
  TransactionId transaction;
  TransactionId hold;
  Postings released = {};
  Details details = {};
  friend bool operator==(const HoldVoided&, const HoldVoided&) = default;
};

struct HoldExtended {
  TransactionId transaction;
  TransactionId hold;
  std::uint64_t expires_after_seconds = 0;
  Details details = {};
  friend bool operator==(const HoldExtended&, const HoldExtended&) = default;
};

struct HoldExpired {
  TransactionId hold;
  Postings released = {};
  friend bool operator==(const HoldExpired&, const HoldExpired&) = default;
};

// ---- state
// A hold that is open; never evicted.
struct HoldRow {
  Position position = 0;  // of its HoldPlaced
  Time placed_at = {};
  std::optional<Time> due = {};
  Postings left = {};  // what is still reserved
  friend bool operator==(const HoldRow&, const HoldRow&) = default;
};

Violations violations_of(const PlaceHold& command);
Violations violations_of(const CaptureHold& command);
Violations violations_of(const VoidHold& command);
Violations violations_of(const ExtendHold& command);

}  // namespace daybook
