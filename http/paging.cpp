#include "http/paging.h"

#include "http/consistency.h"
#include "http/json_text.h"

namespace daybook::http {
namespace {

// A parameter that is there and not empty.
std::optional<std::string_view> given(const Context& context, std::string_view name) {
  const auto value = context.request.parameter(name);
  return value && !value->empty() ? value : std::nullopt;
}

// The identifier that a cursor names.
std::optional<std::string> place(const Context& context, std::string_view name, Cursor::Direction direction,
                                 const std::string& list, FieldErrors& errors) {
  const auto text = given(context, name);
  if (!text) return std::nullopt;
  auto cursor = cursor_from_text(*text, list);
  if (cursor && cursor->direction == direction) return std::move(cursor->identifier);
  errors.push_back({std::string(name), FieldFault::not_one_of, shown(*text), "a " + std::string(name) + " of this list"});
  return std::nullopt;
}

}  // namespace

std::expected<PageRequest, Failure> page_request(const Context& context, std::string_view list) {
  const auto& options = context.parts.options;
  FieldErrors errors;
  PageRequest request;
  request.items_max = options.page_items_default;
  request.list = std::to_string(context.journal()) + " " + std::string(list);
  if (const auto paginate = given(context, "paginate")) {
    const auto paged = truth(*paginate);
    if (!paged) errors.push_back({"paginate", FieldFault::not_one_of, shown(*paginate), "true or false"});
    request.paged = paged.value_or(false);
  }
  if (const auto asked = given(context, "maxResults")) {
    const auto items = whole_number(*asked);
    if (!items || *items < 1 || *items > options.page_items_max) {
      errors.push_back({"maxResults", FieldFault::out_of_range, shown(*asked),
                        "a whole number from 1 to " + std::to_string(options.page_items_max)});
    }
    request.items_max = items.value_or(0);
  }
  request.range.after = place(context, "nextCursor", Cursor::Direction::after, request.list, errors);
  request.range.before = place(context, "prevCursor", Cursor::Direction::before, request.list, errors);
  if (request.range.after && request.range.before) {
    errors.push_back({"prevCursor", FieldFault::not_one_of, "", "absent where nextCursor is given"});
  }
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  return request;
}

}  // namespace daybook::http
