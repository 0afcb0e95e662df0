// The `data` of the events of orders and transfers. Each shape is fixed for ever (docs/journal.md). Included by event_codec.cpp alone.
#pragma once

#include "domain/event.h"
#include "eventstore/postings_codec.h"
#include "eventstore/transaction_shapes.h"

namespace daybook {

constexpr auto members_of(const FundsTransferred*) {
  using E = FundsTransferred;
  return std::tuple_cat(std::tuple(required("transaction", &E::transaction), required("from", &E::from), required("to", &E::to),
                                   required("postings", &E::postings)),
                        details_members<E>());
}

constexpr auto members_of(const OrderPerson*) {
  using P = OrderPerson;
  return std::tuple(optional("email", &P::email), optional("firstName", &P::first_name), optional("lastName", &P::last_name));
}

constexpr auto members_of(const OrderTexts*) {
  using T = OrderTexts;
  return std::tuple(optional("recipient", &T::recipient), optional("sender", &T::sender), optional("emailSubject", &T::email_subject),
                    optional("message", &T::message), optional("campaign", &T::campaign), optional("notes", &T::notes),
                    optional("etid", &T::etid), optional("deliveryMethod", &T::delivery_method), optional("sendEmail", &T::send_email));
}

constexpr auto members_of(const OrderPlaced*) {
  using E = OrderPlaced;
  return std::tuple_cat(
      std::tuple(required("transaction", &E::transaction), required("customer", &E::customer), required("account", &E::account),
                 required("number", &E::number), required("currency", &E::currency), required("amount", &E::amount),
                 optional("postings", &E::postings), required("utid", &E::utid), required("rewardName", &E::reward_name)),
      details_members<E>(), std::tuple(optional("key", &E::key), optional("texts", &E::texts)));
}

constexpr auto members_of(const OrderResent*) {
  return std::tuple(required("order", &OrderResent::order), required("number", &OrderResent::number));
}

}  // namespace daybook
