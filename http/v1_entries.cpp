#include <algorithm>
#include <functional>
#include <utility>

#include "domain/rules.h"
#include "http/cloud_event.h"
#include "http/consistency.h"
#include "http/json_text.h"
#include "http/media.h"
#include "http/opened_entry.h"
#include "http/pieces.h"
#include "http/v1.h"
#include "http/v1_trail.h"

namespace daybook::http::v1 {
namespace {

constexpr std::string_view kLines = "application/x-ndjson";
constexpr std::uint64_t kWindowEntries = 32;  // read at once where the newest come first: at most 2 MiB

struct EntryQuery {
  bool newest_first = false;
  std::optional<std::uint64_t> from;
  std::optional<std::uint64_t> limit;
};

std::optional<std::uint64_t> number_parameter(const Context& context, const std::string& name, std::uint64_t min,
                                              std::uint64_t max, FieldErrors& errors) {
  const auto given = context.request.parameter(name);
  if (!given || given->empty()) return std::nullopt;
  const auto number = whole_number(*given);
  if (number && *number >= min && *number <= max) return number;
  const auto range = max == UINT64_MAX ? "a whole number from " + std::to_string(min) + " on"
                                       : "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
  errors.push_back({name, FieldFault::out_of_range, shown(*given), range});
  return std::nullopt;
}

std::expected<EntryQuery, Failure> entry_query(const Context& context, std::uint64_t limit_max) {
  FieldErrors errors;
  EntryQuery query;
  if (const auto order = context.request.parameter("order"); order && !order->empty()) {
    query.newest_first = equal_ignoring_case(*order, "desc");
    if (!query.newest_first && !equal_ignoring_case(*order, "asc")) {
      errors.push_back({"order", FieldFault::not_one_of, shown(*order), "asc or desc"});
    }
  }
  query.from = number_parameter(context, "from", 0, UINT64_MAX, errors);
  query.limit = number_parameter(context, "limit", 1, limit_max, errors);
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  return query;
}

// The entries to be shown are [begin, end), whatever the order.
struct Range {
  Position begin = 0;
  Position end = 0;
  bool newest_first = false;
};

Range range_of(const EntryQuery& query, std::uint64_t size) {
  if (query.newest_first) {
    const auto end = query.from ? std::min(size, *query.from + 1) : size;
    return {end - std::min(end, query.limit.value_or(end)), end, true};
  }
  const auto begin = std::min(size, query.from.value_or(0));
  return {begin, begin + std::min(size - begin, query.limit.value_or(size)), false};
}

// Where the next page begins, in the same order.
std::optional<Position> following(const Range& range, std::uint64_t size) {
  if (range.newest_first) return range.begin > 0 ? std::optional(range.begin - 1) : std::nullopt;
  return range.end < size ? std::optional(range.end) : std::nullopt;
}

// Entries as they are stored, read window by window.
class EntryRows : public Pieces {
 public:
  struct Form {
    std::string before;
    std::string between;
    std::string behind;  // each entry
    std::string after;
    std::function<std::string(std::string_view)> shown = {};  // none: as it is stored
  };

  EntryRows(const Log& log, JournalNumber journal, Range left, Form form)
      : log_(log), journal_(journal), left_(left), form_(std::move(form)) {}

  bool append(std::string& piece) override {
    if (ended_) return false;
    if (!begun_) piece += form_.before;
    if (window_.empty()) read_window();
    if (window_.empty()) {
      ended_ = true;
      begun_ = true;
      piece += form_.after;
      return true;
    }
    if (begun_) piece += form_.between;
    begun_ = true;
    piece.append(form_.shown ? form_.shown(window_.back()) : window_.back()).append(form_.behind);
    window_.pop_back();
    return true;
  }

 private:
  // The next entries, the last to be shown in front.
  void read_window() {
    if (left_.begin == left_.end) return;
    const auto first = left_.newest_first ? left_.end - std::min(kWindowEntries, left_.end - left_.begin) : left_.begin;
    std::size_t bytes = 0;
    log_.read_entries(journal_, first, [&](Position position, std::string_view entry) {
      if (position == left_.end) return false;
      window_.emplace_back(entry);
      bytes += entry.size();
      return left_.newest_first || bytes < kPieceBytes;
    });
    if (left_.newest_first) {
      left_.end = first;
    } else {
      left_.begin += window_.size();
      std::ranges::reverse(window_);
    }
  }

  const Log& log_;
  const JournalNumber journal_;
  Range left_;
  const Form form_;
  std::vector<std::string> window_;
  bool begun_ = false;
  bool ended_ = false;
};

std::string tail_of_page(const std::optional<Position>& next, std::uint64_t size) {
  const auto cursor = next ? "\"" + std::to_string(*next) + "\"" : "null";
  return "],\"nextCursor\":" + cursor + ",\"size\":" + std::to_string(size) + "}";
}

}  // namespace

boost::asio::awaitable<Outcome> list_entries(const Context& context) {
  const auto& options = context.parts.options;
  const bool lines = asks_for(context.request.headers, kLines);
  const bool wrapped = asks_for(context.request.headers, kCloudEvents);
  auto query = entry_query(context, lines ? UINT64_MAX : options.page_entries_max);
  if (!query) co_return std::unexpected(std::move(query).error());
  if (!lines && !query->limit) query->limit = options.page_entries_default;

  const auto size = context.size_at_arrival;
  const auto range = range_of(*query, size);
  const auto next = following(range, size);
  EntryRows::Form form{"{\"entries\":[", ",", "", tail_of_page(next, size)};
  Response response;
  if (lines) {
    form = {"", "", "\n", ""};
    response.content_type = kLines;
  } else if (wrapped) {
    form = {"[", ",", "", "]"};
    form.shown = [source = source_of(context)](std::string_view line) { return cloud_event(source, decode(line), line); };
    response.content_type = kCloudEvents;
    if (next) response.headers.add("X-Next-Cursor", std::to_string(*next));
  }
  set_position(response, size);
  response.body = body_of(std::make_unique<EntryRows>(context.parts.store.log(), context.journal(), range, std::move(form)));
  co_return response;
}

boost::asio::awaitable<Outcome> show_entry(const Context& context) {
  const auto& asked = context.arguments[0];
  const auto position = whole_number(asked);
  if (!position) {
    co_return std::unexpected(Failure{FieldErrors{{"position", FieldFault::wrong_type, shown(asked), "a whole number"}}});
  }
  const auto opened = wants_opened(context);
  if (!opened) co_return std::unexpected(opened.error());
  const auto size = context.size_at_arrival;
  if (*position >= size) co_return refused(Fault::entry_unknown, "it has " + std::to_string(size) + " entries");
  AuditView view;
  context.parts.store.log().read_entries(context.journal(), *position, [&](Position, std::string_view bytes) {
    view.line = bytes;
    return false;
  });
  const bool wrapped = asks_for(context.request.headers, kCloudEvent);
  if (wrapped || *opened) view.entry = decode(view.line);
  if (*opened) {
    Opening opening(context.parts.store.keys());
    view.line = opening.open(view);
    auto instead = co_await record(context, std::move(opening));
    if (instead) co_return std::unexpected(*std::move(instead));
  }
  Response response;
  response.body = wrapped ? cloud_event(source_of(context), view.entry, view.line) : std::move(view.line);
  if (wrapped) response.content_type = kCloudEvent;
  set_position(response, size);
  co_return response;
}

}  // namespace daybook::http::v1
