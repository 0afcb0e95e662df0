// Objects as they were: all of them or one, and what changed between two positions.
#include <utility>

#include "domain/time_text.h"
#include "http/consistency.h"
#include "http/fields.h"
#include "http/media.h"
#include "http/object_text.h"
#include "http/parameters.h"
#include "http/past_moment.h"
#include "http/pieces.h"
#include "http/v1.h"

namespace daybook::http::v1 {
namespace {

constexpr std::string_view kLines = "application/x-ndjson";

std::string kinds_in_words() {
  std::string words;
  for (const auto kind : kPastKinds) words += (words.empty() ? "one of " : ", ") + std::string(name_of(kind));
  return words;
}

struct StateAsked {
  MomentAsked moment;
  std::optional<PastKind> kind = {};
  std::optional<NamedObject> object = {};
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
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  return asked;
}

void begin_object(JsonText& json, const NamedObject& object, const std::optional<Position>& last) {
  json.begin_object().member("kind", name_of(object.kind)).member("id", object.id);
  if (last) json.member("position", *last);
}

// Objects one after the other, of one kind or all.
class StateText : public Pieces {
 public:
  StateText(std::unique_ptr<Past> past, const StateAsked& asked, std::uint64_t size, Sight sight, bool lines, std::string head)
      : past_(std::move(past)), size_(size), sight_(sight), lines_(lines), head_(std::move(head)) {
    for (const auto kind : kPastKinds) {
      if (!asked.kind || *asked.kind == kind) scans_.emplace_back(*past_, kind, size);
    }
  }

  bool append(std::string& piece) override {
    if (ended_) return false;
    if (!begun_ && !lines_) piece += head_;
    const auto object = next();
    if (object) {
      if (begun_ && !lines_) piece += ',';
      JsonText json(piece);
      begin_object(json, *object, last_change(*past_, *object, size_));
      json.key("object");
      if (!append_object(json, *past_, *object, size_, sight_)) json.null();
      json.end_object();
      if (lines_) piece += '\n';
    } else {
      if (!lines_) piece += "]}";
      ended_ = true;
    }
    begun_ = true;
    return true;
  }

 private:
  std::optional<NamedObject> next() {
    for (; scan_ < scans_.size(); ++scan_) {
      if (auto object = scans_[scan_].next()) return object;
    }
    return std::nullopt;
  }

  const std::unique_ptr<Past> past_;
  const std::uint64_t size_;
  const Sight sight_;
  const bool lines_;
  const std::string head_;
  std::vector<ObjectsAt> scans_;
  std::size_t scan_ = 0;
  bool begun_ = false;
  bool ended_ = false;
};

// Also of one that was not there: that is what is known of it.
Response one_object(const Past& past, const NamedObject& object, std::uint64_t size, const Sight& sight) {
  std::string body;
  JsonText json(body);
  begin_object(json, object, last_change(past, object, size));
  append_moment(json, past, size);
  json.key("object");
  if (!append_object(json, past, object, size, sight)) json.null();
  json.end_object();
  Response response;
  response.body = std::move(body);
  return response;
}

class DifferenceText : public Pieces {
 public:
  DifferenceText(std::unique_ptr<Past> past, std::uint64_t from, std::uint64_t to, Sight sight, bool lines, std::string head)
      : past_(std::move(past)), from_(from), to_(to), sight_(sight), lines_(lines), head_(std::move(head)),
        objects_(changed_between(*past_, from, to)) {}

  bool append(std::string& piece) override {
    if (ended_) return false;
    if (!begun_ && !lines_) piece += head_;
    begun_ = true;
    if (objects_.empty()) {
      if (!lines_) piece += "]}";
      ended_ = true;
      return true;
    }
    const auto object = std::move(objects_.extract(objects_.begin()).value());
    std::string text;
    JsonText json(text);
    if (!append_difference(json, *past_, object, from_, to_, sight_)) return true;
    if (some_ && !lines_) piece += ',';
    some_ = true;
    piece += text;
    if (lines_) piece += '\n';
    return true;
  }

 private:
  const std::unique_ptr<Past> past_;
  const std::uint64_t from_;
  const std::uint64_t to_;
  const Sight sight_;
  const bool lines_;
  const std::string head_;
  std::set<NamedObject> objects_;
  bool begun_ = false;
  bool some_ = false;
  bool ended_ = false;
};

}  // namespace

boost::asio::awaitable<Outcome> show_state(const Context& context) {
  const auto asked = state_asked(context);
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  auto past = context.parts.views.past(context.journal());
  const auto size = size_at(*past, asked->moment);
  if (!size) co_return std::unexpected(size.error());
  Response response;
  if (asked->object) {
    response = one_object(*past, *asked->object, *size, sight_of(context));
  } else {
    const bool lines = asks_for(context.request.headers, kLines);
    std::string head;
    JsonText json(head);
    json.begin_object();
    append_moment(json, *past, *size);
    json.key("objects").begin_array();
    if (lines) response.content_type = kLines;
    response.body = body_of(std::make_unique<StateText>(std::move(past), *asked, *size, sight_of(context), lines, std::move(head)));
  }
  set_position(response, *reflected);
  co_return response;
}

boost::asio::awaitable<Outcome> show_difference(const Context& context) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  const auto from = parameters.number("from", 0, kPositionMax);
  const auto to = parameters.number("to", 0, kPositionMax);
  if (errors.empty() && !from) parameters.refuse("from", FieldFault::missing, "a position");
  if (errors.empty() && !to) parameters.refuse("to", FieldFault::missing, "a position");
  const auto entries_max = context.parts.options.diff_entries_max;
  if (errors.empty() && (*to < *from || *to - *from > entries_max)) {
    parameters.refuse("to", FieldFault::out_of_range,
                      "a position from " + std::to_string(*from) + " to " + std::to_string(*from + std::min(entries_max, kPositionMax - *from)));
  }
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  auto past = context.parts.views.past(context.journal());
  if (*to >= past->size()) co_return refused(Fault::entry_unknown, "it has " + std::to_string(past->size()) + " entries");
  std::string head;
  JsonText json(head);
  json.begin_object().member("from", *from).member("to", *to).key("objects").begin_array();
  const bool lines = asks_for(context.request.headers, kLines);
  Response response;
  if (lines) response.content_type = kLines;
  response.body = body_of(std::make_unique<DifferenceText>(std::move(past), *from + 1, *to + 1, sight_of(context), lines, std::move(head)));
  set_position(response, *reflected);
  co_return response;
}

}  // namespace daybook::http::v1
