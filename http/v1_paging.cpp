#include "http/v1_paging.h"

#include "http/consistency.h"
#include "http/parameters.h"

namespace daybook::http::v1 {

std::expected<PageRequest, Failure> page_asked(const Context& context, std::string_view list) {
  const auto& options = context.parts.options;
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  PageRequest request;
  request.paged = true;
  request.items_max = parameters.number("limit", 1, options.page_items_max).value_or(options.page_items_default);
  request.list = "v1 " + std::to_string(context.journal()) + " " + std::string(list);
  if (const auto text = parameters.text("cursor")) {
    const auto cursor = cursor_from_text(*text, request.list);
    if (!cursor) {
      parameters.refuse("cursor", FieldFault::not_one_of, "a cursor of this list");
    } else if (cursor->direction == Cursor::Direction::after) {
      request.range.after = cursor->identifier;
    } else {
      request.range.before = cursor->identifier;
    }
  }
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  return request;
}

PositionRange positions(const ScanRange& range) {
  PositionRange places;
  if (range.after) places.after = whole_number(*range.after);
  if (range.before) places.before = whole_number(*range.before);
  return places;
}

}  // namespace daybook::http::v1
