// Pages of a list, as `paginate=true` asks for them: a page begins behind an identifier or ends in front of one.
#pragma once

#include <algorithm>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/context.h"
#include "http/cursor.h"
#include "http/visible.h"

namespace daybook::http {

struct PageRequest {
  bool paged = false;
  std::size_t items_max = 0;
  ScanRange range;
  std::string list;  // what cursors are bound to
};

// From `paginate`, `maxResults`, `nextCursor`, `prevCursor`. `list` names the list within its journal.
std::expected<PageRequest, Failure> page_request(const Context& context, std::string_view list);

template <class View>
struct Page {
  std::vector<View> items;
  std::optional<std::string> previous;  // cursors, where there is such a page
  std::optional<std::string> next;
};

template <class View>
using ScanFrom = std::function<std::unique_ptr<Scan<View>>(ScanRange)>;

template <class View>
Page<View> page_of(const PageRequest& request, const ScanFrom<View>& scan_from) {
  Page<View> page;
  const bool backwards = request.range.before.has_value();
  auto scan = scan_from(request.range);
  while (page.items.size() < request.items_max) {
    auto row = scan->next();
    if (!row) break;
    page.items.push_back(*std::move(row));
  }
  if (backwards) std::ranges::reverse(page.items);
  if (page.items.empty()) return page;
  const auto& first = identifier_of(page.items.front());
  const auto& last = identifier_of(page.items.back());
  if (scan_from({.after = {}, .before = first})->next()) {
    page.previous = to_text({Cursor::Direction::before, first}, request.list);
  }
  if (scan_from({.after = last, .before = {}})->next()) page.next = to_text({Cursor::Direction::after, last}, request.list);
  return page;
}

// Rows that are at hand, as a scan.
template <class View>
class KeptRows : public Scan<View> {
 public:
  explicit KeptRows(std::vector<View> rows) : rows_(std::move(rows)) {}
  std::optional<View> next() override {
    if (next_ == rows_.size()) return std::nullopt;
    return std::move(rows_[next_++]);
  }

 private:
  std::vector<View> rows_;
  std::size_t next_ = 0;
};

}  // namespace daybook::http
