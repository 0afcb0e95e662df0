// Wallet links: addresses on a chain, each for one asset, that may be assigned to a customer under contract.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

struct Recording;
struct State;

using WalletLinkId = Name<struct WalletLinkTag>;  // as an entity's id

enum class ChainAsset : std::uint8_t { eth, matic };
std::string_view name_of(ChainAsset asset);  // "ETH"
std::optional<ChainAsset> chain_asset_named(std::string_view name);

// ---- commands
struct CreateWalletLink {
  WalletLinkId link;
  std::string address;  // ^0x[a-fA-F0-9]{40}$, as given; without case it is one address
  ChainAsset asset = ChainAsset::eth;
  std::optional<CustomerId> customer = {};  // under contract
  friend bool operator==(const CreateWalletLink&, const CreateWalletLink&) = default;
};

// The id and the address are free again.
struct DeleteWalletLink {
  WalletLinkId link;
  std::optional<Position> expected_last = {};
  friend bool operator==(const DeleteWalletLink&, const DeleteWalletLink&) = default;
};

// ---- events
struct WalletLinkCreated {
  WalletLinkId link;
  std::string address;
  ChainAsset asset = ChainAsset::eth;
  std::optional<CustomerId> customer = {};
  friend bool operator==(const WalletLinkCreated&, const WalletLinkCreated&) = default;
};

struct WalletLinkDeleted {
  WalletLinkId link;
  std::optional<Position> expected_last = {};
  friend bool operator==(const WalletLinkDeleted&, const WalletLinkDeleted&) = default;
};

// ---- state
struct WalletLinkRow {
  std::string address;  // in lower case
  ChainAsset asset = ChainAsset::eth;
  Position last = 0;
  friend bool operator==(const WalletLinkRow&, const WalletLinkRow&) = default;
};

// ---- rules
std::expected<WalletLinkCreated, Rejection> decision(const State& state, const CreateWalletLink& command);
std::expected<WalletLinkDeleted, Rejection> decision(const State& state, const DeleteWalletLink& command);

void apply(State& state, const WalletLinkCreated& event, const Recording& recording);
void apply(State& state, const WalletLinkDeleted& event, const Recording& recording);

CreateWalletLink command_behind(const WalletLinkCreated& event);
DeleteWalletLink command_behind(const WalletLinkDeleted& event);

Violations violations_of(const CreateWalletLink& command);

// As the state finds it: one address of one asset, whatever the case of its letters.
std::string linked_as(ChainAsset asset, std::string_view address);

}  // namespace daybook
