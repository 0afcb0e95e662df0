// The `data` of the events that move money or reserve it, and of the trail. Each shape is fixed for ever (docs/journal.md). Included by
// event_codec.cpp alone.
#pragma once

#include "domain/event.h"
#include "eventstore/postings_codec.h"

namespace daybook {

// The members of an event's details stand among its own.
template <class E>
constexpr auto details_members() {
  return std::tuple(optional("metadata", &E::details, &Details::metadata), optional("reference", &E::details, &Details::reference),
                    optional("reason", &E::details, &Details::reason), optional("effectiveAt", &E::details, &Details::effective_at));
}

constexpr auto members_of(const TransactionPosted*) {
  using E = TransactionPosted;
  return std::tuple_cat(std::tuple(required("transaction", &E::transaction), required("postings", &E::postings)),
                        details_members<E>(), std::tuple(optional("expect", &E::expect), optional("imported", &E::imported)));
}

constexpr auto members_of(const TransactionReversed*) {
  using E = TransactionReversed;
  return std::tuple_cat(std::tuple(required("transaction", &E::transaction), required("original", &E::original),
                                   required("postings", &E::postings), optional("amount", &E::amount)),
                        details_members<E>());
}

constexpr auto members_of(const HoldPlaced*) {
  using E = HoldPlaced;
  return std::tuple_cat(std::tuple(required("transaction", &E::transaction), required("postings", &E::postings),
                                   optional("expiresAfterSeconds", &E::expires_after_seconds)),
                        details_members<E>(), std::tuple(optional("expect", &E::expect)));
}

constexpr auto members_of(const HoldCaptured*) {
  using E = HoldCaptured;
  return std::tuple_cat(
      std::tuple(required("transaction", &E::transaction), required("hold", &E::hold), required("postings", &E::postings),
                 optional("released", &E::released), optional("amount", &E::amount), optional("final", &E::final),
                 optional("closed", &E::closed)),
      details_members<E>());
}

constexpr auto members_of(const HoldVoided*) {
  using E = HoldVoided;
  return std::tuple_cat(
      std::tuple(required("transaction", &E::transaction), required("hold", &E::hold), required("released", &E::released)),
      details_members<E>());
}

constexpr auto members_of(const HoldExtended*) {
  using E = HoldExtended;
  return std::tuple_cat(std::tuple(required("transaction", &E::transaction), required("hold", &E::hold),
                                   required("expiresAfterSeconds", &E::expires_after_seconds)),
                        details_members<E>());
}

constexpr auto members_of(const HoldExpired*) {
  return std::tuple(required("hold", &HoldExpired::hold), required("released", &HoldExpired::released));
}

constexpr auto members_of(const Rejection*) {
  return std::tuple(required("code", &Rejection::code), optional("subject", &Rejection::subject),
                    optional("facts", &Rejection::facts));
}

constexpr auto members_of(const ObjectId*) { return std::tuple(required("kind", &ObjectId::kind), required("id", &ObjectId::id)); }

constexpr auto members_of(const CommandRejected*) {
  using E = CommandRejected;
  return std::tuple(required("command", &E::command), optional("transaction", &E::transaction), optional("content", &E::content),
                    required("rejection", &E::rejection), optional("about", &E::about));
}

constexpr auto members_of(const ReasonsRequired*) { return std::tuple(required("commands", &ReasonsRequired::commands)); }

constexpr auto members_of(const PersonalDataRead*) {
  return std::tuple(required("positions", &PersonalDataRead::positions), optional("about", &PersonalDataRead::about));
}

}  // namespace daybook
