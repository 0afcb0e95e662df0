#include "domain/catalog.h"

#include "domain/state.h"
#include "domain/transfer.h"

namespace daybook {
namespace {

void check_required(std::string_view field, const std::string& text, Violations& violations) {
  if (text.empty()) {
    violations.push_back({std::string(field), Rule::not_empty, {}});
  } else {
    check_text(field, text, kCatalogTextLengthMax, violations);
  }
}

// A value that must be there, above zero, for one type, and must not be there for the other.
void check_value(std::string_view field, const std::optional<Decimal>& value, bool wanted, Violations& violations) {
  const auto shown = [&] { return value ? to_text(value->amount, value->scale) : std::string(); };
  if (value.has_value() != wanted) {
    violations.push_back({std::string(field), wanted ? Rule::not_empty : Rule::not_allowed, shown()});
  } else if (value && value->amount.units <= 0) {
    violations.push_back({std::string(field), Rule::above_zero, shown()});
  }
}

// The currency must be one that the platform counts in, and have room for the values' digits.
void check_currency(const State& state, const CatalogItem& item, Violations& violations) {
  const auto scale = scale_of(state, item.currency);
  if (!scale) return violations.push_back({"currencyCode", Rule::currency, item.currency.text});
  const auto check_digits = [&](std::string_view field, const std::optional<Decimal>& value) {
    if (!value || at_scale(*value, *scale)) return;
    violations.push_back(unfit(std::string(field), *value, *scale));
  };
  check_digits("faceValue", item.face_value);
  check_digits("minValue", item.min_value);
  check_digits("maxValue", item.max_value);
  if (!violations.empty() || !item.min_value) return;
  if (*at_scale(*item.min_value, *scale) > *at_scale(*item.max_value, *scale)) {
    violations.push_back({"maxValue", Rule::in_order, to_text(item.max_value->amount, item.max_value->scale)});
  }
}

}  // namespace

std::string_view name_of(ValueType type) { return type == ValueType::fixed ? "FIXED_VALUE" : "VARIABLE_VALUE"; }

std::optional<ValueType> value_type_named(std::string_view name) {
  for (const auto type : {ValueType::fixed, ValueType::variable}) {
    if (name == name_of(type)) return type;
  }
  return std::nullopt;
}

Violations violations_of(const RegisterCatalogItem& command) {
  Violations violations;
  const auto& item = command.item;
  check_utid("utid", item.utid, violations);
  check_required("rewardName", item.reward_name, violations);
  check_required("brandKey", item.brand_key, violations);
  check_required("brandName", item.brand_name, violations);
  const bool fixed = item.value_type == ValueType::fixed;
  check_value("faceValue", item.face_value, fixed, violations);
  check_value("minValue", item.min_value, !fixed, violations);
  check_value("maxValue", item.max_value, !fixed, violations);
  if (length_in_code_points(item.description) > kCatalogDescriptionLengthMax) {
    violations.push_back({"description", Rule::text_length, item.description});
  }
  return violations;
}

Violations violations_of(const SetExchangeRate& command) {
  Violations violations;
  if (command.rate.amount.units <= 0) {
    violations.push_back({"baseFx", Rule::above_zero, to_text(command.rate.amount, command.rate.scale)});
  }
  return violations;
}

std::expected<CatalogItemRegistered, Rejection> decision(const State& state, const RegisterCatalogItem& command) {
  auto violations = violations_of(command);
  check_currency(state, command.item, violations);
  if (!violations.empty()) return std::unexpected(broken(std::move(violations)));
  return CatalogItemRegistered{command.item};
}

std::expected<CatalogItemRemoved, Rejection> decision(const State& state, const RemoveCatalogItem& command) {
  if (!state.catalog.contains(in_upper_case(command.utid))) {
    return std::unexpected(Rejection{RejectionCode::catalog_item_unknown, command.utid.text});
  }
  return CatalogItemRemoved{command.utid};
}

std::expected<ExchangeRateSet, Rejection> decision(const State& state, const SetExchangeRate& command) {
  auto violations = violations_of(command);
  if (!scale_of(state, command.reward_currency)) {
    violations.push_back({"rewardCurrency", Rule::currency, command.reward_currency.text});
  }
  if (!scale_of(state, command.base_currency)) {
    violations.push_back({"baseCurrency", Rule::currency, command.base_currency.text});
  }
  if (!violations.empty()) return std::unexpected(broken(std::move(violations)));
  return ExchangeRateSet{command.reward_currency, command.base_currency, command.rate};
}

void apply(State& state, const CatalogItemRegistered& event, const Recording&) {
  state.catalog.edit(in_upper_case(event.item.utid)) = {event.item.reward_name};
}

void apply(State& state, const CatalogItemRemoved& event, const Recording&) { state.catalog.erase(in_upper_case(event.utid)); }

// No rule asks for rates.
void apply(State&, const ExchangeRateSet&, const Recording&) {}

RegisterCatalogItem command_behind(const CatalogItemRegistered& event) { return {event.item}; }
RemoveCatalogItem command_behind(const CatalogItemRemoved& event) { return {event.utid}; }
SetExchangeRate command_behind(const ExchangeRateSet& event) { return {event.reward_currency, event.base_currency, event.rate}; }

}  // namespace daybook
