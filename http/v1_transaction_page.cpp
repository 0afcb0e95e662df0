#include "http/v1_transaction_page.h"

#include <algorithm>
#include <utility>

#include "http/awaiting.h"
#include "http/v1_paging.h"

namespace daybook::http::v1 {
namespace {

constexpr std::uint64_t kRowsAtOnce = 64;  // each may be an entry read from disk

struct Walked {
  std::vector<TransactionView> found;
  std::optional<Position> last;  // looked at; what lies behind the last that was found is not of the list
  bool more = false;             // rows behind it
};

// Until there are `items_max` and one more, which only shows that the list goes on. `rows_left` is shared by the walks of a page.
boost::asio::awaitable<Walked> walk(std::unique_ptr<TransactionList> list, std::size_t items_max, std::uint64_t& rows_left) {
  Walked walked;
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

}  // namespace

boost::asio::awaitable<Page<TransactionView>> transaction_page(const PageRequest& request, std::uint64_t rows_max,
                                                               const TransactionsFrom& list_from) {
  using Direction = Cursor::Direction;
  const auto range = positions(request.range);
  const bool backwards = range.before.has_value();
  const auto cursor = [&](Direction direction, Position position) {
    return to_text({direction, std::to_string(position)}, request.list);
  };
  auto rows_left = rows_max;
  auto ahead = co_await walk(list_from(range), request.items_max, rows_left);
  Page<TransactionView> page;
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
  const auto behind = co_await walk(list_from(back), 0, rows_left);
  if (!behind.more) co_return page;
  if (backwards) {
    page.next = cursor(Direction::after, behind.last.value_or(back.after.value_or(0)));
  } else {
    page.previous = cursor(Direction::before, behind.last.value_or(back.before.value_or(0)));
  }
  co_return page;
}

}  // namespace daybook::http::v1
