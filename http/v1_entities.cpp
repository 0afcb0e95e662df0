#include <utility>

#include "eventstore/text.h"
#include "http/commanding.h"
#include "http/consistency.h"
#include "http/customers_documents.h"
#include "http/customers_transport.h"
#include "http/fields.h"
#include "http/parameters.h"
#include "http/v1.h"
#include "http/v1_conditions.h"
#include "http/v1_entity_text.h"
#include "http/v1_outcome.h"
#include "http/v1_paging.h"

namespace daybook::http::v1 {
namespace {

void append_sealed(JsonText& json, const Personal& personal) {
  json.begin_object().member("key", personal.key.text).member("sealed", to_base64(personal.bytes)).end_object();
}

// As it is shown by `/customers`. What another program sealed is shown as the text that it is.
void append_plain(JsonText& json, const EntityView& entity, const std::string& text) {
  if (const auto document = customers::entity_document(entity.kind, entity.entity, text, entity.relations)) {
    customers::append_json(json, *document);
  } else {
    json.text(text);
  }
}

// The key is destroyed a moment before the views tell of it.
void append_document(JsonText& json, const EntityView& entity, const Sight& sight) {
  json.key("document");
  if (!sight.opens()) return append_sealed(json, entity.document);
  const auto opened = opened_by(sight, entity.document);
  if (opened.form != Personal::Form::plain) {
    json.text("erased");
  } else {
    append_plain(json, entity, opened.bytes);
  }
}

struct Erasure {
  EntityId entity;
  EntityKind kind;
  Time at;
  Position position;
  std::string reason;
};

// The first time and whenever it is asked for again.
Response erased(const Erasure& erasure, std::uint64_t size) {
  Response response;
  std::string text;
  JsonText json(text);
  json.begin_object().member("id", erasure.entity.text).member("kind", name_of(erasure.kind)).member("erased", true);
  json.member("erasedAt", to_text(erasure.at)).member("reason", erasure.reason).member("position", erasure.position).end_object();
  response.body = std::move(text);
  set_etag(response, erasure.position);
  set_position(response, size);
  return response;
}

boost::asio::awaitable<Outcome> erased_before(const Context& context, const EntityId& entity, std::uint64_t size) {
  const auto reflected = co_await readable_at(context, size);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto view = context.views().entity(context.journal(), entity);
  if (!view || !view->erased_at) co_return std::unexpected(Failure{Rejection{RejectionCode::entity_unknown, entity.text}});
  co_return erased({entity, view->kind, *view->erased_at, view->last, view->erased_for}, *reflected);
}

}  // namespace

void append_entity(JsonText& json, const EntityView& entity, const Sight& sight) {
  json.begin_object().member("id", entity.entity.text).member("kind", name_of(entity.kind));
  json.member("createdAt", to_text(entity.created_at)).member("position", entity.last);
  json.member("erased", entity.erased_at.has_value());
  if (entity.erased_at) {
    json.member("erasedAt", to_text(*entity.erased_at)).member("reason", entity.erased_for);
  } else {
    append_document(json, entity, sight);
    json.key("relations").begin_array();
    for (const auto& related : entity.relations) json.text(related.text);
    json.end_array();
  }
  json.end_object();
}

boost::asio::awaitable<Outcome> list_entities(const Context& context) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  EntityFilter filter{.kind = {}, .erased = ErasedEntities::with};
  const auto kind = parameters.text("kind").value_or("");
  if (!kind.empty()) {
    filter.kind = entity_kind_named(kind);
    if (!filter.kind) parameters.refuse("kind", FieldFault::not_one_of, "one of natural-person, legal-person, partnership");
  }
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  const auto asked = page_asked(context, "entities " + kind);
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto page = page_of<EntityView>(
      *asked, [&](const ScanRange& range) { return context.views().entities(context.journal(), filter, positions(range)); });
  Response response;
  std::string body;
  JsonText json(body);
  json.begin_object().key("entities").begin_array();
  for (const auto& entity : page.items) append_entity(json, entity, sight_of(context));
  end_page(json, page);
  response.body = std::move(body);
  set_position(response, *reflected);
  co_return response;
}

boost::asio::awaitable<Outcome> show_entity(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const EntityId entity{context.arguments[0]};
  const auto view = context.views().entity(context.journal(), entity);
  if (!view) co_return std::unexpected(Failure{Rejection{RejectionCode::entity_unknown, entity.text}});
  Response response;
  std::string body;
  JsonText json(body);
  append_entity(json, *view, sight_of(context));
  response.body = std::move(body);
  set_etag(response, view->last);
  set_position(response, *reflected);
  co_return response;
}

boost::asio::awaitable<Outcome> erase_entity(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  const EraseEntity command{{context.arguments[0]}, fields.text("reason")};
  if (command.reason.empty() && errors.empty()) errors.push_back({"reason", Rule::not_empty, "\"\""});
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});

  const auto* keyed_body = &*body;
  auto done = co_await decided(context, context.journal(), command, {.keyed_body = keyed_body, .dry_run = false});
  auto outcome = co_await told(context, std::move(done));
  if (!outcome) co_return std::unexpected(std::move(outcome).error());
  if (outcome->events.empty()) co_return co_await erased_before(context, command.entity, outcome->journal_size);
  const auto& recorded = outcome->main();
  const auto& event = std::get<EntityErased>(recorded.event);
  auto response = erased({event.entity, event.kind, recorded.time, recorded.position, event.reason}, outcome->journal_size);
  mark(response.headers, outcome->replayed);
  co_return response;
}

}  // namespace daybook::http::v1
