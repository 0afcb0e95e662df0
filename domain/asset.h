// Assets: what a platform counts beside the currencies of ISO 4217, such as loyalty points or a token of 18 decimal digits.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "domain/money.h"
#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

struct Recording;
struct State;

struct RegisterAsset {
  CurrencyCode asset;  // ^[A-Z][A-Z0-9]{2,19}$ and no code of ISO 4217
  int scale = 0;       // decimal digits, 0 to kScaleMax
  std::string display_name;
  friend bool operator==(const RegisterAsset&, const RegisterAsset&) = default;
};

struct AssetRegistered {
  CurrencyCode asset;
  int scale = 0;
  std::string display_name;
  friend bool operator==(const AssetRegistered&, const AssetRegistered&) = default;
};

struct AssetRow {
  int scale = 0;
  std::string display_name;
  friend bool operator==(const AssetRow&, const AssetRow&) = default;
};

// Nothing where the same asset is registered already.
std::expected<std::optional<AssetRegistered>, Rejection> decision(const State& state, const RegisterAsset& command);
void apply(State& state, const AssetRegistered& event, const Recording& recording);
RegisterAsset command_behind(const AssetRegistered& event);
Violations violations_of(const RegisterAsset& command);

// Decimal digits of a currency of ISO 4217 or an asset of the platform; none where it is neither.
std::optional<int> scale_of(const State& state, const CurrencyCode& currency);

}  // namespace daybook
