#include <algorithm>
#include <utility>

#include "domain/needs.h"
#include "http/awaiting.h"
#include "http/commanding.h"
#include "http/consistency.h"
#include "http/json_text.h"
#include "http/media.h"
#include "http/parameters.h"
#include "http/problem.h"
#include "http/v1.h"
#include "http/v1_access.h"
#include "http/v1_outcome.h"
#include "http/v1_preferences.h"
#include "http/v1_transaction_commands.h"
#include "http/v1_transaction_text.h"

namespace daybook::http::v1 {
namespace {

constexpr std::string_view kLines = "application/x-ndjson";
constexpr std::size_t kResultsAtOnce = 64;  // old outcomes are read from disk, and other connections of the thread wait meanwhile

// One element of the list, or one line. Those that are no JSON object have a failure from the beginning.
struct Item {
  std::expected<JsonValue, Failure> body;
};

Failure too_many(const Context& context, std::size_t count) {
  const auto most = context.parts.options.bulk_transactions_max;
  return {FieldErrors{{"body", FieldFault::out_of_range, std::to_string(count), "a list of 1 to " + std::to_string(most)}}};
}

Item item_of(std::expected<JsonValue, JsonFault> value) {
  if (!value) return {refused(Fault::malformed_json, std::move(value.error().what))};
  if (!value->object()) return {refused(Fault::malformed_json, "not an object")};
  return {*std::move(value)};
}

std::expected<std::vector<Item>, Failure> items_in_lines(const Context& context) {
  std::vector<Item> items;
  const std::string_view text = context.request.body;
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find('\n', start), text.size());
    const auto line = text.substr(start, end - start);
    start = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (items.size() == context.parts.options.bulk_transactions_max) return std::unexpected(too_many(context, items.size() + 1));
    items.push_back(item_of(parse_json(line, context.parts.options.json_depth_max)));
  }
  return items;
}

std::expected<std::vector<Item>, Failure> items_in_list(const Context& context) {
  auto parsed = parse_json(context.request.body, context.parts.options.json_depth_max);
  if (!parsed) return refused(Fault::malformed_json, std::move(parsed.error().what));
  auto* list = std::get_if<JsonValue::Array>(&parsed->value);
  if (!list) return refused(Fault::malformed_json, "not a list");
  if (list->size() > context.parts.options.bulk_transactions_max) return std::unexpected(too_many(context, list->size()));
  std::vector<Item> items;
  for (auto& element : *list) items.push_back(item_of(std::move(element)));
  return items;
}

std::expected<std::vector<Item>, Failure> items_in(const Context& context) {
  const bool lines = has_type(context.request.headers, kLines);
  if (!lines && !says_json(context.request.headers)) return refused(Fault::media_type_unsupported);
  auto items = lines ? items_in_lines(context) : items_in_list(context);
  if (items && items->empty()) return std::unexpected(too_many(context, 0));
  return items;
}

std::expected<Command, Failure> command_of(const Context& context, Item& item) {
  if (!item.body) return std::unexpected(std::move(item.body).error());
  FieldErrors errors;
  auto command = transaction_in(*item.body, errors);
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  const auto accounts = accounts_named_by(command);
  const bool own = std::ranges::all_of(accounts, [&](const AccountId& account) { return may_touch(context, account); });
  if (!own) return refused(Fault::outside_groups);
  return command;
}

// The results one after the other, as elements of a list or as lines.
class Results {
 public:
  Results(bool lines, Wish wish) : lines_(lines), wish_(wish) {
    if (!lines_) body_ = "{\"results\":[";
  }

  void add(const Told& outcome) {
    const bool written = outcome.replayed || !wish_.dry_run;
    JsonText json(begin());
    json.begin_object().key("status").number(written ? 201 : 200);
    if (outcome.replayed) json.member("replayed", true);
    json.key("transaction");
    append_outcome(json, outcome.main(), !written, wish_.shown);
    end(json);
  }

  void add(const Failure& failure, std::string_view request_id) {
    const auto problem = problem_of(failure, request_id);
    JsonText json(begin());
    json.begin_object().key("status").number(static_cast<std::uint64_t>(problem.status));
    if (failure.headers.find(kReplayed)) json.member("replayed", true);
    json.key("problem").raw(problem.body);
    end(json);
  }

  bool is_time_to_give_way() const { return count_ % kResultsAtOnce == 0; }

  Response response(int status) && {
    Response response;
    response.status = status;
    if (lines_) {
      response.content_type = kLines;
    } else {
      body_ += "]}";
    }
    response.body = std::move(body_);
    add_applied(response.headers, wish_);
    return response;
  }

 private:
  std::string& begin() {
    if (!lines_ && count_ > 0) body_ += ',';
    ++count_;
    return body_;
  }
  void end(JsonText& json) {
    json.end_object();
    if (lines_) body_ += '\n';
  }

  const bool lines_;
  const Wish wish_;
  std::string body_;
  std::size_t count_ = 0;
};

// Each on its own: what is wrong with one is no matter for the others.
boost::asio::awaitable<Outcome> post_each(const Context& context, std::vector<Item> items, Wish wish) {
  auto envelope = envelope_of(context);
  if (!envelope) co_return std::unexpected(std::move(envelope).error());
  const Shared<Envelope> shared(*std::move(envelope));
  std::vector<std::optional<Failure>> refused_before(items.size());
  std::vector<Submission> submissions;
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto command = command_of(context, items[i]);
    if (command) {
      auto& submission = submissions.emplace_back(Submission{context.journal(), shared, *std::move(command), wish.dry_run, {}});
      submission.balances = wish.shown == Shown::whole;
    } else {
      refused_before[i] = std::move(command).error();
    }
  }
  auto answers = co_await submit_all(context.parts.store, std::move(submissions));
  Results results(asks_for(context.request.headers, kLines), wish);
  std::uint64_t size = 0;
  auto answer = answers.begin();
  for (const auto& before : refused_before) {
    if (results.is_time_to_give_way()) co_await give_way();
    if (before) {
      results.add(*before, context.request.id);
      continue;
    }
    size = std::max(size, answer->journal_size);
    auto done = decided(context, std::move(*answer));
    ++answer;
    const auto outcome = co_await told(context, std::move(done), wish.shown);
    if (outcome) {
      results.add(*outcome);
    } else {
      results.add(outcome.error(), context.request.id);
    }
  }
  auto response = std::move(results).response(200);
  set_position(response, size);
  co_return response;
}

// The failure of one of them as that of all.
Failure at(std::size_t index, Failure failure) {
  const auto place = std::to_string(index);
  if (auto* errors = std::get_if<FieldErrors>(&failure.reason)) {
    for (auto& error : *errors) error.path = "[" + place + "]." + error.path;
  } else if (auto* rejection = std::get_if<Rejection>(&failure.reason)) {
    rejection->facts.emplace_back("index", place);
  } else {
    failure.detail += (failure.detail.empty() ? "element " : "; element ") + place;
  }
  return failure;
}

std::expected<std::vector<Command>, Failure> commands_of(const Context& context, std::vector<Item>& items) {
  std::vector<Command> commands;
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto command = command_of(context, items[i]);
    if (!command) return std::unexpected(at(i, std::move(command).error()));
    commands.push_back(*std::move(command));
  }
  return commands;
}

// The new outcome at this position; none where it is an old one.
const Recorded* among(const std::vector<Recorded>& events, Position position) {
  const auto found = std::ranges::lower_bound(events, position, {}, &Recorded::position);
  return found == events.end() || found->position != position ? nullptr : &*found;
}

// All of them or none.
boost::asio::awaitable<Outcome> post_all(const Context& context, std::vector<Item> items, Wish wish) {
  auto envelope = envelope_of(context);
  if (!envelope) co_return std::unexpected(std::move(envelope).error());
  auto commands = commands_of(context, items);
  if (!commands) co_return std::unexpected(std::move(commands).error());
  Submission submission{context.journal(), *std::move(envelope), {}, wish.dry_run, {}, *std::move(commands)};
  submission.balances = wish.shown == Shown::whole;
  auto answer = co_await submit(context.parts.store, std::move(submission));
  const auto done = decided(context, std::move(answer));
  if (!done) co_return std::unexpected(discreet(context, unknown_in_body(done.error())));
  Results results(asks_for(context.request.headers, kLines), wish);
  for (std::size_t i = 0; i < done->batch.places.size(); ++i) {
    if (results.is_time_to_give_way()) co_await give_way();
    const auto& place = done->batch.places[i];
    if (const auto* fresh = among(done->events, place.position)) {
      results.add({{*fresh}, false, done->journal_size});
      continue;
    }
    Decided earlier{{}, place, done->journal_size};
    const auto outcome = co_await told(context, std::move(earlier), wish.shown);
    if (!outcome) co_return std::unexpected(at(done->batch.refused.value_or(i), outcome.error()));
    results.add(*outcome);
  }
  auto response = std::move(results).response(wish.dry_run ? 200 : 201);
  if (!wish.dry_run) set_position(response, done->journal_size);
  co_return response;
}

}  // namespace

boost::asio::awaitable<Outcome> post_transactions(const Context& context) {
  FieldErrors errors;
  const auto wish = wish_of(context.request, errors);
  const bool atomic = Parameters(context.request, errors).flag("atomic").value_or(false);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  auto items = items_in(context);
  if (!items) co_return std::unexpected(std::move(items).error());
  if (!wish.dry_run) co_await keep_pace(context);
  auto waited = co_await refusal_of(context, std::vector<AccountId>{});  // what the credential may touch is known up to now
  if (waited) co_return std::unexpected(*std::move(waited));
  if (atomic) co_return co_await post_all(context, *std::move(items), wish);
  co_return co_await post_each(context, *std::move(items), wish);
}

}  // namespace daybook::http::v1
