// Lists of orders and cards over several accounts and groups, compared with what a walk over all of them finds.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "ledger.h"

namespace daybook {
namespace {

constexpr int kGroups = 5;

std::string group(int number) { return "group-" + std::to_string(number); }
std::string account(int number) { return "account-" + std::to_string(number); }

struct World {
  Ledger ledger;
  std::unique_ptr<LiveViews> views = open_views_of(ledger);
  JournalNumber journal = ledger.platform("platform");
  std::mt19937 random{4711};

  World() {
    for (int i = 0; i < kGroups; ++i) {
      ledger.customer(journal, group(i));
      ledger.account(journal, group(i), account(i));
    }
  }

  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random); }

  // Groups place orders in long runs and in short ones, so that some lists end long before others; every fourth has a reference.
  void place(int orders) {
    for (int i = 0, of = 0; i < orders; ++i) {
      if (below(3) == 0) of = below(kGroups);
      const auto reference = i % 4 == 0 ? "ref-" + std::to_string(i / 8) : "";
      ledger.execute(journal, PlaceOrder{{group(of)}, {account(of)}, {}, {"U1"}, reference, {}, {}}, Ledger::Outcome::any);
    }
    catch_up(*views, ledger);
  }

  std::vector<OrderView> every_order() const { return views->now().orders(journal, {}, 0, 1'000).orders; }
};

bool holds(const OrderFilter& filter, const OrderPlaced& order) {
  return (!filter.account || *filter.account == order.account) && (!filter.customer || *filter.customer == order.customer) &&
         (!filter.reference || *filter.reference == order.details.reference) &&
         (filter.customers.empty() || std::ranges::find(filter.customers, order.customer) != filter.customers.end());
}

std::vector<Position> positions(const std::vector<OrderView>& orders) {
  std::vector<Position> list;
  for (const auto& order : orders) list.push_back(order.position);
  return list;
}

std::vector<std::string> tokens(const std::vector<CardView>& cards) {
  std::vector<std::string> list;
  for (const auto& card : cards) list.push_back(card.card.card.text);
  return list;
}

}  // namespace

TEST_CASE("lists of orders: every page of every filter has what a walk over all orders finds") {
  World world;
  world.place(90);
  const auto every = world.every_order();
  REQUIRE(every.size() > 80);  // a reference used again on the same account is no new order
  REQUIRE(std::ranges::is_sorted(positions(every), std::greater<>{}));
  const OrderFilter filters[] = {
      {.customers = {{group(0)}, {group(1)}, {group(3)}}},
      {.customers = {{group(0)}, {group(1)}, {group(2)}, {group(3)}, {group(4)}}},
      {.customers = {{group(2)}, {"group-of-nobody"}}},
      {.customer = CustomerId{group(1)}},
      {.account = AccountId{account(4)}},
      {.account = AccountId{account(4)}, .customers = {{group(0)}, {group(1)}}},
      {.reference = "ref-3"},
      {.customer = CustomerId{group(0)}, .reference = "ref-3"},
      {.account = AccountId{account(0)}, .reference = "ref-3"},
      {.reference = "ref-3", .customers = {{group(0)}, {group(1)}, {group(2)}}},
      {.reference = "ref-of-nobody"},
  };
  for (const auto& filter : filters) {
    std::vector<Position> expected;
    for (const auto& order : every) {
      if (holds(filter, order.order)) expected.push_back(order.position);
    }
    for (std::size_t skip = 0; skip <= expected.size() + 1; ++skip) {
      const auto page = world.views->now().orders(world.journal, filter, skip, 7);
      CAPTURE(skip);
      CHECK(page.total == expected.size());
      const auto begin = expected.begin() + static_cast<std::ptrdiff_t>(std::min(skip, expected.size()));
      const auto left = std::min<std::ptrdiff_t>(7, expected.end() - begin);
      CHECK(positions(page.orders) == std::vector<Position>(begin, begin + left));
    }
  }
}

TEST_CASE("lists of cards: by account, customer and groups, in the order in which they came, those that are gone only where asked for") {
  World world;
  const auto key = KeyStore::new_id();
  const Personal holder{Personal::Form::plain, key, "{}"};
  for (int i = 0; i < 12; ++i) {
    const int of = i % 3;
    const CardToken token{"card-" + std::to_string(10 + i)};
    world.ledger.execute(world.journal, RegisterCard{{group(of)}, {account(of)}, token, "Card", "1111", "2099-01", key, holder, {}});
    if (i % 4 == 1) world.ledger.execute(world.journal, UnregisterCard{{group(of)}, {account(of)}, token});
  }
  catch_up(*world.views, world.ledger);
  const auto found = [&](const CardFilter& filter) { return tokens(all(world.views->now().cards(world.journal, filter))); };
  using Tokens = std::vector<std::string>;
  CHECK(found({}) == Tokens{"card-10", "card-12", "card-13", "card-14", "card-16", "card-17", "card-18", "card-20", "card-21"});
  CHECK(found({.account = AccountId{account(0)}}) == Tokens{"card-10", "card-13", "card-16"});
  CHECK(found({.account = AccountId{account(0)}, .unregistered = true}) == Tokens{"card-10", "card-13", "card-16", "card-19"});
  CHECK(found({.customer = CustomerId{group(2)}}) == Tokens{"card-12", "card-18", "card-21"});
  CHECK(found({.account = AccountId{account(0)}, .customer = CustomerId{group(1)}}).empty());
  CHECK(found({.account = AccountId{account(0)}, .customers = {{group(1)}}}).empty());
  CHECK(found({.customers = {{group(1)}, {group(0)}}}) == Tokens{"card-10", "card-13", "card-14", "card-16", "card-17", "card-20"});
  CHECK(found({.account = AccountId{"nobody"}}).empty());
}

}  // namespace daybook
