// The versions of one object, each with the entry that made it.
#include <algorithm>
#include <utility>

#include "domain/rules.h"
#include "domain/time_text.h"
#include "http/awaiting.h"
#include "http/consistency.h"
#include "http/fields.h"
#include "http/object_text.h"
#include "http/parameters.h"
#include "http/v1.h"
#include "http/v1_object_list.h"
#include "http/v1_paging.h"
#include "projections/journal_entries.h"

namespace daybook::http::v1 {
namespace {

constexpr std::size_t kVersionsAtOnce = 16;  // before others have their turn

struct HistoryAsked {
  PageRequest page;
  bool opens = false;  // personal data
  Way way = Way::up;
};

std::expected<HistoryAsked, Failure> history_asked(const Context& context, const NamedObject& object) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  HistoryAsked asked;
  if (const auto order = parameters.text("order")) {
    asked.way = equal_ignoring_case(*order, "desc") ? Way::down : Way::up;
    if (asked.way == Way::up && !equal_ignoring_case(*order, "asc")) parameters.refuse("order", FieldFault::not_one_of, "asc or desc");
  }
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  auto page = page_asked(context, "history of " + std::string(name_of(object.kind)) + (asked.way == Way::up ? " up " : " down ") + object.id);
  if (!page) return std::unexpected(std::move(page).error());
  asked.page = *std::move(page);
  const auto opens = wants_opened(context);
  if (!opens) return std::unexpected(opens.error());
  asked.opens = *opens;
  if (asked.opens) asked.page.items_max = std::min(asked.page.items_max, kOpenedEntriesMax);
  return asked;
}

// Who asked for the entry is for those to see who may read the journal.
void append_version(JsonText& json, const Past& past, const NamedObject& object, Position position, const Context& context,
                    const Sight& sight) {
  const auto entry = entry_at(past.log(), past.journal(), position);
  json.begin_object().member("position", position).member("time", to_text(entry.time)).member("type", daybook::type_of(entry.event));
  if (allows(context.principal->role, Right::audit) && !context.principal->limited()) {
    json.key("actor").begin_object().member("credential", entry.envelope.actor.credential.text);
    json.member("role", name_of(entry.envelope.actor.role)).end_object();
  }
  json.key("object");
  if (!append_object(json, past, object, position + 1, sight)) json.null();
  json.end_object();
}

boost::asio::awaitable<Outcome> listed(const Context& context, const NamedObject& object, std::uint64_t reflected) {
  const auto asked = history_asked(context, object);
  if (!asked) co_return std::unexpected(asked.error());
  const auto past = context.views().past(context.journal());
  const auto& cursor = asked->page.range.after;
  auto from = cursor ? whole_number(*cursor) : std::nullopt;
  if (!from) from = asked->way == Way::up ? 0 : UINT64_MAX;
  const auto items_max = asked->page.items_max;
  auto positions = changes_of(*past, object, *from, asked->way, items_max + 1);
  std::string body;
  JsonText json(body);
  json.begin_object().member("kind", name_of(object.kind)).member("id", object.id).key("versions").begin_array();
  Opener opener(context, asked->opens);
  Opening opening(context.parts.store.keys());
  for (std::size_t i = 0; i < std::min(items_max, positions.size()); ++i) {
    append_version(json, *past, object, positions[i], context, opener.sight());
    if (const auto opened = opener.taken(object, {positions[i]})) opening.note(*opened);
    if (i % kVersionsAtOnce == kVersionsAtOnce - 1) co_await give_way();
  }
  auto instead = co_await record(context, std::move(opening));
  if (instead) co_return std::unexpected(*std::move(instead));
  json.end_array().key("nextCursor");
  if (positions.size() > items_max) {
    json.text(to_text(Cursor{Cursor::Direction::after, std::to_string(positions.back())}, asked->page.list));
  } else {
    json.null();
  }
  json.end_object();
  Response response;
  response.body = std::move(body);
  set_position(response, reflected);
  co_return response;
}

}  // namespace

boost::asio::awaitable<Outcome> list_account_history(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const AccountId asked{context.arguments[0]};
  const auto account = context.views().account(context.journal(), asked);
  if (account && context.principal->may_see(account->customer)) {
    const NamedObject object{PastKind::account, account->account.text};
    co_return co_await listed(context, object, *reflected);
  }
  if (context.principal->limited()) co_return refused(Fault::outside_groups);
  co_return std::unexpected(Failure{Rejection{RejectionCode::account_unknown, asked.text}});
}

boost::asio::awaitable<Outcome> list_customer_history(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const CustomerId customer{context.arguments[0]};
  if (!context.principal->may_see(customer)) co_return refused(Fault::outside_groups);
  if (!context.views().customer(context.journal(), customer)) {
    co_return std::unexpected(Failure{Rejection{RejectionCode::customer_unknown, customer.text}});
  }
  const NamedObject object{PastKind::customer, customer.text};
  co_return co_await listed(context, object, *reflected);
}

// Also of one that is no more.
boost::asio::awaitable<Outcome> list_entity_history(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const NamedObject entity{PastKind::entity, context.arguments[0]};
  if (!last_change(*context.views().past(context.journal()), entity, *reflected)) {
    co_return std::unexpected(Failure{Rejection{RejectionCode::entity_unknown, entity.id}});
  }
  co_return co_await listed(context, entity, *reflected);
}

}  // namespace daybook::http::v1
