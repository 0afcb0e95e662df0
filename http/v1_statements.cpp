#include <limits>
#include <utility>

#include "domain/time_text.h"
#include "http/consistency.h"
#include "http/csv.h"
#include "http/fields.h"
#include "http/media.h"
#include "http/parameters.h"
#include "http/pieces.h"
#include "http/v1.h"
#include "http/v1_transaction_text.h"

namespace daybook::http::v1 {
namespace {

constexpr std::string_view kCsv = "text/csv";
constexpr Time kBeginning{-62'167'219'200'000'000};  // 0000-01-01T00:00:00Z, the first that a text can show
constexpr Time kEnd{253'402'300'799'999'999};        // 9999-12-31T23:59:59.999999Z, the last

std::expected<BalanceMoment, Failure> moment_asked(const Context& context) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  BalanceMoment moment;
  moment.position = parameters.number("atPosition", 0, kPositionMax);
  moment.recorded_at = parameters.time("recordedAt");
  moment.effective_at = parameters.time("effectiveAt");
  if (moment.position && moment.recorded_at) {
    parameters.refuse("recordedAt", FieldFault::not_one_of, "absent where atPosition is given");
  }
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  return moment;
}

Failure unknown_account(const Context& context) {
  if (context.principal->limited()) return {Fault::outside_groups};
  return {Rejection{RejectionCode::account_unknown, context.arguments[0]}};
}

std::optional<AccountView> account_in_path(const Context& context) {
  auto view = context.views().account(context.journal(), {context.arguments[0]});
  if (view && !context.principal->may_see(view->customer)) return std::nullopt;
  return view;
}

// What is on top of a statement, and on what account it is.
struct Heading {
  AccountView account;
  std::optional<Time> from;
  std::optional<Time> to;
};

class StatementText : public Pieces {
 public:
  StatementText(Heading heading, std::unique_ptr<Statement> statement)
      : heading_(std::move(heading)), statement_(std::move(statement)), balance_(statement_->opening()) {}

  bool append(std::string& piece) final {
    if (ended_) return false;
    if (!begun_) {
      begun_ = true;
      begin(piece);
      return true;
    }
    const auto line = statement_->next();
    if (line) {
      balance_ = line->balance;
      add(piece, *line);
    } else {
      end(piece);
      ended_ = true;
    }
    return true;
  }

 protected:
  virtual void begin(std::string& piece) = 0;
  virtual void add(std::string& piece, const StatementLine& line) = 0;
  virtual void end(std::string& piece) = 0;

  const AccountView& account() const { return heading_.account; }
  const Heading& heading() const { return heading_; }
  std::string shown(Amount amount) const { return to_text(amount, heading_.account.scale); }
  std::string balance() const { return shown(balance_); }  // after the last line that was added

 private:
  const Heading heading_;
  const std::unique_ptr<Statement> statement_;
  Amount balance_;
  bool begun_ = false;
  bool ended_ = false;
};

class JsonStatement : public StatementText {
 public:
  using StatementText::StatementText;

 private:
  void begin(std::string& piece) override {
    JsonText json(piece);
    json.begin_object().member("account", account().account.text).member("accountNumber", to_text(account().number));
    json.member("currency", account().currency.text);
    if (heading().from) json.member("from", to_text(*heading().from));
    if (heading().to) json.member("to", to_text(*heading().to));
    json.member("openingBalance", balance()).key("lines").begin_array();
  }
  void add(std::string& piece, const StatementLine& line) override {
    if (line_before_) piece += ',';
    line_before_ = true;
    JsonText json(piece);
    json.begin_object().member("transaction", line.transaction.text).member("position", line.position);
    json.member("recordedAt", to_text(line.recorded_at)).member("effectiveAt", to_text(line.effective_at));
    json.member("amount", shown(line.amount)).member("balance", balance());
    if (!line.reference.empty()) json.member("reference", line.reference);
    json.end_object();
  }
  void end(std::string& piece) override {
    piece += "],";
    JsonText(piece).member("closingBalance", balance()).end_object();
  }

  bool line_before_ = false;
};

class CsvStatement : public StatementText {
 public:
  using StatementText::StatementText;

 private:
  void begin(std::string& piece) override {
    append_csv_row(piece, {{"effectiveAt"}, {"recordedAt"}, {"position"}, {"transaction"}, {"reference"}, {"amount"}, {"balance"},
                           {"currency"}});
    append_balance_row(piece, "opening balance");
  }
  void add(std::string& piece, const StatementLine& line) override {
    append_csv_row(piece, {{to_text(line.effective_at)}, {to_text(line.recorded_at)}, {std::to_string(line.position)},
                           csv_text(line.transaction.text), csv_text(line.reference), {shown(line.amount)}, {balance()},
                           {account().currency.text}});
  }
  void end(std::string& piece) override { append_balance_row(piece, "closing balance"); }

  void append_balance_row(std::string& piece, std::string_view name) const {
    append_csv_row(piece, {{}, {}, {}, {std::string(name)}, {}, {}, {balance()}, {account().currency.text}});
  }
};

}  // namespace

boost::asio::awaitable<Outcome> show_balances(const Context& context) {
  const auto moment = moment_asked(context);
  if (!moment) co_return std::unexpected(moment.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  if (moment->position && *moment->position >= *reflected) {
    co_return refused(Fault::entry_unknown, "it has " + std::to_string(*reflected) + " entries");
  }
  const auto found = context.views().balances(context.journal(), {context.arguments[0]}, *moment);
  if (!found || !context.principal->may_see(found->customer)) co_return std::unexpected(unknown_account(context));
  if (!found->balances) {
    co_return std::unexpected(
        Failure{Rejection{RejectionCode::account_unknown, found->account.text}, "it was not there at that moment"});
  }
  std::string body;
  JsonText json(body);
  begin_balances(json, *found->balances);
  if (moment->position) json.member("atPosition", *moment->position);
  if (moment->recorded_at) json.member("recordedAt", to_text(*moment->recorded_at));
  if (moment->effective_at) json.member("effectiveAt", to_text(*moment->effective_at));
  json.end_object();
  Response response;
  response.body = std::move(body);
  set_position(response, *reflected);
  co_return response;
}

boost::asio::awaitable<Outcome> show_statement(const Context& context) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  const auto from = parameters.time("from");
  const auto to = parameters.time("to");
  if (from && to && *to < *from) parameters.refuse("to", FieldFault::out_of_range, "at or after from");
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  auto account = account_in_path(context);
  if (!account) co_return std::unexpected(unknown_account(context));
  auto statement = context.views().statement(context.journal(), account->account, from.value_or(kBeginning), to.value_or(kEnd));
  if (!statement) co_return std::unexpected(unknown_account(context));
  Heading heading{*std::move(account), from, to};
  Response response;
  if (asks_for(context.request.headers, kCsv) || !accepts(context.request.headers, "application/json")) {
    response.content_type = "text/csv; charset=utf-8; header=present";
    response.body = body_of(std::make_unique<CsvStatement>(std::move(heading), std::move(statement)));
  } else {
    response.body = body_of(std::make_unique<JsonStatement>(std::move(heading), std::move(statement)));
  }
  set_position(response, *reflected);
  co_return response;
}

}  // namespace daybook::http::v1
