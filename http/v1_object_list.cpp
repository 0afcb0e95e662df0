#include "http/v1_object_list.h"

#include <algorithm>
#include <utility>

#include "http/awaiting.h"
#include "http/consistency.h"
#include "http/media.h"
#include "http/parameters.h"
#include "http/pieces.h"
#include "http/v1_paging.h"

namespace daybook::http::v1 {
namespace {

constexpr std::string_view kLines = "application/x-ndjson";
constexpr std::uint64_t kRowsAtOnce = 64;  // each may be a document that is put together from several entries

struct ObjectPage {
  std::vector<ObjectRow> items;
  std::optional<std::string> next;
};

// Until there are `items_max` and one more, which only shows that the list goes on.
boost::asio::awaitable<ObjectPage> page_of(ObjectRows& rows, const PageRequest& request, std::uint64_t rows_max) {
  ObjectPage page;
  std::string last;
  std::size_t bytes = 0;  // since others had their turn
  for (std::uint64_t looked = 0;; ++looked) {
    auto row = rows.look();
    if (!row) co_return page;
    const bool listed = !row->text.empty();
    if (looked == rows_max || (listed && page.items.size() == request.items_max)) {
      page.next = to_text({Cursor::Direction::after, last}, request.list);
      co_return page;
    }
    last = row->place;
    bytes += row->text.size();
    if (listed) page.items.push_back(*std::move(row));
    if (looked % kRowsAtOnce != kRowsAtOnce - 1 && bytes < kPieceBytes) continue;
    bytes = 0;
    co_await give_way();
  }
}

// The whole list, made as it is taken. An empty piece says that others may have their turn.
BodyStream lines_of(std::unique_ptr<ObjectRows> rows, std::uint64_t limit) {
  return [rows = std::move(rows), left = limit]() mutable -> std::optional<std::string> {
    std::string piece;
    for (std::uint64_t looked = 0; looked < kRowsAtOnce && piece.size() < kPieceBytes; ++looked) {
      const auto row = left > 0 ? rows->look() : std::nullopt;
      if (!row) return piece.empty() ? std::nullopt : std::optional(std::move(piece));
      if (row->text.empty()) continue;
      (piece += row->text) += '\n';
      --left;
    }
    return piece;
  };
}

}  // namespace

std::optional<OpenedObject> Opener::taken(const NamedObject& object, std::vector<Position> positions) {
  if (std::exchange(opened_, 0) == 0) return std::nullopt;
  return OpenedObject{object, std::move(positions)};
}

std::expected<ObjectListAsked, Failure> object_list_asked(const Context& context, std::string_view list) {
  const auto opened = wants_opened(context);
  if (!opened) return std::unexpected(opened.error());
  ObjectListAsked asked{asks_for(context.request.headers, kLines), *opened, {}};
  if (!asked.lines) {
    auto page = page_asked(context, list);
    if (!page) return std::unexpected(std::move(page).error());
    asked.page = *std::move(page);
    if (asked.opens) asked.page.items_max = std::min(asked.page.items_max, kOpenedEntriesMax);
    return asked;
  }
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  asked.limit = parameters.number("limit", 1, UINT64_MAX).value_or(UINT64_MAX);
  if (parameters.text("cursor")) parameters.refuse("cursor", FieldFault::not_one_of, "absent where the whole list is asked for");
  if (asked.opens) parameters.refuse("personalData", FieldFault::not_one_of, "sealed, but for pages of JSON");
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  return asked;
}

boost::asio::awaitable<Outcome> object_list(const Context& context, const ObjectListAsked& asked, std::unique_ptr<ObjectRows> rows,
                                            std::string head, std::uint64_t reflected) {
  Response response;
  set_position(response, reflected);
  if (asked.lines) {
    response.content_type = kLines;
    response.body = lines_of(std::move(rows), asked.limit);
    co_return response;
  }
  const auto page = co_await page_of(*rows, asked.page, context.parts.options.page_rows_max);
  Opening opening(context.parts.store.keys());
  std::string body = std::move(head);
  for (std::size_t i = 0; i < page.items.size(); ++i) {
    if (i > 0) body += ',';
    body += page.items[i].text;
    if (page.items[i].opened) opening.note(*page.items[i].opened);
  }
  body += "],\"nextCursor\":" + (page.next ? "\"" + *page.next + "\"" : std::string("null")) + "}";
  auto instead = co_await record(context, std::move(opening));
  if (instead) co_return std::unexpected(*std::move(instead));
  response.body = std::move(body);
  co_return response;
}

}  // namespace daybook::http::v1
