#include "http/opened_entry.h"

#include <algorithm>
#include <utility>

#include "domain/objects.h"
#include "eventstore/entry.h"
#include "eventstore/text.h"
#include "http/commanding.h"
#include "http/json_text.h"
#include "http/parameters.h"

namespace daybook::http {
namespace {

// As entries have it (docs/journal.md).
std::string as_stored(const Personal& personal) {
  return R"({"key":")" + personal.key.text + R"(","sealed":")" + to_base64(personal.bytes) + R"("})";
}

std::string as_shown(const Personal& opened) {
  std::string text;
  JsonText json(text);
  json.begin_object().member("key", opened.key.text);
  if (opened.form == Personal::Form::plain) {
    json.member("text", opened.bytes);
  } else {
    json.member("erased", true);
  }
  json.end_object();
  return text;
}

void replace_all(std::string& text, const std::string& old, const std::string& with) {
  for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + with.size())) text.replace(at, old.size(), with);
}

}  // namespace

std::string Opening::open(const AuditView& view) {
  auto text = view.line;
  bool any = false;
  for (const auto* personal : personal_data_in(view.entry.event)) {
    const auto shown = keys_.open(*personal);
    any = any || shown.form == Personal::Form::plain;
    replace_all(text, as_stored(*personal), as_shown(shown));
  }
  if (any) {
    reading_.positions.push_back(view.entry.position);
    const auto owners = owners_of_personal_data(view.entry.event);
    reading_.about.insert(reading_.about.end(), owners.begin(), owners.end());
  }
  return text;
}

void Opening::note(const OpenedObject& opened) {
  reading_.positions.insert(reading_.positions.end(), opened.positions.begin(), opened.positions.end());
  // Nothing else that has a past has personal data.
  reading_.about.push_back({opened.object.kind == PastKind::account ? ObjectKind::account : ObjectKind::entity, opened.object.id});
}

std::expected<bool, Failure> wants_opened(const Context& context) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  const auto asked = parameters.text("personalData").value_or("sealed");
  if (asked != "sealed" && asked != "plain") {
    parameters.refuse("personalData", FieldFault::not_one_of, "sealed or plain");
    return std::unexpected(Failure{std::move(errors)});
  }
  if (asked == "plain" && !allows(context.principal->role, Right::see_personal_data)) return refused(Fault::right_missing);
  return asked == "plain";
}

boost::asio::awaitable<std::optional<Failure>> record(const Context& context, Opening opening) {
  if (!opening.opened()) co_return std::nullopt;
  auto reading = opening.take();
  const auto once = [](auto& all) {
    std::ranges::sort(all);
    const auto [first, last] = std::ranges::unique(all);
    all.erase(first, last);
  };
  once(reading.positions);
  once(reading.about);
  auto recorded = co_await decided(context, context.journal(), std::move(reading));
  if (recorded) co_return std::nullopt;
  co_return std::move(recorded).error();
}

}  // namespace daybook::http
