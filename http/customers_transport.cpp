#include "http/customers_transport.h"

#include <utility>

#include "http/consistency.h"
#include "http/cursor.h"
#include "http/parameters.h"

namespace daybook::http::customers {
namespace {

Cursor::Direction direction_of(const ListAsked& asked) { return asked.descending ? Cursor::Direction::before : Cursor::Direction::after; }

}  // namespace

void check_version(const Headers& headers, FieldErrors& errors) {
  const auto given = headers.find(kVersionHeader);
  if (!given) {
    errors.push_back({std::string(kVersionHeader), FieldFault::missing, ""});
  } else if (*given != kVersion) {
    errors.push_back({std::string(kVersionHeader), FieldFault::not_one_of, "", std::string(kVersion)});
  }
}

std::expected<std::optional<Position>, Failure> expected_last(const Context& context) {
  const auto given = context.request.headers.find("If-Match");
  if (!given || *given == "*") return std::nullopt;
  auto tag = *given;
  if (tag.empty() || tag.find(',') != std::string::npos) {
    return std::unexpected(Failure{FieldErrors{{"If-Match", FieldFault::wrong_type, "", "one ETag as an answer gave it, such as \"12\""}}});
  }
  if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
  if (const auto position = whole_number(tag)) return position;
  return std::unexpected(Failure{Rejection{RejectionCode::precondition_failed}});
}

std::expected<ListAsked, Failure> list_asked(const Context& context, std::string_view list) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  ListAsked asked;
  asked.items_max = parameters.number("limit", 1, kPageItemsMax).value_or(kPageItemsMax);
  const auto sort = parameters.text("sort").value_or("asc");
  asked.descending = sort == "desc";
  if (sort != "asc" && sort != "desc") parameters.refuse("sort", FieldFault::not_one_of, "asc or desc");
  asked.list = "customers " + std::to_string(context.journal()) + " " + std::string(list);
  if (const auto token = parameters.text("pageToken")) {
    const auto cursor = cursor_from_text(*token, asked.list);
    if (!cursor || cursor->direction != direction_of(asked)) {
      parameters.refuse("pageToken", FieldFault::not_one_of, "a page token of this list in this order");
    } else {
      asked.behind = whole_number(cursor->identifier);
    }
  }
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  return asked;
}

void end_list(JsonText& json, const ListAsked& asked, std::optional<Position> next, std::uint64_t total, std::uint64_t on_page) {
  json.end_array();
  if (next) json.member("nextPageToken", to_text({direction_of(asked), std::to_string(*next)}, asked.list));
  json.key("pageInfo").begin_object().member("totalResults", total).member("resultsPerPage", on_page).end_object().end_object();
}

Response shown(std::string body, std::uint64_t size, std::optional<Position> last) {
  Response response;
  response.body = std::move(body);
  if (last) response.headers.add("ETag", "\"" + std::to_string(*last) + "\"");
  set_position(response, size);
  return response;
}

Response done(std::uint64_t size) { return shown("{}", size); }

void append_json(JsonText& json, const JsonValue& value) {
  struct Appended {
    JsonText& json;
    void operator()(std::monostate) const { json.null(); }
    void operator()(bool flag) const { json.boolean(flag); }
    void operator()(const JsonNumber& number) const { json.raw(number.text); }
    void operator()(const std::string& text) const { json.text(text); }
    void operator()(const JsonValue::Array& array) const {
      json.begin_array();
      for (const auto& element : array) append_json(json, element);
      json.end_array();
    }
    void operator()(const JsonValue::Object& object) const {
      json.begin_object();
      for (const auto& member : object) append_json(json.key(member.name), member.value);
      json.end_object();
    }
  };
  std::visit(Appended{json}, value.value);
}

std::string text_of(const JsonValue& value) {
  std::string text;
  JsonText json(text);
  append_json(json, value);
  return text;
}

}  // namespace daybook::http::customers
