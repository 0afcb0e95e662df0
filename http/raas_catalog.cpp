#include <algorithm>
#include <utility>

#include "http/consistency.h"
#include "http/json_text.h"
#include "http/raas.h"
#include "http/times.h"

namespace daybook::http::raas {
namespace {

constexpr std::string_view kDisclaimer =
    "These rates are those that the platform registered. They are for information: no amount is converted with them.";

void append_value(JsonText& json, std::string_view name, const std::optional<Decimal>& value) {
  if (value) json.key(name).raw(to_minimal_text(value->amount, value->scale));
}

void append_item(JsonText& json, const CatalogItem& item) {
  json.begin_object().member("utid", item.utid.text).member("rewardName", item.reward_name);
  json.member("currencyCode", item.currency.text).member("status", item.active ? "ACTIVE" : "INACTIVE");
  json.member("valueType", name_of(item.value_type));
  append_value(json, "minValue", item.min_value);
  append_value(json, "maxValue", item.max_value);
  append_value(json, "faceValue", item.face_value);
  json.member("description", item.description).end_object();
}

std::string catalog_text(const std::string& name, std::vector<CatalogItem> items) {
  std::ranges::stable_sort(items, {}, &CatalogItem::brand_key);
  std::string text;
  JsonText json(text);
  json.begin_object().member("catalogName", name).key("brands").begin_array();
  for (auto item = items.begin(); item != items.end();) {
    const auto& brand = *item;
    json.begin_object().member("brandKey", brand.brand_key).member("brandName", brand.brand_name).key("items").begin_array();
    for (; item != items.end() && item->brand_key == brand.brand_key; ++item) append_item(json, *item);
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return text;
}

}  // namespace

boost::asio::awaitable<Outcome> show_catalog(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  Response response;
  response.body = catalog_text(context.principal->platform->text, context.views().catalog(context.journal()));
  set_position(response, *reflected);
  co_return response;
}

boost::asio::awaitable<Outcome> list_exchange_rates(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  std::string text;
  JsonText json(text);
  json.begin_object().member("disclaimer", kDisclaimer).key("exchangeRates").begin_array();
  for (const auto& [set_at, rate] : context.views().exchange_rates(context.journal())) {
    json.begin_object().member("lastModifiedDate", in_milliseconds(set_at)).member("rewardCurrency", rate.reward_currency.text);
    json.member("baseCurrency", rate.base_currency.text);
    json.key("baseFx").raw(to_minimal_text(rate.rate.amount, rate.rate.scale)).end_object();
  }
  json.end_array().end_object();
  Response response;
  response.body = std::move(text);
  set_position(response, *reflected);
  co_return response;
}

}  // namespace daybook::http::raas
