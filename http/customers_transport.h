// What all routes of `/customers` share: the version header, preconditions, pages of lists, and what an answer looks like.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "http/context.h"
#include "http/json_body.h"
#include "http/json_text.h"

namespace daybook::http::customers {

inline constexpr std::string_view kVersionHeader = "tangany-version";
inline constexpr std::string_view kVersion = "1";  // the one that is served
inline constexpr std::size_t kPageItemsMax = 100;  // of a list; also what a page has where nobody asks for less
inline constexpr std::string_view kListParameters = "limit sort pageToken";

// Notes a version that is missing, or not the one that is served.
void check_version(const Headers& headers, FieldErrors& errors);

// From `If-Match`, with or without quotes: the position of the object's last entry, as its ETag said. None where there is no such header,
// or where it is `*`. None at all and several are refused by name; what is no ETag of ours matches nothing: precondition_failed.
std::expected<std::optional<Position>, Failure> expected_last(const Context& context);

// From `limit`, `sort` and `pageToken`. Lists are in the order in which their objects were made, so that a page stays right while others
// write. `list` names the list within its journal.
struct ListAsked {
  std::size_t items_max = kPageItemsMax;
  bool descending = false;
  std::optional<Position> behind;  // where the last page ended: the position at which its last object was made
  std::string list;                // what page tokens are bound to
};
std::expected<ListAsked, Failure> list_asked(const Context& context, std::string_view list);

// ],"nextPageToken":…,"pageInfo":{…}}: the end of {"items":[… . `next`: where the page ends, if there is more.
void end_list(JsonText& json, const ListAsked& asked, std::optional<Position> next, std::uint64_t total, std::uint64_t on_page);

// An object with its ETag, or a list without; `size`: the entries that it reflects.
Response shown(std::string body, std::uint64_t size, std::optional<Position> last = {});

// {}: what was asked for was done and there is nothing to show.
Response done(std::uint64_t size);

// The value as compact JSON, members in its own order.
void append_json(JsonText& json, const JsonValue& value);
std::string text_of(const JsonValue& value);

}  // namespace daybook::http::customers
