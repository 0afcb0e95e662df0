#include <algorithm>
#include <utility>

#include "http/awaiting.h"
#include "http/cloud_event.h"
#include "http/consistency.h"
#include "http/json_text.h"
#include "http/media.h"
#include "http/opened_entry.h"
#include "http/pieces.h"
#include "http/v1.h"
#include "http/v1_paging.h"
#include "http/v1_position_page.h"
#include "http/v1_trail.h"

namespace daybook::http::v1 {
namespace {

constexpr std::string_view kLines = "application/x-ndjson";
constexpr std::string_view kCsv = "text/csv";
constexpr std::uint64_t kRowsAtOnce = 64;  // of a list that is streamed, before others have their turn

struct Asked {
  AuditFilter filter;
  bool newest_first = false;
  bool opened = false;
  std::string list;  // all of it as text: what cursors are bound to
};

std::expected<Asked, Failure> asked_by(const Context& context) {
  const auto opened = wants_opened(context);
  if (!opened) return std::unexpected(opened.error());
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  Asked asked{trail_filter(parameters), false, *opened, "audit"};
  asked.filter.from = parameters.time("from");
  asked.filter.to = parameters.time("to");
  const auto order = parameters.text("order").value_or("asc");
  asked.newest_first = order == "desc";
  if (order != "asc" && order != "desc") parameters.refuse("order", FieldFault::not_one_of, "asc or desc");
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  for (const auto& [name, value] : context.request.query) {
    if (!is_known(name, kPageParameters)) (asked.list += "\n" + name) += "=" + value;
  }
  return asked;
}

// Pages of a list whose newest rows come first are those of the list itself, the other way round.
PageRequest turned(PageRequest request) {
  if (!request.range.after && !request.range.before) request.range.before = std::to_string(kNewest - 1);
  return request;
}
void turn(Page<AuditView>& page) {
  std::ranges::reverse(page.items);
  std::swap(page.previous, page.next);
}

boost::asio::awaitable<Page<AuditView>> page_of(const Context& context, const Asked& asked, PageRequest request) {
  if (asked.newest_first) request = turned(std::move(request));
  const ListFrom<AuditView> list_from = [&](const PositionRange& range) {
    return context.views().audit(context.journal(), asked.filter, range);
  };
  auto page = co_await page_of_positions<AuditView>(request, context.parts.options.page_rows_max, list_from);
  if (asked.newest_first) turn(page);
  co_return page;
}

// A page as JSON, or as a batch of CloudEvents whose cursor is a link (RFC 8288).
Response shown(const Context& context, const Page<AuditView>& page, const std::vector<std::string>& opened) {
  Response response;
  std::string body;
  if (asks_for(context.request.headers, kCloudEvents)) {
    response.content_type = kCloudEvents;
    const auto source = source_of(context);
    for (std::size_t i = 0; i < page.items.size(); ++i) {
      const auto& view = page.items[i];
      (body += body.empty() ? "[" : ",") += cloud_event(source, view.entry, opened.empty() ? view.line : opened[i]);
    }
    body += body.empty() ? "[]" : "]";
    if (page.next) response.headers.add("X-Next-Cursor", *page.next);
  } else {
    JsonText json(body);
    json.begin_object().key("entries").begin_array();
    for (std::size_t i = 0; i < page.items.size(); ++i) {
      std::string row;
      append_trail_row(row, page.items[i], opened.empty() ? "" : opened[i]);
      json.raw(row);
    }
    end_page(json, page);
  }
  response.body = std::move(body);
  return response;
}

boost::asio::awaitable<Outcome> one_page(const Context& context, const Asked& asked, std::uint64_t reflected) {
  auto request = page_asked(context, asked.list);
  if (!request) co_return std::unexpected(std::move(request).error());
  if (asked.opened) request->items_max = std::min(request->items_max, kOpenedEntriesMax);
  const auto page = co_await page_of(context, asked, *std::move(request));
  std::vector<std::string> texts;
  if (asked.opened) {
    Opening opening(context.parts.store.keys());
    for (const auto& view : page.items) texts.push_back(opening.open(view));
    auto instead = co_await record(context, std::move(opening));
    if (instead) co_return std::unexpected(*std::move(instead));
  }
  auto response = shown(context, page, texts);
  set_position(response, reflected);
  co_return response;
}

using Append = void (*)(std::string& out, const AuditView& view);

void append_line(std::string& out, const AuditView& view) {
  append_trail_row(out, view, "");
  out += '\n';
}
void append_csv(std::string& out, const AuditView& view) { append_csv_row(out, trail_cells(view)); }

// The whole list, made as it is taken. An empty piece says that others may have their turn.
BodyStream all_rows(std::unique_ptr<AuditList> list, std::uint64_t limit, std::string heading, Append append) {
  return [list = std::move(list), left = limit, heading = std::move(heading), append]() mutable -> std::optional<std::string> {
    if (!heading.empty()) return std::exchange(heading, std::string());
    std::string piece;
    for (std::uint64_t rows = 0; rows < kRowsAtOnce && piece.size() < kPieceBytes; ++rows) {
      auto row = left > 0 ? list->look() : std::nullopt;
      if (!row) return piece.empty() ? std::nullopt : std::optional(std::move(piece));
      if (!row->found) continue;
      append(piece, *row->found);
      --left;
    }
    return piece;
  };
}

Outcome all_pages(const Context& context, const Asked& asked, std::uint64_t reflected, bool csv) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  const auto limit = parameters.number("limit", 1, UINT64_MAX).value_or(UINT64_MAX);
  if (parameters.text("cursor")) parameters.refuse("cursor", FieldFault::not_one_of, "absent where the whole list is asked for");
  if (asked.opened) parameters.refuse("personalData", FieldFault::not_one_of, "sealed, but for pages of JSON");
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  PositionRange range;
  if (asked.newest_first) range.before = kNewest;
  Response response;
  std::string heading;
  if (csv) append_csv_row(heading, trail_heading());
  response.content_type = csv ? "text/csv; charset=utf-8; header=present" : std::string(kLines);
  auto list = context.views().audit(context.journal(), asked.filter, range);
  response.body = all_rows(std::move(list), limit, std::move(heading), csv ? append_csv : append_line);
  set_position(response, reflected);
  return response;
}

}  // namespace

boost::asio::awaitable<Outcome> list_audit(const Context& context) {
  const auto asked = asked_by(context);
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const bool csv = asks_for(context.request.headers, kCsv);
  if (csv || asks_for(context.request.headers, kLines)) co_return all_pages(context, *asked, *reflected, csv);
  auto page = co_await one_page(context, *asked, *reflected);
  co_return page;
}

}  // namespace daybook::http::v1
