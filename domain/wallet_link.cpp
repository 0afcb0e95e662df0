#include "domain/wallet_link.h"

#include <algorithm>

#include "domain/state.h"
#include "domain/transfer.h"

namespace daybook {
namespace {

constexpr std::string_view kAssets[] = {"ETH", "MATIC"};
constexpr std::size_t kAddressDigits = 40;

bool is_address(std::string_view text) {
  return text.size() == kAddressDigits + 2 && text.starts_with("0x") && std::ranges::all_of(text.substr(2), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

}  // namespace

std::string linked_as(ChainAsset asset, std::string_view address) { return std::string(name_of(asset)) + " " + lower_case(address); }

std::string_view name_of(ChainAsset asset) { return kAssets[static_cast<std::size_t>(asset)]; }

std::optional<ChainAsset> chain_asset_named(std::string_view name) {
  const auto found = std::ranges::find(kAssets, name);
  if (found == std::end(kAssets)) return std::nullopt;
  return static_cast<ChainAsset>(found - std::begin(kAssets));
}

Violations violations_of(const CreateWalletLink& command) {
  Violations violations;
  check_entity_id("id", command.link.text, violations);
  if (!is_address(command.address)) violations.push_back({"address", Rule::wallet_address, command.address});
  return violations;
}

std::expected<WalletLinkCreated, Rejection> decision(const State& state, const CreateWalletLink& command) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  if (command.customer) {
    const auto* customer = state.relations.find(*command.customer);
    if (!customer || customer->ended) {
      return std::unexpected(Rejection{RejectionCode::customer_not_under_contract, command.customer->text});
    }
  }
  if (state.wallet_links.contains(command.link)) {
    return std::unexpected(Rejection{RejectionCode::wallet_link_exists, command.link.text});
  }
  if (state.wallet_link_by_address.contains(linked_as(command.asset, command.address))) {
    return std::unexpected(Rejection{RejectionCode::wallet_address_linked, command.address});
  }
  return WalletLinkCreated{command.link, command.address, command.asset, command.customer};
}

std::expected<WalletLinkDeleted, Rejection> decision(const State& state, const DeleteWalletLink& command) {
  const auto* row = state.wallet_links.find(command.link);
  if (!row) return std::unexpected(Rejection{RejectionCode::wallet_link_unknown, command.link.text});
  if (command.expected_last && *command.expected_last != row->last) {
    return std::unexpected(stale(command.link.text, *command.expected_last, row->last));
  }
  return WalletLinkDeleted{command.link, command.expected_last};
}

void apply(State& state, const WalletLinkCreated& event, const Recording& recording) {
  auto& row = state.wallet_links.edit(event.link);
  row = {lower_case(event.address), event.asset, recording.position};
  state.wallet_link_by_address.insert_or_assign(linked_as(row.asset, row.address), event.link);
}

void apply(State& state, const WalletLinkDeleted& event, const Recording&) {
  const auto* row = state.wallet_links.find(event.link);
  state.wallet_link_by_address.erase(linked_as(row->asset, row->address));
  state.wallet_links.erase(event.link);
}

CreateWalletLink command_behind(const WalletLinkCreated& event) { return {event.link, event.address, event.asset, event.customer}; }

DeleteWalletLink command_behind(const WalletLinkDeleted& event) { return {event.link, event.expected_last}; }

}  // namespace daybook
