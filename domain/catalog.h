// The catalogue: what the utids of orders stand for; and exchange rates. Both are shown to callers. Orders take their names from the
// catalogue; rates are applied to nothing.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "domain/order.h"
#include "domain/rejection.h"

namespace daybook {

struct Recording;
struct State;

inline constexpr std::size_t kCatalogTextLengthMax = 200;           // of names: Unicode code points
inline constexpr std::size_t kCatalogDescriptionLengthMax = 4'000;  // Unicode code points, line ends among them

enum class ValueType : std::uint8_t {
  fixed,     // worth its face value
  variable,  // worth what the order says, within bounds
};
std::string_view name_of(ValueType type);  // "FIXED_VALUE"
std::optional<ValueType> value_type_named(std::string_view name);

struct CatalogItem {
  Utid utid;
  std::string reward_name;
  std::string brand_key;
  std::string brand_name;
  CurrencyCode currency;
  ValueType value_type = ValueType::variable;
  std::optional<Decimal> face_value;  // of a fixed one, required
  std::optional<Decimal> min_value;   // of a variable one, required
  std::optional<Decimal> max_value;
  std::string description;  // empty: none
  bool active = true;       // shown as ACTIVE or INACTIVE
  friend bool operator==(const CatalogItem&, const CatalogItem&) = default;
};

// Registers it, or replaces the one of the same utid.
struct RegisterCatalogItem {
  CatalogItem item;
  friend bool operator==(const RegisterCatalogItem&, const RegisterCatalogItem&) = default;
};
struct RemoveCatalogItem {
  Utid utid;
  friend bool operator==(const RemoveCatalogItem&, const RemoveCatalogItem&) = default;
};
// So much of the reward's currency is worth one of the base currency.
struct SetExchangeRate {
  CurrencyCode reward_currency;
  CurrencyCode base_currency;
  Decimal rate;  // above zero
  friend bool operator==(const SetExchangeRate&, const SetExchangeRate&) = default;
};

struct CatalogItemRegistered {
  CatalogItem item;
  friend bool operator==(const CatalogItemRegistered&, const CatalogItemRegistered&) = default;
};
struct CatalogItemRemoved {
  Utid utid;
  friend bool operator==(const CatalogItemRemoved&, const CatalogItemRemoved&) = default;
};
struct ExchangeRateSet {
  CurrencyCode reward_currency;
  CurrencyCode base_currency;
  Decimal rate;
  friend bool operator==(const ExchangeRateSet&, const ExchangeRateSet&) = default;
};

struct CatalogRow {
  std::string reward_name;
  friend bool operator==(const CatalogRow&, const CatalogRow&) = default;
};

std::expected<CatalogItemRegistered, Rejection> decision(const State& state, const RegisterCatalogItem& command);
std::expected<CatalogItemRemoved, Rejection> decision(const State& state, const RemoveCatalogItem& command);
std::expected<ExchangeRateSet, Rejection> decision(const State& state, const SetExchangeRate& command);
void apply(State& state, const CatalogItemRegistered& event, const Recording& recording);
void apply(State& state, const CatalogItemRemoved& event, const Recording& recording);
void apply(State& state, const ExchangeRateSet& event, const Recording& recording);
RegisterCatalogItem command_behind(const CatalogItemRegistered& event);
RemoveCatalogItem command_behind(const CatalogItemRemoved& event);
SetExchangeRate command_behind(const ExchangeRateSet& event);
Violations violations_of(const RegisterCatalogItem& command);
Violations violations_of(const SetExchangeRate& command);

}  // namespace daybook
