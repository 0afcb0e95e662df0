// The handlers of Daybook's own surface: the ledger, the journal, administration and the state of the server. docs/api/v1.md.
#pragma once

#include "http/context.h"

namespace daybook::http::v1 {

// v1_entries.cpp
boost::asio::awaitable<Outcome> list_entries(const Context& context);
boost::asio::awaitable<Outcome> show_entry(const Context& context);

// v1_entry_stream.cpp
boost::asio::awaitable<Outcome> stream_entries(const Context& context);

// v1_audit.cpp
boost::asio::awaitable<Outcome> list_audit(const Context& context);

// v1_settings.cpp
boost::asio::awaitable<Outcome> show_required_reasons(const Context& context);
boost::asio::awaitable<Outcome> require_reasons(const Context& context);

// v1_transactions.cpp
boost::asio::awaitable<Outcome> post_transaction(const Context& context);
boost::asio::awaitable<Outcome> capture_hold(const Context& context);
boost::asio::awaitable<Outcome> void_hold(const Context& context);
boost::asio::awaitable<Outcome> extend_hold(const Context& context);
boost::asio::awaitable<Outcome> reverse_transaction(const Context& context);

// v1_transaction_reads.cpp
boost::asio::awaitable<Outcome> show_transaction(const Context& context);
boost::asio::awaitable<Outcome> list_transactions(const Context& context);

// v1_bulk.cpp
boost::asio::awaitable<Outcome> post_transactions(const Context& context);

// v1_customers.cpp
boost::asio::awaitable<Outcome> create_customer(const Context& context);
boost::asio::awaitable<Outcome> list_customers(const Context& context);
boost::asio::awaitable<Outcome> show_customer(const Context& context);
boost::asio::awaitable<Outcome> update_customer(const Context& context);
boost::asio::awaitable<Outcome> list_totals_of_customer(const Context& context);

// v1_relations.cpp
boost::asio::awaitable<Outcome> set_customer_status(const Context& context);

// v1_contracts.cpp
boost::asio::awaitable<Outcome> provide_contract(const Context& context);
boost::asio::awaitable<Outcome> list_contracts(const Context& context);

// v1_entities.cpp
boost::asio::awaitable<Outcome> list_entities(const Context& context);
boost::asio::awaitable<Outcome> show_entity(const Context& context);
boost::asio::awaitable<Outcome> erase_entity(const Context& context);

// v1_accounts.cpp
boost::asio::awaitable<Outcome> create_account(const Context& context);
boost::asio::awaitable<Outcome> list_accounts(const Context& context);
boost::asio::awaitable<Outcome> list_accounts_of_customer(const Context& context);
boost::asio::awaitable<Outcome> show_account(const Context& context);
boost::asio::awaitable<Outcome> update_account(const Context& context);
boost::asio::awaitable<Outcome> set_account_status(const Context& context);

// v1_statements.cpp
boost::asio::awaitable<Outcome> show_balances(const Context& context);
boost::asio::awaitable<Outcome> show_statement(const Context& context);

// v1_ledger.cpp
boost::asio::awaitable<Outcome> list_totals(const Context& context);
boost::asio::awaitable<Outcome> show_trial_balance(const Context& context);
boost::asio::awaitable<Outcome> register_asset(const Context& context);
boost::asio::awaitable<Outcome> list_assets(const Context& context);
boost::asio::awaitable<Outcome> close_period(const Context& context);
boost::asio::awaitable<Outcome> list_periods(const Context& context);

// v1_state.cpp
boost::asio::awaitable<Outcome> show_state(const Context& context);
boost::asio::awaitable<Outcome> show_difference(const Context& context);

// v1_history.cpp
boost::asio::awaitable<Outcome> list_account_history(const Context& context);
boost::asio::awaitable<Outcome> list_customer_history(const Context& context);
boost::asio::awaitable<Outcome> list_entity_history(const Context& context);

// v1_what_if.cpp
boost::asio::awaitable<Outcome> ask_what_if(const Context& context);

// v1_why.cpp
boost::asio::awaitable<Outcome> explain_decision(const Context& context);

// v1_platforms.cpp
boost::asio::awaitable<Outcome> create_platform(const Context& context);
boost::asio::awaitable<Outcome> list_platforms(const Context& context);
boost::asio::awaitable<Outcome> issue_credential(const Context& context);
boost::asio::awaitable<Outcome> list_credentials(const Context& context);
boost::asio::awaitable<Outcome> rotate_credential(const Context& context);
boost::asio::awaitable<Outcome> revoke_credential(const Context& context);

// v1_log_keys.cpp
boost::asio::awaitable<Outcome> rotate_log_key(const Context& context);
boost::asio::awaitable<Outcome> retire_log_keys(const Context& context);

// v1_backups.cpp
boost::asio::awaitable<Outcome> make_backup(const Context& context);

// v1_operations.cpp
boost::asio::awaitable<Outcome> list_projections(const Context& context);
boost::asio::awaitable<Outcome> rebuild_projection(const Context& context);
boost::asio::awaitable<Outcome> health(const Context& context);
boost::asio::awaitable<Outcome> readiness(const Context& context);
boost::asio::awaitable<Outcome> metrics(const Context& context);

// v1_catalog.cpp
boost::asio::awaitable<Outcome> list_catalog_items(const Context& context);
boost::asio::awaitable<Outcome> register_catalog_item(const Context& context);
boost::asio::awaitable<Outcome> remove_catalog_item(const Context& context);
boost::asio::awaitable<Outcome> set_exchange_rate(const Context& context);
boost::asio::awaitable<Outcome> show_deposit_fee(const Context& context);
boost::asio::awaitable<Outcome> set_deposit_fee(const Context& context);

}  // namespace daybook::http::v1
