// The handlers of `/customers`, for programs written for that API: docs/api/customers.md.
#pragma once

#include "domain/entity.h"
#include "http/context.h"

namespace daybook::http::customers {

// customers_entities.cpp; a route for each kind of entity
boost::asio::awaitable<Outcome> create_entity(const Context& context, EntityKind kind);
boost::asio::awaitable<Outcome> list_entities(const Context& context, EntityKind kind);
boost::asio::awaitable<Outcome> show_entity(const Context& context, EntityKind kind);
boost::asio::awaitable<Outcome> replace_entity(const Context& context, EntityKind kind);
boost::asio::awaitable<Outcome> patch_entity(const Context& context, EntityKind kind);
boost::asio::awaitable<Outcome> delete_entity(const Context& context, EntityKind kind);

template <auto handler, EntityKind kind>
boost::asio::awaitable<Outcome> of(const Context& context) {
  return handler(context, kind);
}

// customers_relations.cpp
boost::asio::awaitable<Outcome> create_customer(const Context& context);
boost::asio::awaitable<Outcome> list_customers(const Context& context);
boost::asio::awaitable<Outcome> show_customer(const Context& context);
boost::asio::awaitable<Outcome> replace_customer(const Context& context);
boost::asio::awaitable<Outcome> patch_customer(const Context& context);
boost::asio::awaitable<Outcome> delete_customer(const Context& context);

// customers_contracts.cpp
boost::asio::awaitable<Outcome> list_contracts(const Context& context);

// customers_wallet_links.cpp
boost::asio::awaitable<Outcome> create_wallet_link(const Context& context);
boost::asio::awaitable<Outcome> list_wallet_links(const Context& context);
boost::asio::awaitable<Outcome> show_wallet_link(const Context& context);
boost::asio::awaitable<Outcome> delete_wallet_link(const Context& context);

}  // namespace daybook::http::customers
