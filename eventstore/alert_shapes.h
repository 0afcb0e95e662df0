// The `data` of the events of low-balance alerts, of the catalogue and of exchange rates. Each shape is fixed for ever
// (docs/journal.md). Included by event_codec.cpp alone.
#pragma once

#include "domain/event.h"
#include "eventstore/postings_codec.h"

namespace daybook {

constexpr auto members_of(const AlertCreated*) {
  using E = AlertCreated;
  return std::tuple(required("customer", &E::customer), required("account", &E::account), required("number", &E::number),
                    required("alert", &E::alert), required("displayName", &E::display_name), required("threshold", &E::threshold),
                    required("notification", &E::notification));
}

constexpr auto members_of(const AlertUpdated*) {
  using E = AlertUpdated;
  return std::tuple(required("customer", &E::customer), required("account", &E::account), required("number", &E::number),
                    required("alert", &E::alert), optional("displayName", &E::display_name), optional("threshold", &E::threshold),
                    optional("notification", &E::notification));
}

constexpr auto members_of(const AlertDeleted*) {
  using E = AlertDeleted;
  return std::tuple(required("customer", &E::customer), required("account", &E::account), required("number", &E::number),
                    required("alert", &E::alert));
}

constexpr auto members_of(const LowBalanceAlertFired*) {
  using E = LowBalanceAlertFired;
  return std::tuple(required("customer", &E::customer), required("account", &E::account), required("number", &E::number),
                    required("alerts", &E::alerts), required("available", &E::available));
}

inline void write_value(Sink& sink, ValueType value) { sink.json.string(name_of(value)); }
inline void read_value(JsonReader& json, ValueType& into) {
  const auto type = value_type_named(json.string());
  if (!type) throw std::runtime_error("the type of a value is unknown to this version");
  into = *type;
}

constexpr auto members_of(const CatalogItemRegistered*) {
  using E = CatalogItemRegistered;
  using I = CatalogItem;
  return std::tuple(required("utid", &E::item, &I::utid), required("rewardName", &E::item, &I::reward_name),
                    required("brandKey", &E::item, &I::brand_key), required("brandName", &E::item, &I::brand_name),
                    required("currency", &E::item, &I::currency), required("valueType", &E::item, &I::value_type),
                    optional("faceValue", &E::item, &I::face_value), optional("minValue", &E::item, &I::min_value),
                    optional("maxValue", &E::item, &I::max_value), optional("description", &E::item, &I::description),
                    optional("active", &E::item, &I::active));
}

constexpr auto members_of(const CatalogItemRemoved*) { return std::tuple(required("utid", &CatalogItemRemoved::utid)); }

constexpr auto members_of(const ExchangeRateSet*) {
  using E = ExchangeRateSet;
  return std::tuple(required("rewardCurrency", &E::reward_currency), required("baseCurrency", &E::base_currency),
                    required("rate", &E::rate));
}

}  // namespace daybook
