#include <algorithm>
#include <utility>

#include "http/consistency.h"
#include "http/json_text.h"
#include "http/parameters.h"
#include "http/raas.h"
#include "http/raas_fields.h"
#include "http/raas_order_text.h"

namespace daybook::http::raas {
namespace {

constexpr std::uint64_t kElementsMax = 100;  // of one page
constexpr std::uint64_t kPageMax = 1'000'000'000;
constexpr std::size_t kDayLength = 10;  // 2019-07-01
constexpr std::int64_t kDayMicroseconds = 86'400'000'000;
constexpr std::int64_t kPeriodMicrosecondsMax = 100 * kDayMicroseconds;

struct Asked {
  OrderFilter filter;
  std::uint64_t elements = kElementsMax;
  std::uint64_t page = 0;
};

std::optional<Time> date_in(const Parameters& parameters, std::string_view name) {
  const auto text = parameters.text(name);
  if (!text) return std::nullopt;
  const auto date = date_from_text(*text);
  if (!date) parameters.refuse(name, FieldFault::wrong_type, "a time");
  return date;
}

void read_period(const Parameters& parameters, OrderFilter& filter) {
  filter.from = date_in(parameters, "startDate");
  const auto end = date_in(parameters, "endDate");
  filter.to = end;
  // A day as the end is all of it.
  if (end && parameters.text("endDate")->size() == kDayLength) filter.to->microseconds += kDayMicroseconds - 1;
  if (!filter.from || !end) return;
  if (*end <= *filter.from) {
    parameters.refuse("endDate", FieldFault::not_one_of, "after startDate");
  } else if (end->microseconds - filter.from->microseconds > kPeriodMicrosecondsMax) {
    parameters.refuse("endDate", FieldFault::out_of_range, "at most 100 days after startDate");
  }
}

std::expected<Asked, Failure> asked_in(const Context& context) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  Asked asked;
  if (auto account = parameters.text("accountIdentifier")) asked.filter.account = {*std::move(account)};
  if (auto customer = parameters.text("customerIdentifier")) asked.filter.customer = {*std::move(customer)};
  asked.filter.reference = parameters.text("externalRefID");
  read_period(parameters, asked.filter);
  asked.elements = parameters.number("elementsPerBlock", 1, kElementsMax, Rule::list_length).value_or(kElementsMax);
  asked.page = parameters.number("page", 0, kPageMax).value_or(0);
  if (!errors.empty()) return std::unexpected(Failure{std::move(errors)});
  return asked;
}

// What is asked for as far as the credential may see it. An account tells its customer; what is nowhere is nobody's.
std::expected<OrderFilter, Failure> visible(const Context& context, OrderFilter filter) {
  const auto& principal = *context.principal;
  if (!principal.limited()) return filter;
  if (filter.customer && !principal.may_see(*filter.customer)) return refused(Fault::outside_groups);
  if (filter.account) {
    const auto account = context.views().account(context.journal(), *filter.account);
    if (!account || !principal.may_see(account->customer)) return refused(Fault::outside_groups);
  }
  filter.customers = principal.customers;
  std::ranges::sort(filter.customers);
  const auto repeated = std::ranges::unique(filter.customers);
  filter.customers.erase(repeated.begin(), repeated.end());
  return filter;
}

std::string listed_text(const OrderPage& page, const Asked& asked, const PersonalDataReader& reader) {
  std::string text;
  JsonText json(text);
  json.begin_object().key("page").begin_object().member("number", asked.page).member("elementsPerBlock", asked.elements);
  json.member("resultCount", page.orders.size()).member("totalCount", page.total).end_object();
  json.key("orders").begin_array();
  for (const auto& order : page.orders) append_order(json, order, reader, Reward::without);
  json.end_array().end_object();
  return text;
}

}  // namespace

boost::asio::awaitable<Outcome> list_orders(const Context& context) {
  const auto asked = asked_in(context);
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const auto filter = visible(context, asked->filter);
  if (!filter) co_return std::unexpected(filter.error());
  const auto page = context.views().orders(context.journal(), *filter, asked->page * asked->elements, asked->elements);
  Response response;
  response.body = listed_text(page, *asked, {context.parts.store.keys(), context.principal->role});
  set_position(response, *reflected);
  co_return response;
}

}  // namespace daybook::http::raas
