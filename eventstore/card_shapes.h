// The `data` of the events of cards and deposits. Each shape is fixed for ever (docs/journal.md). Included by event_codec.cpp alone.
#pragma once

#include "domain/event.h"
#include "eventstore/postings_codec.h"
#include "eventstore/transaction_shapes.h"

namespace daybook {

constexpr auto members_of(const CardContact*) {
  return std::tuple(required("fullName", &CardContact::full_name), required("email", &CardContact::email));
}

constexpr auto members_of(const CardRegistered*) {
  using E = CardRegistered;
  return std::tuple(required("customer", &E::customer), required("account", &E::account), required("number", &E::number),
                    required("card", &E::card), required("label", &E::label), required("lastFour", &E::last_four),
                    required("expiration", &E::expiration), required("key", &E::key), required("holder", &E::holder),
                    optional("contacts", &E::contacts));
}

constexpr auto members_of(const CardUnregistered*) {
  using E = CardUnregistered;
  return std::tuple(required("customer", &E::customer), required("account", &E::account), required("number", &E::number),
                    required("card", &E::card));
}

constexpr auto members_of(const FundsDeposited*) {
  using E = FundsDeposited;
  return std::tuple_cat(std::tuple(required("transaction", &E::transaction), required("customer", &E::customer),
                                   required("account", &E::account), required("card", &E::card), required("postings", &E::postings),
                                   required("feePercent", &E::percent), required("charged", &E::charged)),
                        details_members<E>());
}

constexpr auto members_of(const DepositFeeSet*) { return std::tuple(required("feePercent", &DepositFeeSet::percent)); }

}  // namespace daybook
