// Objects as they were: a list of them, or one.
#include <algorithm>
#include <utility>

#include "domain/time_text.h"
#include "http/consistency.h"
#include "http/fields.h"
#include "http/object_text.h"
#include "http/parameters.h"
#include "http/past_moment.h"
#include "http/v1.h"
#include "http/v1_object_list.h"

namespace daybook::http::v1 {
namespace {

std::string kinds_in_words() {
  std::string words;
  for (const auto kind : kPastKinds) words += (words.empty() ? "one of " : ", ") + std::string(name_of(kind));
  return words;
}

struct StateAsked {
  MomentAsked moment;
  std::optional<PastKind> kind = {};
  std::optional<NamedObject> object = {};
  std::string list = {};  // all of it as text: what cursors are bound to
};

std::expected<StateAsked, Failure> state_asked(const Context& context) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  StateAsked asked{moment_asked(parameters)};
  if (const auto name = parameters.text("kind")) {
    asked.kind = past_kind_named(*name);
    if (!asked.kind) parameters.refuse("kind", FieldFault::not_one_of, kinds_in_words());
  }
  for (const auto kind : kPastKinds) {
    auto id = parameters.text(name_of(kind));
    if (!id) continue;
    if (asked.object || asked.kind) parameters.refuse(name_of(kind), FieldFault::not_one_of, "absent where another object or a kind is given");
    asked.object = NamedObject{kind, *std::move(id)};
  }
  for (const auto name : {"limit", "cursor"}) {
    if (asked.object && parameters.text(name)) parameters.refuse(name, FieldFault::not_one_of, "absent where one object is asked for");
  }
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  for (const auto name : {"atPosition", "at", "kind"}) (asked.list += std::string(" ") + name + "=") += parameters.text(name).value_or("");
  return asked;
}

void begin_object(JsonText& json, const NamedObject& object, const std::optional<Position>& last) {
  json.begin_object().member("kind", name_of(object.kind)).member("id", object.id);
  if (last) json.member("position", *last);
}

// One kind after the other. The place of a row says how many entries there were, too, so that all pages of a list are of one moment.
class StateRows : public ObjectRows {
 public:
  struct Place {
    std::uint64_t size = 0;
    std::size_t kind = 0;  // of kPastKinds
    std::string key;
  };

  StateRows(const Context& context, std::unique_ptr<Past> past, const StateAsked& asked, std::uint64_t size, bool opens,
            const std::optional<Place>& behind)
      : past_(std::move(past)), size_(size), opener_(context, opens) {
    for (std::size_t kind = behind ? behind->kind : 0; kind < std::size(kPastKinds); ++kind) {
      if (asked.kind && *asked.kind != kPastKinds[kind]) continue;
      const bool goes_on = behind && behind->kind == kind;
      walks_.emplace_back(kind, ObjectsAt(*past_, kPastKinds[kind], size, goes_on ? std::optional(behind->key) : std::nullopt));
    }
  }

  std::optional<ObjectRow> look() override {
    for (; walk_ < walks_.size(); ++walk_) {
      auto& [kind, objects] = walks_[walk_];
      const auto looked = objects.look();
      if (!looked) continue;
      ObjectRow row{std::to_string(size_) + " " + std::to_string(kind) + " " + looked->key, {}};
      if (looked->found) append(row, *looked->found);
      return row;
    }
    return std::nullopt;
  }

 private:
  void append(ObjectRow& row, const NamedObject& object) {
    const auto last = last_change(*past_, object, size_);
    JsonText json(row.text);
    begin_object(json, object, last);
    json.key("object");
    if (!append_object(json, *past_, object, size_, opener_.sight())) json.null();
    json.end_object();
    row.opened = opener_.taken(object, {last.value_or(0)});
  }

  const std::unique_ptr<Past> past_;
  const std::uint64_t size_;
  Opener opener_;
  std::vector<std::pair<std::size_t, ObjectsAt>> walks_;
  std::size_t walk_ = 0;
};

// What is no cursor of ours was refused before.
std::optional<StateRows::Place> place_in(const std::optional<std::string>& cursor) {
  if (!cursor) return std::nullopt;
  const auto first = cursor->find(' ');
  const auto second = cursor->find(' ', first + 1);
  const auto kind = whole_number(cursor->substr(first + 1, second - first - 1));
  return StateRows::Place{whole_number(cursor->substr(0, first)).value_or(0), kind.value_or(0), cursor->substr(second + 1)};
}

// Also of one that was not there: that is what is known of it.
boost::asio::awaitable<Outcome> one_object(const Context& context, const Past& past, const NamedObject& object, std::uint64_t size) {
  const auto opens = wants_opened(context);
  if (!opens) co_return std::unexpected(opens.error());
  Opener opener(context, *opens);
  const auto last = last_change(past, object, size);
  std::string body;
  JsonText json(body);
  begin_object(json, object, last);
  append_moment(json, past, size);
  json.key("object");
  if (!append_object(json, past, object, size, opener.sight())) json.null();
  json.end_object();
  Opening opening(context.parts.store.keys());
  if (const auto opened = opener.taken(object, {last.value_or(0)})) opening.note(*opened);
  auto instead = co_await record(context, std::move(opening));
  if (instead) co_return std::unexpected(*std::move(instead));
  Response response;
  response.body = std::move(body);
  co_return response;
}

}  // namespace

boost::asio::awaitable<Outcome> show_state(const Context& context) {
  const auto asked = state_asked(context);
  if (!asked) co_return std::unexpected(asked.error());
  const auto list = object_list_asked(context, asked->list);
  if (!list) co_return std::unexpected(list.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  auto past = context.views().past(context.journal());
  const auto place = place_in(list->page.range.after);
  const auto size = place ? std::min(place->size, past->size()) : size_at(*past, asked->moment);
  if (!size) co_return std::unexpected(size.error());
  if (asked->object) {
    auto response = co_await one_object(context, *past, *asked->object, *size);
    if (response) set_position(*response, *reflected);
    co_return response;
  }
  std::string head;
  JsonText json(head);
  json.begin_object();
  append_moment(json, *past, *size);
  json.key("objects").begin_array();
  auto rows = std::make_unique<StateRows>(context, std::move(past), *asked, *size, list->opens, place);
  auto response = co_await object_list(context, *list, std::move(rows), std::move(head), *reflected);
  co_return response;
}

}  // namespace daybook::http::v1
