// What to look for in a journal: `account acme-1 available < 0 and not type = hold-captured.1`. An expression holds or not after each entry.
//
//   expression  conjunctions with "or" between; conjunctions: terms with "and" between; term: "not" term, "(" expression ")", or one of
//     account ID, customer ID, entity ID, hold ID, contract TYPE, asset CODE, wallet-link ID   the entry changed it
//     account ID available|posted|held|incoming|floor|ceiling OP AMOUNT    status = NAME        it is so after the entry
//     transaction ID                                                                            the entry is the transaction, or about it
//     type = TYPE, actor = CREDENTIAL, position OP NUMBER, time OP TIME
//   OP  = != < <= > >=
#pragma once

#include <expected>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/entry.h"
#include "projections/named_object.h"

namespace daybook::replay {

// A moment in the journal, right after an entry; the entry is read when it is first asked for.
class Instant {
 public:
  Instant(const Past& past, Position position) : past_(past), position_(position) {}
  const Past& past() const { return past_; }
  Position position() const { return position_; }
  std::uint64_t size() const { return position_ + 1; }
  const Entry& entry() const;

 private:
  const Past& past_;
  Position position_;
  mutable std::optional<Entry> entry_;
};

class Expression {
 public:
  virtual ~Expression() = default;
  virtual bool holds(const Instant& instant) const = 0;
  // Once it holds it holds for ever, so that halving finds where it began.
  virtual bool is_monotone() const { return false; }
  // The objects at whose versions alone it can change; false where it may change at any entry.
  virtual bool add_objects(std::set<NamedObject>&) const { return false; }
};

// What was expected, and where in the text.
struct SyntaxError {
  std::string sentence;
  std::size_t at = 0;
};
std::expected<std::unique_ptr<Expression>, SyntaxError> parse_expression(std::string_view text);

// The error under the text, with a mark at its place.
std::string shown(const SyntaxError& error, std::string_view text);

}  // namespace daybook::replay
