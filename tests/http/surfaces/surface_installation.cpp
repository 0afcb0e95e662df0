#include "surface_installation.h"

#include <unistd.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <future>

#include "eventstore/text.h"
#include "http/credential_key.h"
#include "http/live_body.h"
#include "http/target.h"

namespace daybook::http {
namespace {

std::filesystem::path new_folder() {
  auto name = (std::filesystem::temp_directory_path() / "daybook-surface-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  return name;
}

void fail(const std::string& what) {
  std::fprintf(stderr, "the machine failed: %s\n", what.c_str());
  std::abort();
}

Request request_of(const std::string& method, const std::string& target, HeaderFields fields, const std::string& body) {
  static std::atomic<int> number{0};
  auto parsed = parse_target(target);
  if (!parsed) throw std::runtime_error("not a target: " + target);
  Request request;
  request.method = method_named(method);
  request.method_name = method;
  request.path = parsed->path;
  request.segments = parsed->segments;
  request.query = parsed->query;
  for (auto& [name, value] : fields) request.headers.add(std::move(name), std::move(value));
  request.body = body;
  request.id = "00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + ++number);
  request.arrived = std::chrono::steady_clock::now();
  return request;
}

Reply reply_of(Response response) {
  Reply reply{response.status, response.content_type, response.headers, {}, 0, 0, std::string(response.route),
              response.log_note, nullptr};
  if (auto* text = std::get_if<std::string>(&response.body)) {
    reply.body = std::move(*text);
    return reply;
  }
  if (auto* live = std::get_if<std::shared_ptr<LiveBody>>(&response.body)) {
    reply.live = std::move(*live);
    return reply;
  }
  auto& stream = std::get<BodyStream>(response.body);
  while (const auto piece = stream()) {
    reply.body += *piece;
    ++reply.pieces;
    reply.piece_max = std::max(reply.piece_max, piece->size());
  }
  return reply;
}

}  // namespace

std::string basic(const std::string& platform, const std::string& key) {
  return "Basic " + to_base64(platform + ":" + key);
}

nlohmann::json Reply::json() const {
  auto parsed = nlohmann::json::parse(body, nullptr, false);
  INFO(body);
  REQUIRE_FALSE(parsed.is_discarded());
  return parsed;
}

std::string Reply::header(std::string_view name) const { return std::string(headers.find(name).value_or("")); }

HeaderFields Caller::headers(const std::string& target, HeaderFields fields) const {
  if (!key_.empty()) fields.emplace_back("Authorization", basic(platform_, key_));
  if (target.starts_with("/customers")) fields.emplace_back("tangany-version", "1");
  return fields;
}

Reply Caller::send(const std::string& method, const std::string& target, const std::string& body, HeaderFields fields) const {
  return installation_.ask(method, target, headers(target, std::move(fields)), body);
}

Installation::Installation(ApplicationOptions options) : folder_(new_folder()), options_(options) { open({}); }

Installation::~Installation() {
  close();
  std::filesystem::remove_all(folder_);
}

void Installation::reopen(WriterLimits limits) {
  close();
  open(limits);
}

void Installation::open(WriterLimits limits) {
  StoreOptions store_options;
  store_options.folder = folder_;
  store_options.writer = limits;
  store_options.on_failure = fail;
  store_ = std::make_unique<EventStore>(std::move(store_options));
  credentials_ = std::make_unique<Credentials>();
  store_->on_commit(kSystemJournal, [this](const std::vector<Event>& events) { credentials_->fold(events); });
  ViewsOptions views_options;
  views_options.folder = folder_;
  views_ = std::make_unique<LiveViews>(*store_, std::move(views_options), fail);
  application_ = std::make_unique<Application>(*store_, *views_, *credentials_, metrics_, options_);
}

void Installation::close() {
  application_.reset();
  views_.reset();
  store_.reset();
}

Installation::Together Installation::ask_together(const std::vector<Asked>& asked) {
  boost::asio::io_context context;
  Together together{std::vector<Reply>(asked.size()), {}};
  std::exception_ptr failure;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto& [caller, method, target, body] = asked[i];
    boost::asio::co_spawn(context, application_->handle(request_of(method, target, caller.headers(target), body)),
                          [&, i](std::exception_ptr failed, Response response) {
                            if (failed) failure = failed;
                            together.order.push_back(i);
                            if (!failed) together.replies[i] = reply_of(std::move(response));
                          });
  }
  context.run();
  if (failure) std::rethrow_exception(failure);
  return together;
}

Reply Installation::ask(const std::string& method, const std::string& target, HeaderFields fields, const std::string& body) {
  boost::asio::io_context context;
  std::optional<Reply> reply;
  std::exception_ptr failure;
  boost::asio::co_spawn(context, application_->handle(request_of(method, target, std::move(fields), body)),
                        [&](std::exception_ptr failed, Response response) {
                          failure = failed;
                          if (!failed) reply = reply_of(std::move(response));
                        });
  context.run();
  if (failure) std::rethrow_exception(failure);
  return *std::move(reply);
}

// As the first start of a server makes it.
Caller Installation::operator_caller() {
  if (operator_key_.empty()) {
    const auto key = CredentialKey::make();
    IssueCredential command;
    command.credential = new_credential_id();
    command.role = Role::operator_;
    command.key_hash = key.hash;
    std::promise<Answer> answered;
    Envelope envelope;
    envelope.actor = {command.credential, Role::operator_};
    store_->submit({kSystemJournal, std::move(envelope), std::move(command), false,
                    [&](Answer answer) { answered.set_value(std::move(answer)); }});
    REQUIRE(std::holds_alternative<Accepted>(answered.get_future().get().outcome));
    operator_key_ = key.text;
  }
  return {*this, "operator", operator_key_};
}

Caller Installation::platform(const std::string& name) {
  const auto reply = operator_caller().post("/v1/platforms", nlohmann::json{{"platform", name}}.dump());
  INFO(reply.body);
  REQUIRE(reply.status == 201);
  return {*this, name, reply.json()["key"]};
}

Caller Installation::credential(const std::string& platform, const std::string& role, const std::vector<std::string>& customers) {
  nlohmann::json body{{"role", role}};
  if (!customers.empty()) body["customers"] = customers;
  const auto reply = operator_caller().post("/v1/platforms/" + platform + "/credentials", body.dump());
  INFO(reply.body);
  REQUIRE(reply.status == 201);
  return {*this, platform, reply.json()["key"]};
}

std::string Installation::metrics_text() { return nobody().get("/metrics").body; }

void Installation::create_customer(const Caller& caller, const std::string& customer) {
  const nlohmann::json body{{"customerIdentifier", customer}, {"displayName", "Name of " + customer}};
  const auto reply = caller.post("/raas/v2/customers", body.dump());
  INFO(reply.body);
  REQUIRE(reply.status == 201);
}

void Installation::create_account(const Caller& caller, const std::string& customer, const std::string& account) {
  const nlohmann::json body{
      {"accountIdentifier", account}, {"displayName", "Name of " + account}, {"contactEmail", account + "@example.com"}};
  const auto reply = caller.post("/raas/v2/customers/" + customer + "/accounts", body.dump());
  INFO(reply.body);
  REQUIRE(reply.status == 201);
}

}  // namespace daybook::http
