#include "domain/asset.h"

#include <algorithm>

#include "domain/currency.h"
#include "domain/state.h"

namespace daybook {
namespace {

constexpr std::size_t kAssetCodeLengthMin = 3;
constexpr std::size_t kAssetCodeLengthMax = 20;

bool is_asset_code(std::string_view code) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  return code.size() >= kAssetCodeLengthMin && code.size() <= kAssetCodeLengthMax && is_upper(code[0]) &&
         std::ranges::all_of(code, [&](char c) { return is_upper(c) || (c >= '0' && c <= '9'); }) && !find_currency(code);
}

}  // namespace

Violations violations_of(const RegisterAsset& command) {
  Violations violations;
  if (!is_asset_code(command.asset.text)) violations.push_back({"code", Rule::asset_code, command.asset.text});
  if (command.scale < 0 || command.scale > kScaleMax) violations.push_back({"scale", Rule::scale, std::to_string(command.scale)});
  check_display_name("displayName", command.display_name, violations);
  return violations;
}

std::expected<std::optional<AssetRegistered>, Rejection> decision(const State& state, const RegisterAsset& command) {
  if (auto broken = violations_of(command); !broken.empty()) {
    return std::unexpected(Rejection{RejectionCode::invalid_field, {}, std::move(broken)});
  }
  if (const auto* known = state.assets.find(command.asset)) {
    if (*known == AssetRow{command.scale, command.display_name}) return std::nullopt;
    return std::unexpected(Rejection{RejectionCode::asset_exists, command.asset.text});
  }
  return AssetRegistered{command.asset, command.scale, command.display_name};
}

void apply(State& state, const AssetRegistered& event, const Recording&) {
  state.assets.edit(event.asset) = {event.scale, event.display_name};
}

RegisterAsset command_behind(const AssetRegistered& event) { return {event.asset, event.scale, event.display_name}; }

std::optional<int> scale_of(const State& state, const CurrencyCode& currency) {
  if (const auto known = find_currency(currency.text)) return known->minor_units;
  const auto* asset = state.assets.find(currency);
  if (!asset) return std::nullopt;
  return asset->scale;
}

}  // namespace daybook
