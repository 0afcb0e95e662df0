// Postings: each moves one amount from one account to another of the same currency, so that every currency always sums to zero.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "domain/money.h"
#include "domain/rules.h"
#include "domain/types.h"

namespace daybook {

inline constexpr std::size_t kTransactionIdLengthMax = 100;  // characters of [-_.:0-9a-zA-Z], at least one
inline constexpr std::size_t kPostingsMax = 1'000;           // of one transaction
inline constexpr std::size_t kMetadataBytesMax = 4'096;      // keys and values together
inline constexpr std::size_t kReferenceLengthMax = 100;      // Unicode code points
inline constexpr std::size_t kReasonLengthMax = 500;         // Unicode code points
inline constexpr std::size_t kExpectationsMax = 100;         // conditions of one transaction

// ---- as events and states have them: accounts by number, grouped by currency
struct Posting {
  AccountNumber from;
  AccountNumber to;
  Amount amount = {};  // of the group's currency, above zero
  friend bool operator==(const Posting&, const Posting&) = default;
};

struct CurrencyPostings {
  CurrencyCode currency;
  int scale = 0;
  std::vector<Posting> postings = {};  // in the order in which they were asked for
  friend bool operator==(const CurrencyPostings&, const CurrencyPostings&) = default;
};

// In the order of the currencies' codes, each once.
using Postings = std::vector<CurrencyPostings>;

// ---- as commands have them
// An account is named by its identifier or, as "A10000000", by its number: identifiers have no upper-case letters.
struct RequestedPosting {
  AccountId from;
  AccountId to;
  Decimal amount;
  CurrencyCode currency;
  friend bool operator==(const RequestedPosting&, const RequestedPosting&) = default;
};

// What a caller wants to be so when the transaction is decided.
struct Expectation {
  AccountId account;
  std::optional<Decimal> available_at_least = {};
  std::optional<Decimal> available_at_most = {};
  std::optional<Position> last_position = {};  // of the last entry that touched the account
  friend bool operator==(const Expectation&, const Expectation&) = default;
};

// What every transaction may say beside its postings.
struct Details {
  Metadata metadata = {};
  std::string reference = {};             // empty: none
  std::string reason = {};                // empty: none
  std::optional<Time> effective_at = {};  // none: when it is recorded
  friend bool operator==(const Details&, const Details&) = default;
};

// Of an amount that has no place at the scale: it has more decimal digits, or it is too large.
Violation unfit(std::string field, const Decimal& amount, int scale);

// Those that the ledger gives by itself (reference.h) are not for callers, but may come from a ledger before this one.
void check_imported_transaction_id(std::string_view field, const TransactionId& id, Violations& violations);
void check_transaction_id(std::string_view field, const TransactionId& id, Violations& violations);
void check_details(const Details& details, Violations& violations);
void check_metadata(std::string_view field, const Metadata& metadata, Violations& violations);
void check_reason(std::string_view field, const std::string& reason, Violations& violations);

// "A10000000": A and at least eight digits.
std::string to_text(AccountNumber number);
std::optional<AccountNumber> account_number_from_text(std::string_view text);

// What the postings add to each account, all together; none where it does not fit 128 bits. In the order in which the postings
// name the accounts.
struct NetEffect {
  AccountNumber account;
  Amount amount = {};
};
std::optional<std::vector<NetEffect>> net_effects(const Postings& postings);

std::size_t count_of(const Postings& postings);

}  // namespace daybook
