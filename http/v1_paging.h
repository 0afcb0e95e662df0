// Pages of the lists of /v1: `limit` rows behind a `cursor`, which an answer before it gave as nextCursor or prevCursor.
#pragma once

#include <string>
#include <string_view>

#include "http/json_text.h"
#include "http/paging.h"

namespace daybook::http::v1 {

inline constexpr std::string_view kPageParameters = "limit cursor consistency";

// From `limit` and `cursor`. `list` names the list within its journal, with all that it is filtered by.
std::expected<PageRequest, Failure> page_asked(const Context& context, std::string_view list);

// Of lists in the order of positions, whose cursors name these.
PositionRange positions(const ScanRange& range);

// ],"nextCursor":…,"prevCursor":…}
template <class View>
void end_page(JsonText& json, const Page<View>& page) {
  json.end_array();
  const auto member = [&json](std::string_view name, const std::optional<std::string>& cursor) {
    json.key(name);
    if (cursor) {
      json.text(*cursor);
    } else {
      json.null();
    }
  };
  member("nextCursor", page.next);
  member("prevCursor", page.previous);
  json.end_object();
}

}  // namespace daybook::http::v1
