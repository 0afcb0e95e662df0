// The question what would have become of the journal, asked on a thread of its own.
#include <utility>

#include "domain/books.h"
#include "http/awaiting.h"
#include "http/commanding.h"
#include "http/consistency.h"
#include "http/fields.h"
#include "http/places.h"
#include "http/v1.h"
#include "http/v1_transaction_commands.h"
#include "http/v1_transaction_text.h"
#include "http/what_if.h"

namespace daybook::http::v1 {
namespace {

// {"after", "transaction": as POST /v1/transactions takes it}; about a hold or another transaction: {"after", "action", "target", "transaction"}.
void add_command(const JsonValue& one, const std::string& path, WhatIf& question, FieldErrors& errors) {
  if (!one.object()) return errors.push_back({path, FieldFault::wrong_type, shown(one), "an object"});
  const auto errors_before = errors.size();
  Fields fields(one, errors, path + ".");
  const auto after = fields.number("after", kPositionMax);
  const auto action = fields.optional_text("action");
  const auto target = action ? fields.text("target") : std::string();
  const auto* body = one.find("transaction");
  static const JsonValue nothing{JsonValue::Object{}};
  FieldErrors within;
  const auto& asked = body && body->object() ? *body : nothing;
  std::optional<Command> command;
  if (!action) command = transaction_in(asked, within);
  else if (*action == "capture") command = capture_in({target}, asked, within);
  else if (*action == "void") command = void_in({target}, asked, within);
  else if (*action == "extend") command = extension_in({target}, asked, within);
  else if (*action == "reverse") command = reversal_in({target}, asked, within);
  else errors.push_back({path + ".action", FieldFault::not_one_of, shown(*action), "one of capture, void, extend, reverse"});
  for (const auto& [name, value] : *one.object()) {
    if (name != "after" && name != "action" && name != "target" && name != "transaction") errors.push_back({path + "." + name, FieldFault::unknown, ""});
  }
  for (auto& error : within) {
    error.path = path + ".transaction." + error.path;
    errors.push_back(std::move(error));
  }
  if (errors.size() == errors_before) question.with.emplace(after, *std::move(command));
}

std::expected<WhatIf, Failure> question_in(const JsonValue& body, const ApplicationOptions& options) {
  FieldErrors errors;
  Fields fields(body, errors);
  WhatIf question;
  question.size = fields.number("from", kPositionMax) + 1;
  const auto check_behind = [&](Position position, const std::string& path) {
    if (position < question.size - 1) errors.push_back({path, FieldFault::out_of_range, std::to_string(position), "a position from \"from\" on"});
  };
  if (const auto* without = fields.optional_list_in_place("without", options.what_if_without_max)) {
    for (std::size_t i = 0; i < without->size(); ++i) {
      const auto* number = std::get_if<JsonNumber>(&(*without)[i].value);
      const auto position = number ? whole_number(number->text) : std::nullopt;
      if (!position) {
        errors.push_back({element("without", i), FieldFault::wrong_type, shown((*without)[i]), "a position"});
      } else {
        check_behind(*position, element("without", i));
        question.without.insert(*position);
      }
    }
  }
  if (const auto* with = fields.optional_list_in_place("with", options.what_if_with_max)) {
    for (std::size_t i = 0; i < with->size() && errors.size() < kFieldErrorsMax; ++i) add_command((*with)[i], element("with", i), question, errors);
    for (const auto& [position, command] : question.with) check_behind(position, "with");
  }
  fields.refuse_others();
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  return question;
}

std::optional<Failure> refusal_of(const WhatIf& question, std::uint64_t size, std::uint64_t entries_max) {
  const auto unknown = [&](Position position) { return position >= size; };
  if (unknown(question.size - 1) || (!question.without.empty() && unknown(*question.without.rbegin())) ||
      (!question.with.empty() && unknown(question.with.rbegin()->first))) {
    return Failure{Fault::entry_unknown, "it has " + std::to_string(size) + " entries"};
  }
  if (size - question.size <= entries_max) return std::nullopt;
  return Failure{FieldErrors{{"from", FieldFault::out_of_range, std::to_string(question.size - 1),
                              "a position from " + std::to_string(size - entries_max - 1) + " on"}}};
}

void append_turns(JsonText& json, std::string_view name, const std::vector<Turn>& turns) {
  json.key(name).begin_array();
  for (const auto& turn : turns) {
    json.begin_object().member("position", turn.position).member("type", turn.type);
    if (!turn.transaction.empty()) json.member("transaction", turn.transaction);
    if (turn.rejection) {
      json.member("rule", name_of(turn.rejection->code)).key("facts").begin_object();
      for (const auto& [fact, value] : turn.rejection->facts) json.member(fact, value);
      json.end_object();
    }
    json.end_object();
  }
  json.end_array();
}

void append_account(JsonText& json, const AccountTurn& turn) {
  const auto& known = turn.was.account.text.empty() ? turn.would_be : turn.was;
  const auto shown_as = [&](Amount amount) { return to_text(amount, known.scale); };
  const auto append = [&](std::string_view name, const AccountRow& row) {
    json.key(name).begin_object().member("posted", shown_as(row.posted)).member("held", shown_as(row.held));
    json.member("incoming", shown_as(row.incoming)).member("available", shown_as(row.available())).end_object();
  };
  json.begin_object().member("account", known.account.text).member("accountNumber", to_text(turn.number)).member("currency", known.currency.text);
  append("was", turn.was);
  append("wouldBe", turn.would_be);
  json.member("difference", shown_as({turn.would_be.posted.units - turn.was.posted.units})).end_object();
}

void append_holds(JsonText& json, std::string_view name, const std::vector<TransactionId>& holds) {
  json.key(name).begin_array();
  for (const auto& hold : holds) json.text(hold.text);
  json.end_array();
}

std::string text_of(const WhatIf& question, const WhatIfOutcome& outcome, std::uint64_t size) {
  std::string text;
  JsonText json(text);
  json.begin_object().member("from", question.size - 1).member("to", size - 1).member("decided", outcome.decided);
  json.member("expired", outcome.expired).member("rejectedBefore", outcome.not_known);
  append_turns(json, "refused", outcome.refused);
  append_turns(json, "changed", outcome.changed);
  append_turns(json, "added", outcome.accepted);
  json.key("balances").begin_array();
  for (const auto& account : outcome.accounts) append_account(json, account);
  json.end_array();
  append_holds(json, "holdsAlsoOpen", outcome.holds_more);
  append_holds(json, "holdsNotOpen", outcome.holds_less);
  json.key("objects").begin_array();
  for (const auto& object : outcome.objects) json.raw(object);
  json.end_array().member("objectsNotShown", outcome.objects_not_shown);
  json.end_object();
  return text;
}

}  // namespace

boost::asio::awaitable<Outcome> ask_what_if(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  const auto& options = context.parts.options;
  const auto question = question_in(*body, options);
  if (!question) co_return std::unexpected(question.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  auto past = context.parts.views.past(context.journal());
  const auto size = past->size();
  if (auto refusal = refusal_of(*question, size, options.what_if_entries_max)) co_return std::unexpected(*std::move(refusal));
  const auto place = context.parts.what_ifs.take(context.journal(), {options.platform_what_ifs_max, options.what_ifs_max});
  if (!place) co_return refused(Fault::unavailable, "of such questions, " + place.error());

  std::expected<std::string, Unanswered> answer;
  const std::function<void()> work = [&] {
    const WhatIfLimits limits{options.what_if_entries_max, options.what_if_objects_max, options.what_if_patches_max};
    const auto outcome = ask(*past, context.parts.store.keys(), *question, limits, context.parts.stopping);
    if (outcome) {
      answer = text_of(*question, *outcome, size);
    } else {
      answer = std::unexpected(outcome.error());
    }
    past.reset();
  };
  co_await aside(work);
  if (!answer && answer.error() == Unanswered::stopped) co_return std::unexpected(Failure{Unavailable::stopping});
  if (!answer) {
    co_return std::unexpected(Failure{FieldErrors{{"from", FieldFault::out_of_range, std::to_string(question->size - 1),
                                                   "a position with at most " + std::to_string(options.what_if_objects_max) + " objects"}}});
  }
  Response response;
  response.body = *std::move(answer);
  set_position(response, *reflected);
  co_return response;
}

}  // namespace daybook::http::v1
