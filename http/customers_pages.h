// Pages of the lists of `/customers`: rows of a scan, and where the page ends if there is more.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "http/customers_transport.h"
#include "http/visible.h"

namespace daybook::http::customers {

inline PositionRange range_of(const ListAsked& asked) {
  if (asked.descending) return {.after = {}, .before = asked.behind.value_or(kNewest)};
  return {.after = asked.behind, .before = {}};
}

template <class View>
struct Page {
  std::vector<View> items;
  std::optional<Position> next;
};

template <class View>
Page<View> page_of(const ListAsked& asked, std::unique_ptr<Scan<View>> scan, Position View::*made) {
  Page<View> page;
  while (auto row = scan->next()) {
    if (page.items.size() == asked.items_max) {
      page.next = page.items.back().*made;
      break;
    }
    page.items.push_back(*std::move(row));
  }
  return page;
}

}  // namespace daybook::http::customers
