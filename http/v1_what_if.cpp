// The question what would have become of the journal, asked on a thread of its own.
#include <functional>
#include <utility>

#include "domain/books.h"
#include "http/awaiting.h"
#include "http/commanding.h"
#include "http/consistency.h"
#include "http/fields.h"
#include "http/places.h"
#include "http/v1.h"
#include "http/v1_account_commands.h"
#include "http/v1_transaction_commands.h"
#include "http/v1_transaction_text.h"
#include "http/what_if.h"

namespace daybook::http::v1 {
namespace {

// One command to be added: what it stands behind, and what it is.
class Added {
 public:
  Added(const JsonValue& one, std::string path, FieldErrors& errors) : one_(one), path_(std::move(path)), errors_(errors), fields_(one, errors, path_ + ".") {}

  // Nothing where it is not as it must be.
  std::optional<std::pair<Position, Command>> read(const Views& views, JournalNumber journal) {
    const auto errors_before = errors_.size();
    const auto after = fields_.number("after", kPositionMax);
    auto command = one_.find("account") ? about_account(views, journal) : about_money();
    fields_.refuse_others();
    if (errors_.size() != errors_before) return std::nullopt;
    return std::pair(after, *std::move(command));
  }

 private:
  // {"after", "transaction": as POST /v1/transactions takes it}; about a hold or another transaction: {"after", "action", "target", "transaction"}.
  std::optional<Command> about_money() {
    const auto action = fields_.optional_text("action");
    const TransactionId target{action ? fields_.text("target") : std::string()};
    return within("transaction", [&](const JsonValue& body, FieldErrors& errors) -> std::optional<Command> {
      if (!action) return transaction_in(body, errors);
      if (*action == "capture") return capture_in(target, body, errors);
      if (*action == "void") return void_in(target, body, errors);
      if (*action == "extend") return extension_in(target, body, errors);
      if (*action == "reverse") return reversal_in(target, body, errors);
      errors_.push_back({path_ + ".action", FieldFault::not_one_of, shown(*action), "one of capture, void, extend, reverse"});
      return std::nullopt;
    });
  }

  // {"after", "account", "change": as PATCH /v1/accounts/{account} takes it}, or "status" with what POST .../status takes.
  std::optional<Command> about_account(const Views& views, JournalNumber journal) {
    const auto account = fields_.text("account");
    const auto view = views.account(journal, {account});
    if (!view) errors_.push_back({path_ + ".account", FieldFault::not_one_of, shown(account), "an account of the platform"});
    const auto asked = view.value_or(AccountView{});
    if (one_.find("status")) {
      return within("status", [&](const JsonValue& body, FieldErrors& errors) -> std::optional<Command> { return account_status_in(asked, body, errors); });
    }
    return within("change", [&](const JsonValue& body, FieldErrors& errors) -> std::optional<Command> {
      // Nothing is written, so there is nothing that it could be sealed for.
      for (const auto* name : {"contactEmail", "fundingNotification"}) {
        if (body.find(name)) errors.push_back({name, FieldFault::unknown, ""});
      }
      return account_change_in(asked, body, errors);
    });
  }

  std::optional<Command> within(const std::string& name, const std::function<std::optional<Command>(const JsonValue&, FieldErrors&)>& read) {
    const auto* body = fields_.object(name);
    if (!body) return std::nullopt;
    FieldErrors errors;
    auto command = read(*body, errors);
    for (auto& error : errors) {
      error.path = path_ + "." + name + "." + error.path;
      errors_.push_back(std::move(error));
    }
    return command;
  }

  const JsonValue& one_;
  const std::string path_;
  FieldErrors& errors_;
  Fields fields_;
};

void add_command(const JsonValue& one, const std::string& path, const Context& context, WhatIf& question, FieldErrors& errors) {
  if (!one.object()) return errors.push_back({path, FieldFault::wrong_type, shown(one), "an object"});
  if (auto added = Added(one, path, errors).read(context.views(), context.journal())) question.with.insert(*std::move(added));
}

std::expected<WhatIf, Failure> question_in(const JsonValue& body, const Context& context) {
  const auto& options = context.parts.options;
  FieldErrors errors;
  Fields fields(body, errors);
  WhatIf question;
  question.size = fields.number("from", kPositionMax) + 1;
  const auto check = [&](Position position, Position least, const std::string& path, const char* expected) {
    if (position < least) errors.push_back({path, FieldFault::out_of_range, std::to_string(position), expected});
  };
  if (const auto* without = fields.optional_list_in_place("without", options.what_if_without_max)) {
    for (std::size_t i = 0; i < without->size(); ++i) {
      const auto* number = std::get_if<JsonNumber>(&(*without)[i].value);
      const auto position = number ? whole_number(number->text) : std::nullopt;
      if (!position) {
        errors.push_back({element("without", i), FieldFault::wrong_type, shown((*without)[i]), "a position"});
      } else {
        check(*position, question.size, element("without", i), "a position behind \"from\"");
        question.without.insert(*position);
      }
    }
  }
  if (const auto* with = fields.optional_list_in_place("with", options.what_if_with_max)) {
    for (std::size_t i = 0; i < with->size() && errors.size() < kFieldErrorsMax; ++i) add_command((*with)[i], element("with", i), context, question, errors);
    for (const auto& [position, command] : question.with) check(position, question.size - 1, "with", "a position from \"from\" on");
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
    if (!turn.account.empty()) json.member("account", turn.account);
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
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto question = question_in(*body, context);
  if (!question) co_return std::unexpected(question.error());
  auto past = context.views().past(context.journal());
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
