// The handlers of `/raas/v2`, for programs written for that API: docs/api/raas-v2.md.
#pragma once

#include "http/context.h"

namespace daybook::http::raas {

boost::asio::awaitable<Outcome> pulse(const Context& context);

boost::asio::awaitable<Outcome> create_customer(const Context& context);
boost::asio::awaitable<Outcome> list_customers(const Context& context);
boost::asio::awaitable<Outcome> show_customer(const Context& context);

boost::asio::awaitable<Outcome> create_account(const Context& context);
boost::asio::awaitable<Outcome> update_account(const Context& context);
boost::asio::awaitable<Outcome> list_accounts_of_customer(const Context& context);
boost::asio::awaitable<Outcome> show_account_of_customer(const Context& context);
boost::asio::awaitable<Outcome> list_accounts(const Context& context);
boost::asio::awaitable<Outcome> show_account(const Context& context);

boost::asio::awaitable<Outcome> transfer_funds(const Context& context);

boost::asio::awaitable<Outcome> register_card(const Context& context);
boost::asio::awaitable<Outcome> list_cards(const Context& context);
boost::asio::awaitable<Outcome> show_card(const Context& context);
boost::asio::awaitable<Outcome> unregister_card(const Context& context);
boost::asio::awaitable<Outcome> deposit_funds(const Context& context);
boost::asio::awaitable<Outcome> show_deposit(const Context& context);

boost::asio::awaitable<Outcome> create_alert(const Context& context);
boost::asio::awaitable<Outcome> list_alerts(const Context& context);
boost::asio::awaitable<Outcome> show_alert(const Context& context);
boost::asio::awaitable<Outcome> update_alert(const Context& context);
boost::asio::awaitable<Outcome> delete_alert(const Context& context);

boost::asio::awaitable<Outcome> show_catalog(const Context& context);
boost::asio::awaitable<Outcome> list_exchange_rates(const Context& context);

boost::asio::awaitable<Outcome> place_order(const Context& context);
boost::asio::awaitable<Outcome> list_orders(const Context& context);
boost::asio::awaitable<Outcome> show_order(const Context& context);
boost::asio::awaitable<Outcome> resend_order(const Context& context);

}  // namespace daybook::http::raas
