// What readers see of orders, deposits, cards, low-balance alerts and the catalogue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/event.h"

namespace daybook {

struct OrderView {
  Position position = 0;
  Time created_at;
  OrderPlaced order;
};

// What a list of orders is limited to; all of it must hold.
struct OrderFilter {
  std::optional<AccountId> account = {};
  std::optional<CustomerId> customer = {};
  std::optional<std::string> reference = {};
  std::optional<Time> from = {};             // placed at or after
  std::optional<Time> to = {};               // placed at or before
  std::vector<CustomerId> customers = {};    // one of these; none: of any customer
};

// The newest order first.
struct OrderPage {
  std::vector<OrderView> orders;
  std::uint64_t total = 0;  // on all pages
};

struct DepositView {
  Position position = 0;
  Time created_at;
  FundsDeposited deposit;
};

struct CardView {
  Time created_at;
  CardRegistered card;
  std::optional<Time> unregistered_at = {};  // none: it is active
};

// What a list of cards is limited to; all of it must hold.
struct CardFilter {
  std::optional<AccountId> account = {};
  std::optional<CustomerId> customer = {};
  std::vector<CustomerId> customers = {};  // one of these; none: of any customer
  bool unregistered = false;               // these, too
};

struct AlertView {
  Time created_at;
  AlertCreated alert;  // as it is now
  Position last = 0;   // of the last entry about it
};

struct ExchangeRateView {
  Time set_at;
  ExchangeRateSet rate;
};

}  // namespace daybook
