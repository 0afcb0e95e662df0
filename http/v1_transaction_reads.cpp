#include <unordered_map>
#include <utility>

#include "http/awaiting.h"
#include "http/consistency.h"
#include "http/parameters.h"
#include "http/v1.h"
#include "http/v1_access.h"
#include "http/v1_paging.h"
#include "http/v1_position_page.h"
#include "http/v1_transaction_text.h"

namespace daybook::http::v1 {
namespace {

constexpr std::size_t kFollowUpsMax = 1'000;  // shown with a transaction; more can be listed

using Kind = TransactionRow::Kind;
using HoldStatus = TransactionRow::HoldStatus;

// Looks up the identifiers of accounts, each once.
class Names {
 public:
  explicit Names(const Context& context) : context_(context) {}

  NameOf function() {
    return [this](AccountNumber number) {
      const auto [it, fresh] = names_.try_emplace(number);
      if (fresh) {
        const auto view = context_.views().account(context_.journal(), {to_text(number)});
        it->second = view ? view->account.text : to_text(number);
      }
      return it->second;
    };
  }

 private:
  const Context& context_;
  std::unordered_map<AccountNumber, std::string> names_;
};

// Which transactions a status means. Statuses of holds are their own; POSTED and DONE are those of several kinds.
bool set_status(TransactionFilter& filter, std::string_view status) {
  if (status == "PENDING") filter.hold_status = HoldStatus::open;
  else if (status == "CAPTURED") filter.hold_status = HoldStatus::captured;
  else if (status == "VOIDED") filter.hold_status = HoldStatus::voided;
  else if (status == "EXPIRED") filter.hold_status = HoldStatus::expired;
  else if (status == "REJECTED") filter.kind = Kind::rejected;
  else return status == "POSTED" || status == "DONE";
  return true;
}

std::optional<Kind> kind_named(std::string_view name) {
  for (const auto kind : {Kind::posted, Kind::hold, Kind::capture, Kind::void_, Kind::extension, Kind::reversal, Kind::rejected}) {
    if (type_of(kind) == name) return kind;
  }
  return std::nullopt;
}

struct Asked {
  TransactionFilter filter;
  std::string status;  // empty: any
  std::string list;    // all of it as text: what cursors are bound to
};

std::expected<Asked, Failure> asked_by(const Context& context) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  Asked asked;
  auto& filter = asked.filter;
  if (auto account = parameters.text("account")) filter.account = AccountId{*std::move(account)};
  if (auto customer = parameters.text("customer")) filter.customer = CustomerId{*std::move(customer)};
  if (auto currency = parameters.text("currency")) filter.currency = CurrencyCode{*std::move(currency)};
  filter.from = parameters.time("from");
  filter.to = parameters.time("to");
  filter.reference = parameters.text("reference");
  filter.metadata = parameters.metadata();
  asked.status = parameters.text("status").value_or("");
  if (!asked.status.empty() && !set_status(filter, asked.status)) {
    parameters.refuse("status", FieldFault::not_one_of,
                      "one of POSTED, PENDING, CAPTURED, VOIDED, EXPIRED, DONE, REJECTED");
  }
  if (const auto type = parameters.text("type")) {
    const auto kind = kind_named(*type);
    const bool contrary = kind && filter.kind && *filter.kind != *kind;
    if (!kind || contrary) {
      parameters.refuse("type", FieldFault::not_one_of,
                        contrary ? "absent, or rejected, where status is REJECTED"
                                 : "one of transaction, hold, capture, void, extension, reversal, rejected");
    }
    filter.kind = kind;
  }
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  asked.list = "transactions";
  for (const auto& [name, value] : context.request.query) {
    if (!is_known(name, kPageParameters)) (asked.list += "\n" + name) += "=" + value;
  }
  return asked;
}

// Those of the status that is asked for, where the filter can't tell.
class OfStatus : public TransactionList {
 public:
  OfStatus(std::unique_ptr<TransactionList> all, std::string status) : all_(std::move(all)), status_(std::move(status)) {}

  std::optional<Look> look() override {
    auto row = all_->look();
    if (row && row->found && !status_.empty() && status_of(*row->found) != status_) row->found.reset();
    return row;
  }

 private:
  const std::unique_ptr<TransactionList> all_;
  const std::string status_;
};

// To a credential that is limited to groups, what is foreign and what is nowhere look alike.
bool may_ask(const Context& context, const TransactionFilter& filter) {
  if (filter.customer && !context.principal->may_see(*filter.customer)) return false;
  return !filter.account || may_touch(context, *filter.account);
}

void append_follow_ups(JsonText& json, const Context& context, const TransactionView& view) {
  const auto scan = context.views().transactions_about(context.journal(), view.transaction);
  json.key("followUps").begin_array();
  std::size_t count = 0;
  auto one = scan->next();
  for (; one && count < kFollowUpsMax; one = scan->next(), ++count) {
    json.begin_object().member("id", one->transaction.text).member("type", type_of(one->kind));
    json.member("position", one->position).end_object();
  }
  json.end_array();
  if (one) json.member("moreFollowUps", true);
}

}  // namespace

boost::asio::awaitable<Outcome> show_transaction(const Context& context) {
  const TransactionId id{context.arguments[0]};
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto view = context.views().transaction(context.journal(), id);
  if (context.principal->limited() && (!view || !may_see(context, *view))) co_return refused(Fault::outside_groups);
  if (!view) co_return std::unexpected(Failure{Rejection{RejectionCode::transaction_unknown, id.text}});
  Names names(context);
  std::string body;
  JsonText json(body);
  begin_transaction(json, *view, names.function());
  append_follow_ups(json, context, *view);
  json.end_object();
  Response response;
  response.body = std::move(body);
  response.headers.add("ETag", "\"" + std::to_string(view->last) + "\"");
  set_position(response, *reflected);
  co_return response;
}

boost::asio::awaitable<Outcome> list_transactions(const Context& context) {
  const auto asked = asked_by(context);
  if (!asked) co_return std::unexpected(asked.error());
  const auto page_wanted = page_asked(context, asked->list);
  if (!page_wanted) co_return std::unexpected(page_wanted.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  if (!may_ask(context, asked->filter)) co_return refused(Fault::outside_groups);
  const ListFrom<TransactionView> list_from = [&](const PositionRange& range) -> std::unique_ptr<TransactionList> {
    return std::make_unique<OfStatus>(visible_transactions(context, asked->filter, range), asked->status);
  };
  const auto page = co_await page_of_positions<TransactionView>(*page_wanted, context.parts.options.page_rows_max, list_from);
  Names names(context);
  const auto name_of = names.function();
  std::string body;
  JsonText json(body);
  json.begin_object().key("transactions").begin_array();
  for (const auto& view : page.items) {
    begin_transaction(json, view, name_of);
    json.end_object();
    co_await give_way();  // it may have a thousand postings
  }
  end_page(json, page);
  Response response;
  response.body = std::move(body);
  set_position(response, *reflected);
  co_return response;
}

}  // namespace daybook::http::v1
