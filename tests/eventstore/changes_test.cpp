#include "eventstore/changes.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>

namespace daybook {
namespace {

TransactionRow posted_at(Position position) {
  TransactionRow row;
  row.position = row.last = position;
  row.content = {{"postings", 1}};
  return row;
}

TEST_CASE("changes: taken in part, tables that change again and again keep theirs, and transactions none") {
  State state;
  for (std::uint64_t number = 0; number < 2 * kChangesKept; ++number) state.accounts.edit({number});
  state.transactions.edit({"t-1"}) = posted_at(7);
  auto reversed = posted_at(8);
  reversed.last = 9;
  state.transactions.edit({"t-2"}) = reversed;
  state.requests.edit({"key"});
  state.references.edit({"order-1"});

  const auto first = take_changes(state, PostedRows::by_position, Taken::some);
  CHECK(first.accounts.empty());
  REQUIRE(first.posted);
  CHECK(*first.posted == PostedTransactions{{{"t-1"}, 7}});
  REQUIRE(first.transactions.size() == 1);
  CHECK(first.transactions.front().first == TransactionId{"t-2"});
  CHECK(first.requests.size() == 1);
  CHECK(first.references.size() == 1);
  CHECK(has_changes(state));

  state.accounts.edit({2 * kChangesKept});
  const auto second = take_changes(state, PostedRows::by_position, Taken::some);
  CHECK(second.accounts.size() == kChangesKept + 1);
  CHECK_FALSE(second.posted);
  CHECK(has_changes(state));

  const auto rest = take_changes(state, PostedRows::by_position);
  CHECK(rest.accounts.size() == kChangesKept);
  CHECK_FALSE(has_changes(state));
}

TEST_CASE("changes: tables are visited in the order of their numbers, as the keys of a snapshot must come") {
  std::vector<RowTable> visited;
  for_each_table<State>([&](RowTable number, auto) { visited.push_back(number); });
  CHECK(std::ranges::is_sorted(visited, std::less_equal{}));
  CHECK(visited.size() == 17);
}

}  // namespace
}  // namespace daybook
