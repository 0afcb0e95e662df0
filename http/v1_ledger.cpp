#include <map>
#include <utility>

#include "domain/time_text.h"
#include "http/commanding.h"
#include "http/consistency.h"
#include "http/fields.h"
#include "http/parameters.h"
#include "http/pieces.h"
#include "http/v1.h"
#include "http/v1_outcome.h"
#include "http/v1_paging.h"
#include "http/v1_totals.h"
#include "http/v1_transaction_text.h"

namespace daybook::http::v1 {
namespace {

Response answered(int status, std::string body, std::uint64_t size) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  set_position(response, size);
  return response;
}

void append_total(JsonText& json, const CurrencyCode& currency, Amount posted, Amount held, int scale, std::uint64_t accounts) {
  json.begin_object().member("currency", currency.text).member("posted", to_text(posted, scale));
  json.member("held", to_text(held, scale)).member("accounts", accounts).end_object();
}

// The accounts one by one, then what they come to.
class TrialBalance : public Pieces {
 public:
  TrialBalance(std::unique_ptr<Scan<Balances>> accounts, std::string head) : accounts_(std::move(accounts)), head_(std::move(head)) {}

  bool append(std::string& piece) override {
    if (ended_) return false;
    if (!begun_) piece += head_;
    auto balances = accounts_->next();
    if (balances) {
      if (begun_) piece += ',';
      JsonText json(piece);
      begin_balances(json, *balances);
      json.end_object();
      add(*balances);
    } else {
      append_sums(piece);
      ended_ = true;
    }
    begun_ = true;
    return true;
  }

 private:
  struct Sum {
    int scale = 0;
    Amount posted;
    Amount held;
    std::uint64_t accounts = 0;
  };

  // Wrapping around is harmless: a sum that is zero is so after any number of turns.
  static Amount wrapped(Amount a, Amount b) {
    return {static_cast<Int128>(static_cast<UInt128>(a.units) + static_cast<UInt128>(b.units))};
  }

  void add(const Balances& balances) {
    auto& sum = sums_[balances.currency];
    sum.scale = balances.scale;
    sum.posted = wrapped(sum.posted, balances.posted);
    sum.held = wrapped(sum.held, balances.held);
    ++sum.accounts;
  }

  void append_sums(std::string& piece) const {
    piece += "],";
    JsonText json(piece);
    json.key("totals").begin_array();
    for (const auto& [currency, sum] : sums_) append_total(json, currency, sum.posted, sum.held, sum.scale, sum.accounts);
    json.end_array().end_object();
  }

  const std::unique_ptr<Scan<Balances>> accounts_;
  const std::string head_;
  std::map<CurrencyCode, Sum> sums_;
  bool begun_ = false;
  bool ended_ = false;
};

std::string text_of(const AssetView& asset) {
  std::string text;
  JsonText json(text);
  json.begin_object().member("code", asset.asset.text).member("scale", static_cast<unsigned>(asset.scale));
  json.member("displayName", asset.display_name).end_object();
  return text;
}

}  // namespace

Response totals_shown(const std::vector<CurrencyTotal>& totals, std::uint64_t reflected) {
  std::string body;
  JsonText json(body);
  json.begin_object().key("totals").begin_array();
  for (const auto& total : totals) append_total(json, total.currency, total.posted, total.held, total.scale, total.accounts);
  json.end_array().end_object();
  return answered(200, std::move(body), reflected);
}

boost::asio::awaitable<Outcome> list_totals(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  co_return totals_shown(context.views().totals(context.journal()), *reflected);
}

boost::asio::awaitable<Outcome> show_trial_balance(const Context& context) {
  FieldErrors errors;
  const auto position = Parameters(context.request, errors).number("atPosition", 0, kPositionMax);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  if (position && *position >= *reflected) {
    co_return refused(Fault::entry_unknown, "it has " + std::to_string(*reflected) + " entries");
  }
  std::string head;
  JsonText json(head);
  json.begin_object();
  if (position) json.member("atPosition", *position);
  json.key("accounts").begin_array();
  auto accounts = context.views().trial_balance(context.journal(), position);
  Response response;
  response.body = body_of(std::make_unique<TrialBalance>(std::move(accounts), std::move(head)));
  set_position(response, *reflected);
  co_return response;
}

boost::asio::awaitable<Outcome> register_asset(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  RegisterAsset command;
  command.asset = {fields.text("code")};
  command.scale = static_cast<int>(fields.number("scale", kScaleMax));
  command.display_name = fields.text("displayName");
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  const AssetView view{command.asset, command.scale, command.display_name};

  const auto* keyed_body = &*body;
  auto done = co_await decided(context, context.journal(), std::move(command), {.keyed_body = keyed_body, .dry_run = false});
  auto outcome = co_await told(context, std::move(done));
  if (!outcome) co_return std::unexpected(std::move(outcome).error());
  // The same asset again changes nothing, and is answered as if it were there since now.
  auto response = answered(outcome->events.empty() ? 200 : 201, text_of(view), outcome->journal_size);
  mark(response.headers, outcome->replayed);
  co_return response;
}

boost::asio::awaitable<Outcome> list_assets(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  std::string body;
  JsonText json(body);
  json.begin_object().key("assets").begin_array();
  for (const auto& asset : context.views().assets(context.journal())) json.raw(text_of(asset));
  json.end_array().end_object();
  co_return answered(200, std::move(body), *reflected);
}

boost::asio::awaitable<Outcome> close_period(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  ClosePeriod command{fields.time("through"), fields.text("reason")};
  fields.refuse_others();
  add_violations(errors, violations_of(command));
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});

  const auto* keyed_body = &*body;
  auto done = co_await decided(context, context.journal(), std::move(command), {.keyed_body = keyed_body, .dry_run = false});
  auto outcome = co_await told(context, std::move(done));
  if (!outcome) co_return std::unexpected(std::move(outcome).error());
  const auto& recorded = outcome->main();
  const auto& closed = std::get<PeriodClosed>(recorded.event);
  std::string text;
  JsonText json(text);
  json.begin_object().member("through", to_text(closed.through)).member("reason", closed.reason);
  json.member("position", recorded.position).member("recordedAt", to_text(recorded.time)).end_object();
  auto response = answered(201, std::move(text), outcome->journal_size);
  mark(response.headers, outcome->replayed);
  co_return response;
}

boost::asio::awaitable<Outcome> list_periods(const Context& context) {
  const auto asked = page_asked(context, "periods");
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto& views = context.views();
  const auto page = page_of<PeriodView>(*asked, [&](const ScanRange& range) { return views.periods(context.journal(), positions(range)); });
  const auto through = views.closed_through(context.journal());
  std::string body;
  JsonText json(body);
  json.begin_object().key("closedThrough");
  if (through) {
    json.text(to_text(*through));
  } else {
    json.null();
  }
  json.key("periods").begin_array();
  for (const auto& period : page.items) {
    json.begin_object().member("through", to_text(period.through)).member("reason", period.reason);
    json.member("closedAt", to_text(period.closed_at)).member("position", period.position).end_object();
  }
  end_page(json, page);
  co_return answered(200, std::move(body), *reflected);
}

}  // namespace daybook::http::v1
