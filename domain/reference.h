// References that callers of `/raas/v2` give their orders, transfers and deposits, so that nothing is done twice; and the ids that the
// ledger gives these. A reference is remembered once what it was given to is done, never for a refusal: the same one may succeed
// later.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/types.h"

namespace daybook {

inline constexpr std::size_t kExternalReferenceLengthMax = 100;  // Unicode code points

// What was done, where, under which reference. The reference stands last and account identifiers have no spaces: no two look alike.
using ReferenceKey = Name<struct ReferenceTag>;
ReferenceKey order_reference(const AccountId& account, std::string_view reference);    // unique on the account
ReferenceKey deposit_reference(const AccountId& account, std::string_view reference);  // unique on the account
ReferenceKey transfer_reference(std::string_view reference);                           // unique in the platform

// Rows that no snapshot lacks may be evicted; see needs.h.
struct ReferenceRow {
  Position position = 0;  // of the entry that did it
  friend bool operator==(const ReferenceRow&, const ReferenceRow&) = default;
};

// The number counts in the platform; the date is that of `now` in UTC.
TransactionId order_id(Time now, std::uint64_t number);     // "RA261122-1-97": ends with two check digits (ISO 7064, MOD 97-10)
TransactionId deposit_id(Time now, std::uint64_t number);   // "RAD-261122-1"
TransactionId transfer_id(Time now, std::uint64_t number);  // "RAT-261122-1"

// Whether the ledger may give the id by itself, now or later: callers must choose others.
bool is_given_by_ledger(const TransactionId& id);
// The number in such an id, where there is one of at most twelve digits.
std::optional<std::uint64_t> number_given_by_ledger(const TransactionId& id);
bool names_order(const TransactionId& id);
bool names_deposit(const TransactionId& id);

}  // namespace daybook
