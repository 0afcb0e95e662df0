// What the values of customers under contract look like in entries and in the rows of snapshots.
#pragma once

#include "domain/relation.h"
#include "domain/wallet_link.h"
#include "eventstore/json_values.h"

namespace daybook {

void write_value(Sink& sink, EntityKind value);
void read_value(JsonReader& json, EntityKind& into);
void write_value(Sink& sink, ChainAsset value);
void read_value(JsonReader& json, ChainAsset& into);
void write_value(Sink& sink, const DayOrTime& value);  // "2022-10-18", or as times are
void read_value(JsonReader& json, DayOrTime& into);
void write_value(Sink& sink, const FreeJson& value);  // the object itself
void read_value(JsonReader& json, FreeJson& into);

constexpr auto members_of(const SignedContract*) {
  using C = SignedContract;
  return std::tuple(required("type", &C::type), required("signed", &C::signed_on), optional("cancelled", &C::cancelled_on),
                    optional("attributes", &C::attributes));
}

}  // namespace daybook
