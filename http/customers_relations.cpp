#include <algorithm>
#include <utility>

#include "http/consistency.h"
#include "http/customers.h"
#include "http/customers_change.h"
#include "http/customers_documents.h"
#include "http/customers_pages.h"
#include "http/customers_transport.h"

namespace daybook::http::customers {
namespace {

std::expected<CustomerId, Failure> customer_in_path(const Context& context) {
  CustomerId customer{context.arguments[0]};
  if (!context.principal->may_see(customer)) return refused(Fault::outside_groups);
  return customer;
}

std::expected<RelationView, Failure> relation_in_path(const Context& context) {
  const auto customer = customer_in_path(context);
  if (!customer) return std::unexpected(customer.error());
  auto view = context.views().relation(context.journal(), *customer);
  if (!view || view->ended) return std::unexpected(Failure{Rejection{RejectionCode::customer_unknown, customer->text}});
  return *std::move(view);
}

// The customer as the API shows it: what callers say of it, its status and the reason of that.
JsonValue document_of(const RelationView& view) {
  auto document = customer_document(view.customer, view.relation);
  auto& members = std::get<JsonValue::Object>(document.value);
  members.push_back({"status", {std::string(name_of(view.status()))}});
  members.push_back({"reason", {}});
  if (view.reason) members.back().value = {*view.reason};
  return document;
}

// What is read-only may be given, as it is: callers send back what they have read.
FieldErrors changes_of_status(const JsonValue& document, std::string_view status, const std::optional<std::string>& reason) {
  FieldErrors errors;
  const auto* given_status = document.find("status");
  const auto* given_reason = document.find("reason");
  if (given_status && *given_status->text() != status) {
    errors.push_back({"/status", FieldFault::not_one_of, "", "as it is, " + std::string(status) + ": only administration changes it"});
  }
  if (given_reason && given_reason->text() != nullptr && *given_reason->text() != reason) {
    errors.push_back({"/reason", FieldFault::not_one_of, "", "as it is: only administration changes it"});
  }
  return errors;
}

FieldErrors changes_of_status(const JsonValue& document, const RelationView& view) {
  return changes_of_status(document, name_of(view.status()), view.reason);
}

// The customer after a change of this request.
boost::asio::awaitable<Outcome> told(const Context& context, std::uint64_t journal_size) {
  const auto reflected = co_await readable_at(context, journal_size);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto view = relation_in_path(context);
  if (!view) co_return std::unexpected(view.error());
  co_return shown(text_of(document_of(*view)), *reflected, view->last);
}

// Nothing where the document leaves the status as it is, or does not speak of it.
boost::asio::awaitable<std::optional<Failure>> change_of_status(const Context& context, const JsonValue& document) {
  if (!document.find("status") && !document.find("reason")) co_return std::nullopt;
  const auto reflected = co_await readable(context);
  if (!reflected) co_return reflected.error();
  const auto view = relation_in_path(context);
  if (!view) co_return view.error();
  auto errors = changes_of_status(document, *view);
  if (errors.empty()) co_return std::nullopt;
  co_return Failure{std::move(errors)};
}

}  // namespace

boost::asio::awaitable<Outcome> create_customer(const Context& context) {
  const auto document = document_in_body(context, kCustomer);
  if (!document) co_return std::unexpected(document.error());
  RelationView view;
  view.customer = {*document->find("id")->text()};
  view.relation = relation_of(*document);
  if (auto errors = changes_of_status(*document, view); !errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  if (!context.principal->may_see(view.customer)) co_return refused(Fault::outside_groups);
  SignCustomer command{view.customer, view.relation};
  const auto done = co_await decided(context, std::move(command));
  if (!done) co_return std::unexpected(done.error());
  co_return shown(text_of(document_of(view)), done->journal_size, done->events.back().position);
}

boost::asio::awaitable<Outcome> list_customers(const Context& context) {
  const auto asked = list_asked(context, "customers");
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());

  const auto& views = context.views();
  const auto page = page_of(*asked, visible_relations(views, *context.principal, range_of(*asked)), &RelationView::created);
  std::string body;
  JsonText json(body);
  json.begin_object().key("items").begin_array();
  for (const auto& view : page.items) append_json(json, document_of(view));
  end_list(json, *asked, page.next, visible_relation_count(views, *context.principal), page.items.size());
  co_return shown(std::move(body), *reflected);
}

boost::asio::awaitable<Outcome> show_customer(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto view = relation_in_path(context);
  if (!view) co_return std::unexpected(view.error());
  co_return shown(text_of(document_of(*view)), *reflected, view->last);
}

boost::asio::awaitable<Outcome> replace_customer(const Context& context) {
  const auto customer = customer_in_path(context);
  if (!customer) co_return std::unexpected(customer.error());
  const auto expected = expected_last(context);
  if (!expected) co_return std::unexpected(expected.error());
  const auto document = document_in_body(context, kCustomer, customer->text);
  if (!document) co_return std::unexpected(document.error());
  auto changed = co_await change_of_status(context, *document);
  if (changed) co_return std::unexpected(*std::move(changed));
  AmendCustomer command{*customer, relation_of(*document), *expected};
  const auto done = co_await decided(context, std::move(command));
  if (!done) co_return std::unexpected(done.error());
  co_return co_await told(context, done->journal_size);
}

boost::asio::awaitable<Outcome> patch_customer(const Context& context) {
  const auto read = [&]() -> std::expected<Revision, Failure> {
    const auto view = relation_in_path(context);
    if (!view) return std::unexpected(view.error());
    return Revision{document_of(*view), view->last};
  };
  const auto command = [&](const JsonValue& document, const Revision& revision) -> std::expected<Command, Failure> {
    const auto* reason = revision.document.find("reason")->text();
    auto errors = changes_of_status(document, *revision.document.find("status")->text(), reason ? std::optional(*reason) : std::nullopt);
    if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
    return AmendCustomer{{context.arguments[0]}, relation_of(document), revision.last};
  };
  const Patchable target{kCustomer, context.arguments[0], read, command};
  const auto result = co_await patch(context, target);
  if (!result) co_return std::unexpected(result.error());
  co_return co_await told(context, result->journal_size);
}

boost::asio::awaitable<Outcome> delete_customer(const Context& context) {
  const auto customer = customer_in_path(context);
  if (!customer) co_return std::unexpected(customer.error());
  const auto expected = expected_last(context);
  if (!expected) co_return std::unexpected(expected.error());
  EndCustomer command{*customer, *expected};
  const auto finished = co_await decided(context, std::move(command));
  if (!finished) co_return std::unexpected(finished.error());
  co_return done(finished->journal_size);
}

}  // namespace daybook::http::customers
