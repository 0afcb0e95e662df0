// What money looks like in entries and in the rows of snapshots. Amounts are strings with all digits of their currency, so that the text tells the
// scale, too. Postings are grouped by currency, with the numbers of the accounts:
//
//   {"EUR":[[10000000,10000001,"12.50"]],"USD":[[1,10000002,"0.99"],[10000002,10000003,"0.50"]]}
#pragma once

#include "domain/hold.h"
#include "eventstore/json_values.h"

namespace daybook {

void write_value(Sink& sink, const Decimal& value);
void read_value(JsonReader& json, Decimal& into);
void write_value(Sink& sink, const Bound& value);  // null: there is none
void read_value(JsonReader& json, Bound& into);
inline bool same(const Bound& a, const Bound& b) {  // nothing is nothing, with however many digits
  return a == b || (a.amount && b.amount && a.amount->amount.units == 0 && b.amount->amount.units == 0);
}
void write_value(Sink& sink, Amount value);  // in minor units, since a row says elsewhere how many digits its currency has
void read_value(JsonReader& json, Amount& into);

void write_value(Sink& sink, const Postings& value);
// Throws where a group is empty, of amounts of different scales or out of order; where an amount is not above zero, or moves nowhere.
void read_value(JsonReader& json, Postings& into);

constexpr auto members_of(const Expectation*) {
  return std::tuple(required("account", &Expectation::account), optional("availableAtLeast", &Expectation::available_at_least),
                    optional("availableAtMost", &Expectation::available_at_most),
                    optional("lastPosition", &Expectation::last_position));
}

constexpr auto members_of(const VelocityLimit*) {
  return std::tuple(required("amount", &VelocityLimit::amount), required("seconds", &VelocityLimit::seconds));
}

}  // namespace daybook
