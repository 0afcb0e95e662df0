#include "http/consistency.h"
#include "http/customers.h"
#include "http/customers_dates.h"
#include "http/customers_pages.h"
#include "http/customers_transport.h"

namespace daybook::http::customers {

boost::asio::awaitable<Outcome> list_contracts(const Context& context) {
  const auto asked = list_asked(context, "contracts");
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());

  const auto& views = context.views();
  const auto page = page_of(*asked, views.contracts(context.journal(), range_of(*asked)), &ContractView::position);
  std::string body;
  JsonText json(body);
  json.begin_object().key("items").begin_array();
  for (const auto& view : page.items) {
    const auto& contract = view.contract;
    json.begin_object().member("type", contract.type.text).member("version", contract.version);
    json.member("contractValidFrom", shown(contract.valid_from)).member("content", contract.content).end_object();
  }
  end_list(json, *asked, page.next, views.contract_count(context.journal()), page.items.size());
  co_return shown(std::move(body), *reflected);
}

}  // namespace daybook::http::customers
