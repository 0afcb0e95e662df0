// Pages of a list in the order of positions. What is rare may lie behind any number of rows that are not of the list: a page ends early, perhaps
// empty, once `rows_max` of them were looked at, and its cursor goes on from there. Between chunks of rows the thread's other connections have
// their turn.
#pragma once

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <utility>

#include "http/awaiting.h"
#include "http/paging.h"
#include "http/v1_paging.h"
#include "projections/views.h"

namespace daybook::http::v1 {

template <class View>
using ListFrom = std::function<std::unique_ptr<PositionList<View>>(const PositionRange&)>;

namespace position_page_internal {

inline constexpr std::uint64_t kRowsAtOnce = 64;  // each may be an entry read from disk

template <class View>
struct Walked {
  std::vector<View> found;
  std::optional<Position> last;  // looked at; what lies behind the last that was found is not of the list
  bool more = false;             // rows behind it
};

// Until there are `items_max` and one more, which only shows that the list goes on. `rows_left` is shared by the walks of a page.
template <class View>
boost::asio::awaitable<Walked<View>> walk(std::unique_ptr<PositionList<View>> list, std::size_t items_max, std::uint64_t& rows_left) {
  Walked<View> walked;
  for (std::uint64_t rows = 1;; ++rows) {
    auto row = list->look();
    if (!row) co_return walked;
    walked.more = rows_left == 0 || (row->found && walked.found.size() == items_max);
    if (walked.more) co_return walked;
    --rows_left;
    walked.last = row->position;
    if (row->found) walked.found.push_back(*std::move(row->found));
    if (rows % kRowsAtOnce == 0) co_await give_way();
  }
}

}  // namespace position_page_internal

// REQUIRES: cursors of the list name positions; `list_from` outlives the call.
template <class View>
boost::asio::awaitable<Page<View>> page_of_positions(const PageRequest& request, std::uint64_t rows_max, const ListFrom<View>& list_from) {
  using position_page_internal::walk;
  using Direction = Cursor::Direction;
  const auto range = positions(request.range);
  const bool backwards = range.before.has_value();
  const auto cursor = [&](Direction direction, Position position) {
    return to_text({direction, std::to_string(position)}, request.list);
  };
  auto rows_left = rows_max;
  auto ahead = co_await walk<View>(list_from(range), request.items_max, rows_left);
  Page<View> page;
  page.items = std::move(ahead.found);
  if (backwards) std::ranges::reverse(page.items);
  if (ahead.more) {
    auto& onward = backwards ? page.previous : page.next;
    onward = cursor(backwards ? Direction::before : Direction::after, *ahead.last);
  }

  // Where the caller came from begins at the row that its cursor named.
  PositionRange back;
  if (range.after) back.before = *range.after + 1;
  if (range.before && *range.before > 0) back.after = *range.before - 1;
  if (!back.after && !back.before) co_return page;
  const auto behind = co_await walk<View>(list_from(back), 0, rows_left);
  if (!behind.more) co_return page;
  if (backwards) {
    page.next = cursor(Direction::after, behind.last.value_or(back.after.value_or(0)));
  } else {
    page.previous = cursor(Direction::before, behind.last.value_or(back.before.value_or(0)));
  }
  co_return page;
}

}  // namespace daybook::http::v1
