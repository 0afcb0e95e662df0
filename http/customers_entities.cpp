#include <utility>

#include "http/consistency.h"
#include "http/customers.h"
#include "http/customers_change.h"
#include "http/customers_documents.h"
#include "http/customers_pages.h"
#include "http/customers_transport.h"

namespace daybook::http::customers {
namespace {

CreateEntity creation(JsonValue document, EntityKind kind) {
  CreateEntity command{{*document.find("id")->text()}, kind, KeyStore::new_id(), {}};
  auto words = words_of_entity(std::move(document), kind);
  command.document = {Personal::Form::plain, command.key, std::move(words.document)};
  if (words.identity) command.identity = Personal{Personal::Form::plain, command.key, to_text(*words.identity)};
  command.relations = std::move(words.relations);
  return command;
}

// Its key is the entity's, which whoever decides knows.
UpdateEntity replacement(JsonValue document, EntityKind kind, std::optional<Position> expected) {
  UpdateEntity command{{*document.find("id")->text()}, kind, {}};
  auto words = words_of_entity(std::move(document), kind);
  command.document = {Personal::Form::plain, {}, std::move(words.document)};
  if (words.identity) command.identity = Personal{Personal::Form::plain, {}, to_text(*words.identity)};
  command.relations = std::move(words.relations);
  command.expected_last = expected;
  return command;
}

std::expected<EntityView, Failure> entity_in_path(const Context& context, EntityKind kind) {
  const EntityId entity{context.arguments[0]};
  auto view = context.views().entity(context.journal(), entity);
  if (!view || view->kind != kind) return std::unexpected(Failure{Rejection{RejectionCode::entity_unknown, entity.text}});
  return *std::move(view);
}

// None where it is erased.
std::optional<JsonValue> opened(const Context& context, const EntityView& view) {
  const auto document = context.parts.store.keys().open(view.document);
  if (view.erased_at || document.form != Personal::Form::plain) return std::nullopt;
  auto shown = entity_document(view.kind, view.entity, document.bytes, view.relations);
  if (!shown) throw std::runtime_error("the document of an entity can't be read: position " + std::to_string(view.last));
  return shown;
}

Response recorded(const JsonValue& document, const Decided& done) {
  return shown(text_of(document), done.journal_size, done.events.at(0).position);
}

}  // namespace

boost::asio::awaitable<Outcome> create_entity(const Context& context, EntityKind kind) {
  auto document = document_in_body(context, schema_of(kind));
  if (!document) co_return std::unexpected(std::move(document).error());
  auto command = creation(*document, kind);
  auto done = co_await decided(context, std::move(command));
  if (!done) co_return std::unexpected(std::move(done).error());
  co_return recorded(*document, *done);
}

boost::asio::awaitable<Outcome> list_entities(const Context& context, EntityKind kind) {
  const auto asked = list_asked(context, name_of(kind));
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());

  const auto& views = context.views();
  const EntityFilter filter{kind, ErasedEntities::without};
  const auto page = page_of(*asked, views.entities(context.journal(), filter, range_of(*asked)), &EntityView::created);
  std::string body;
  JsonText json(body);
  json.begin_object().key("items").begin_array();
  std::uint64_t shown_items = 0;
  for (const auto& view : page.items) {
    const auto document = opened(context, view);
    if (!document) continue;  // erased since the scan began
    append_json(json, *document);
    ++shown_items;
  }
  end_list(json, *asked, page.next, views.entity_count(context.journal(), filter), shown_items);
  co_return shown(std::move(body), *reflected);
}

boost::asio::awaitable<Outcome> show_entity(const Context& context, EntityKind kind) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto view = entity_in_path(context, kind);
  if (!view) co_return std::unexpected(view.error());
  const auto document = opened(context, *view);
  const JsonValue erased{JsonValue::Object{{"id", {view->entity.text}}, {"erased", {true}}}};
  const auto& told = document ? *document : erased;
  co_return shown(text_of(told), *reflected, view->last);
}

boost::asio::awaitable<Outcome> replace_entity(const Context& context, EntityKind kind) {
  const auto expected = expected_last(context);
  if (!expected) co_return std::unexpected(expected.error());
  auto document = document_in_body(context, schema_of(kind), context.arguments[0]);
  if (!document) co_return std::unexpected(std::move(document).error());
  auto command = replacement(*document, kind, *expected);
  auto done = co_await decided(context, std::move(command));
  if (!done) co_return std::unexpected(std::move(done).error());
  co_return recorded(*document, *done);
}

boost::asio::awaitable<Outcome> patch_entity(const Context& context, EntityKind kind) {
  const auto read = [&]() -> std::expected<Revision, Failure> {
    const auto view = entity_in_path(context, kind);
    if (!view) return std::unexpected(view.error());
    auto document = opened(context, *view);
    if (!document) return std::unexpected(Failure{Rejection{RejectionCode::entity_unknown, view->entity.text}});
    return Revision{*std::move(document), view->last};
  };
  const auto command = [&](const JsonValue& document, const Revision& revision) -> std::expected<Command, Failure> {
    return replacement(document, kind, revision.last);
  };
  const Patchable target{schema_of(kind), context.arguments[0], read, command};
  auto result = co_await patch(context, target);
  if (!result) co_return std::unexpected(std::move(result).error());
  co_return shown(text_of(result->document), result->journal_size, result->last);
}

boost::asio::awaitable<Outcome> delete_entity(const Context& context, EntityKind kind) {
  const auto expected = expected_last(context);
  if (!expected) co_return std::unexpected(expected.error());
  DeleteEntity command{{context.arguments[0]}, kind, *expected};
  auto finished = co_await decided(context, std::move(command));
  if (!finished) co_return std::unexpected(std::move(finished).error());
  co_return done(finished->journal_size);
}

}  // namespace daybook::http::customers
