#include <algorithm>
#include <utility>

#include "domain/access.h"
#include "domain/time_text.h"
#include "http/commanding.h"
#include "http/credential_key.h"
#include "http/fields.h"
#include "http/json_text.h"
#include "http/v1.h"

namespace daybook::http::v1 {
namespace {

Response answered(int status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

// The only answer that ever holds the key.
Response answered_with_key(std::string body) {
  auto response = answered(201, std::move(body));
  response.headers.add("Cache-Control", "no-store");
  return response;
}

void append_customers(JsonText& json, const std::vector<CustomerId>& customers) {
  json.key("customers").begin_array();
  for (const auto& customer : customers) json.text(customer.text);
  json.end_array();
}

std::string choices_of_roles() {
  std::string choices;
  for (const auto& row : kAccess) {
    if (row.role != Role::operator_) choices += (choices.empty() ? "one of " : ", ") + std::string(row.name);
  }
  return choices;
}

// A platform's credential is never an operator's.
Role role_in(Fields& fields, FieldErrors& errors) {
  const auto errors_before = errors.size();
  const auto name = fields.text("role");
  const auto role = role_named(name);
  if (role && *role != Role::operator_) return *role;
  if (errors.size() == errors_before) errors.push_back({"role", FieldFault::not_one_of, shown(name), choices_of_roles()});
  return Role::viewer;
}

// Absent means no limit. An empty list is refused: who computes one means no group, and would get them all.
std::vector<CustomerId> customers_in(Fields& fields, FieldErrors& errors) {
  const auto list = fields.optional_list("customers", kCredentialCustomersMax);
  std::vector<CustomerId> customers;
  if (!list) return customers;
  if (list->empty()) errors.push_back({"customers", Rule::not_empty, "[]"});
  for (auto& text : texts_of(*list, "customers", errors)) customers.push_back({std::move(text)});
  return customers;
}

boost::asio::awaitable<std::expected<std::string, Failure>> issued(const Context& context, IssueCredential command) {
  const auto key = CredentialKey::make();
  command.credential = new_credential_id();
  command.key_hash = key.hash;
  auto done = co_await decided(context, kSystemJournal, std::move(command));
  if (!done) co_return std::unexpected(std::move(done).error());
  const auto& event = std::get<CredentialIssued>(done->events.at(0).event);
  std::string body;
  JsonText json(body);
  json.begin_object().member("platform", event.platform->text).member("credential", event.credential.text);
  json.member("role", name_of(event.role));
  append_customers(json, event.customers);
  json.member("key", key.text).end_object();
  co_return body;
}

// Who rotates gets the same rights again, which the list of credentials has.
CredentialView view_of(const Context& context, const PlatformName& platform, const CredentialId& credential) {
  const auto views = context.parts.credentials.of_platform(platform);
  return *std::ranges::find(views, credential, &CredentialView::credential);
}

std::string text_of(const Context& context, const CredentialRotated& event, const std::string& key) {
  const auto view = view_of(context, *event.platform, event.replacement);
  std::string body;
  JsonText json(body);
  json.begin_object().member("platform", event.platform->text).member("credential", view.credential.text);
  json.member("role", name_of(view.role));
  append_customers(json, view.customers);
  json.member("key", key).member("replaces", event.credential.text);
  if (event.ends_at) json.member("overlapEndsAt", to_text(*event.ends_at));
  json.end_object();
  return body;
}

}  // namespace

boost::asio::awaitable<Outcome> create_platform(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  CreatePlatform command{{fields.text("platform")}};
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});

  auto done = co_await decided(context, kSystemJournal, std::move(command));
  if (!done) co_return std::unexpected(std::move(done).error());
  IssueCredential first;
  first.platform = std::get<PlatformCreated>(done->events.at(0).event).platform;
  first.role = Role::admin;
  auto text = co_await issued(context, std::move(first));
  if (!text) co_return std::unexpected(std::move(text).error());
  co_return answered_with_key(*std::move(text));
}

boost::asio::awaitable<Outcome> list_platforms(const Context& context) {
  std::string body;
  JsonText json(body);
  json.begin_object().key("platforms").begin_array();
  for (const auto& view : context.parts.credentials.platforms()) {
    json.begin_object().member("platform", view.platform.text).member("journal", view.journal).end_object();
  }
  json.end_array().end_object();
  co_return answered(200, std::move(body));
}

boost::asio::awaitable<Outcome> issue_credential(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  IssueCredential command;
  command.platform = PlatformName{context.arguments[0]};
  command.role = role_in(fields, errors);
  command.customers = customers_in(fields, errors);
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});

  auto text = co_await issued(context, std::move(command));
  if (!text) co_return std::unexpected(std::move(text).error());
  co_return answered_with_key(*std::move(text));
}

boost::asio::awaitable<Outcome> list_credentials(const Context& context) {
  const PlatformName platform{context.arguments[0]};
  if (!context.parts.credentials.platform(platform)) {
    co_return std::unexpected(Failure{Rejection{RejectionCode::platform_unknown, platform.text}});
  }
  std::string body;
  JsonText json(body);
  json.begin_object().key("credentials").begin_array();
  for (const auto& view : context.parts.credentials.of_platform(platform)) {
    json.begin_object().member("credential", view.credential.text).member("role", name_of(view.role));
    append_customers(json, view.customers);
    json.member("revoked", view.revoked);
    if (view.replacement) json.member("replacement", view.replacement->text);
    if (view.ends_at) json.member("endsAt", to_text(*view.ends_at));
    json.end_object();
  }
  json.end_array().end_object();
  co_return answered(200, std::move(body));
}

boost::asio::awaitable<Outcome> rotate_credential(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  RotateCredential command{.credential = {context.arguments[1]}, .platform = PlatformName{context.arguments[0]}, .replacement = {}};
  command.overlap_seconds = fields.optional_number("overlapSeconds", kCredentialOverlapSecondsMax).value_or(0);
  fields.refuse_others();
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});

  const auto key = CredentialKey::make();
  command.replacement = new_credential_id();
  command.key_hash = key.hash;
  auto done = co_await decided(context, kSystemJournal, std::move(command));
  if (!done) co_return std::unexpected(std::move(done).error());
  co_return answered_with_key(text_of(context, std::get<CredentialRotated>(done->events.at(0).event), key.text));
}

boost::asio::awaitable<Outcome> revoke_credential(const Context& context) {
  RevokeCredential command{{context.arguments[1]}, PlatformName{context.arguments[0]}};
  auto done = co_await decided(context, kSystemJournal, std::move(command));
  if (!done) co_return std::unexpected(std::move(done).error());
  std::string body;
  JsonText(body).begin_object().member("credential", context.arguments[1]).member("revoked", true).end_object();
  co_return answered(200, std::move(body));
}

}  // namespace daybook::http::v1
