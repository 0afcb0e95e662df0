// What changed between two positions.
#include <algorithm>
#include <utility>

#include "http/consistency.h"
#include "http/fields.h"
#include "http/object_text.h"
#include "http/parameters.h"
#include "http/v1.h"
#include "http/v1_object_list.h"

namespace daybook::http::v1 {
namespace {

using Place = ChangesBetween::Place;

class DifferenceRows : public ObjectRows {
 public:
  DifferenceRows(const Context& context, std::unique_ptr<Past> past, std::uint64_t from, std::uint64_t to, bool opens,
                 const std::optional<Place>& behind)
      : past_(std::move(past)), from_(from), to_(to), opener_(context, opens), changes_(*past_, from, to, behind) {}

  std::optional<ObjectRow> look() override {
    const auto looked = changes_.look();
    if (!looked) return std::nullopt;
    ObjectRow row{std::to_string(looked->place.position) + " " + std::to_string(looked->place.index), {}};
    if (looked->found) append(row, *looked->found);
    return row;
  }

 private:
  void append(ObjectRow& row, const NamedObject& object) {
    JsonText json(row.text);
    append_difference(json, *past_, object, from_, to_, opener_.sight());
    std::vector<Position> positions;
    for (const auto size : {from_, to_}) {
      if (const auto last = last_change(*past_, object, size)) positions.push_back(*last);
    }
    row.opened = opener_.taken(object, std::move(positions));
    if (row.text.empty()) row.opened.reset();  // it is the same, and not shown
  }

  const std::unique_ptr<Past> past_;
  const std::uint64_t from_;
  const std::uint64_t to_;
  Opener opener_;
  ChangesBetween changes_;
};

struct Between {
  Position from = 0;
  Position to = 0;
};

std::expected<Between, Failure> between_asked(const Context& context) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  const auto from = parameters.number("from", 0, kPositionMax);
  const auto to = parameters.number("to", 0, kPositionMax);
  if (errors.empty() && !from) parameters.refuse("from", FieldFault::missing, "a position");
  if (errors.empty() && !to) parameters.refuse("to", FieldFault::missing, "a position");
  const auto entries_max = context.parts.options.diff_entries_max;
  if (errors.empty() && (*to < *from || *to - *from > entries_max)) {
    const auto last = *from + std::min(entries_max, kPositionMax - *from);
    parameters.refuse("to", FieldFault::out_of_range, "a position from " + std::to_string(*from) + " to " + std::to_string(last));
  }
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  return Between{*from, *to};
}

// What is no cursor of ours was refused before.
std::optional<Place> place_in(const std::optional<std::string>& cursor) {
  if (!cursor) return std::nullopt;
  const auto space = cursor->find(' ');
  return Place{whole_number(cursor->substr(0, space)).value_or(0), whole_number(cursor->substr(space + 1)).value_or(0)};
}

}  // namespace

boost::asio::awaitable<Outcome> show_difference(const Context& context) {
  const auto asked = between_asked(context);
  if (!asked) co_return std::unexpected(asked.error());
  const auto list = object_list_asked(context, "diff " + std::to_string(asked->from) + " " + std::to_string(asked->to));
  if (!list) co_return std::unexpected(list.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  auto past = context.views().past(context.journal());
  if (asked->to >= past->size()) co_return refused(Fault::entry_unknown, "it has " + std::to_string(past->size()) + " entries");
  std::string head;
  JsonText json(head);
  json.begin_object().member("from", asked->from).member("to", asked->to).key("objects").begin_array();
  const auto place = place_in(list->page.range.after);
  auto rows = std::make_unique<DifferenceRows>(context, std::move(past), asked->from + 1, asked->to + 1, list->opens, place);
  auto response = co_await object_list(context, *list, std::move(rows), std::move(head), *reflected);
  co_return response;
}

}  // namespace daybook::http::v1
