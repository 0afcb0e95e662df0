// Brings books of another ledger, or another Daybook, into a platform: JSON lines as `daybook export --format jsonl` writes them, one command each, in order.
//
//   {"type":"asset","code","scale","displayName"}
//   {"type":"customer","customerIdentifier","displayName","createdAt"?,"metadata"?}          customerUpdate: what changes
//   {"type":"account","customerIdentifier","accountIdentifier","accountNumber"?,"displayName","currencyCode"?,"createdAt"?,"contactEmail",
//    "fundingNotification"?,"floor"?,"ceiling"?,"velocityLimits"?,"metadata"?}                accountUpdate: what changes
//   {"type":"transaction","id","effectiveAt"?,"postings":[{"from","to","amount","currency"}],"reference"?,"reason"?,"metadata"?}
//   {"type":"accountStatus","accountIdentifier","status","reason"}
//   {"type":"period","through","reason"}
//
// Amounts are decimal strings. Transactions keep their ids and times, and are marked as imported. Each entry bears the mark of its line as its idempotency key, so that
// an import that broke off is given again from its beginning: lines that are in the journal already are passed over. A refusal is not remembered: the line
// is tried anew. A line may stand in the file more than once, such as a floor that is lowered, raised and lowered again; each time counts.
#pragma once

#include <expected>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <unordered_map>

#include "eventstore/store.h"

namespace daybook {

struct Imported {
  std::uint64_t lines = 0;
  std::uint64_t entries = 0;  // that were new
};

inline constexpr std::size_t kImportLineBytesMax = std::size_t{4} << 20;
inline constexpr std::size_t kImportPendingMax = 4'096;  // transactions on their way to the journal; all other lines wait for those in front

// Reads commands off lines. Remembers which customer an account belongs to.
class ImportReader {
 public:
  // Throws std::runtime_error, with a sentence, where the line is no command.
  Command command_of(std::string_view line);

 private:
  std::unordered_map<std::string, CustomerId> customer_of_;
};

// Stops at the first line that is refused; the sentence names it. Everything in front of it is in the journal; where it is a transaction, so may be some that
// follow it.
std::expected<Imported, std::string> import_books(std::istream& in, EventStore& store, JournalNumber journal);

}  // namespace daybook
