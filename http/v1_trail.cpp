#include "http/v1_trail.h"

#include <utility>

#include "http/json_text.h"
#include "http/problem.h"

namespace daybook::http::v1 {
namespace {

std::string path_of(Position position) { return "/v1/entries/" + std::to_string(position); }

// The ids of one kind, between spaces.
std::string ids_of(const ObjectIds& objects, ObjectKind kind) {
  std::string ids;
  for (const auto& object : objects) {
    if (object.kind == kind) ids += (ids.empty() ? "" : " ") + object.id;
  }
  return ids;
}

std::string others_in(const ObjectIds& objects) {
  std::string ids;
  for (const auto& [kind, id] : objects) {
    if (kind > ObjectKind::transaction) ids += (ids.empty() ? "" : " ") + std::string(name_of(kind)) + "/" + id;
  }
  return ids;
}

void append_about(JsonText& json, const ObjectIds& objects) {
  json.key("about").begin_array();
  for (const auto& [kind, id] : objects) json.begin_object().member("kind", name_of(kind)).member("id", id).end_object();
  json.end_array();
}

}  // namespace

AuditFilter trail_filter(const Parameters& parameters) {
  AuditFilter filter;
  filter.customer = parameters.text("customer");
  filter.account = parameters.text("account");
  filter.entity = parameters.text("entity");
  filter.transaction = parameters.text("transaction");
  filter.actor = parameters.text("actor");
  filter.type = parameters.text("type");
  filter.correlation = parameters.text("correlationId");
  filter.rejected = parameters.flag("rejected");
  if (filter.type && !is_entry_type(*filter.type)) {
    parameters.refuse("type", FieldFault::not_one_of, "a type of entry, such as account-created.1");
  }
  return filter;
}

std::string source_of(const Context& context) {
  return context.parts.store.checkpoints().origin_of(context.journal(), context.principal->platform->text);
}

void append_trail_row(std::string& out, const AuditView& view, std::string_view entry) {
  const auto& envelope = view.entry.envelope;
  JsonText json(out);
  json.begin_object().member("position", view.entry.position).member("time", to_text(view.entry.time));
  json.member("type", type_of(view.entry.event)).key("actor").begin_object();
  json.member("credential", envelope.actor.credential.text).member("role", name_of(envelope.actor.role)).end_object();
  json.member("requestId", envelope.request);
  if (envelope.correlation) json.member("correlationId", *envelope.correlation);
  if (envelope.causation) json.member("causationId", *envelope.causation);
  if (envelope.reason) json.member("reason", *envelope.reason);
  append_about(json, view.about);
  if (const auto* refused = std::get_if<CommandRejected>(&view.entry.event)) {
    json.member("command", refused->command).key("rejection");
    append_rejection(json, refused->rejection);
  }
  json.member("proof", path_of(view.entry.position) + "/proof");
  if (!entry.empty()) json.key("entry").raw(entry);
  json.end_object();
}

std::vector<CsvCell> trail_heading() {
  return {{"position"},  {"time"},     {"type"},     {"credential"},   {"role"},   {"requestId"}, {"correlationId"}, {"causationId"}, {"reason"},
          {"customers"}, {"accounts"}, {"entities"}, {"transactions"}, {"others"}, {"command"},   {"rejection"},     {"proof"}};
}

std::vector<CsvCell> trail_cells(const AuditView& view) {
  const auto& envelope = view.entry.envelope;
  const auto* refused = std::get_if<CommandRejected>(&view.entry.event);
  const auto ids = [&](ObjectKind kind) { return csv_text(ids_of(view.about, kind)); };
  return {{std::to_string(view.entry.position)},
          {to_text(view.entry.time)},
          {std::string(type_of(view.entry.event))},
          csv_text(envelope.actor.credential.text),
          {std::string(name_of(envelope.actor.role))},
          {envelope.request},
          csv_text(envelope.correlation.value_or("")),
          csv_text(envelope.causation.value_or("")),
          csv_text(envelope.reason.value_or("")),
          ids(ObjectKind::customer),
          ids(ObjectKind::account),
          ids(ObjectKind::entity),
          ids(ObjectKind::transaction),
          csv_text(others_in(view.about)),
          csv_text(refused ? refused->command : ""),
          {refused ? std::string(name_of(refused->rejection.code)) : ""},
          {path_of(view.entry.position) + "/proof"}};
}

}  // namespace daybook::http::v1
