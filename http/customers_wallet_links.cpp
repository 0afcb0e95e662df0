#include <utility>

#include "http/consistency.h"
#include "http/customers.h"
#include "http/customers_change.h"
#include "http/customers_documents.h"
#include "http/customers_pages.h"
#include "http/customers_transport.h"

namespace daybook::http::customers {
namespace {

constexpr int kUnprocessable = 422;

void append(JsonText& json, const WalletLinkCreated& link) {
  append_json(json, wallet_link_document(link));
}

// A customer that the body names and nobody knows is no missing page.
Failure about_body(Failure failure) {
  const auto* rejection = std::get_if<Rejection>(&failure.reason);
  if (rejection && rejection->code == RejectionCode::customer_not_under_contract) failure.status = kUnprocessable;
  return failure;
}

}  // namespace

boost::asio::awaitable<Outcome> create_wallet_link(const Context& context) {
  const auto document = document_in_body(context, kWalletLink);
  if (!document) co_return std::unexpected(document.error());
  auto command = wallet_link_of(*document);
  auto finished = co_await decided(context, std::move(command));
  if (!finished) co_return std::unexpected(about_body(std::move(finished).error()));
  const auto& recorded = finished->events.at(0);
  std::string body;
  JsonText json(body);
  append(json, std::get<WalletLinkCreated>(recorded.event));
  co_return shown(std::move(body), finished->journal_size, recorded.position);
}

boost::asio::awaitable<Outcome> list_wallet_links(const Context& context) {
  const auto asked = list_asked(context, "wallet-links");
  if (!asked) co_return std::unexpected(asked.error());
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());

  const auto& views = context.views();
  const auto page = page_of(*asked, views.wallet_links(context.journal(), range_of(*asked)), &WalletLinkView::position);
  std::string body;
  JsonText json(body);
  json.begin_object().key("items").begin_array();
  for (const auto& view : page.items) append(json, view.link);
  end_list(json, *asked, page.next, views.wallet_link_count(context.journal()), page.items.size());
  co_return shown(std::move(body), *reflected);
}

boost::asio::awaitable<Outcome> show_wallet_link(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const WalletLinkId link{context.arguments[0]};
  const auto view = context.views().wallet_link(context.journal(), link);
  if (!view) co_return std::unexpected(Failure{Rejection{RejectionCode::wallet_link_unknown, link.text}});
  std::string body;
  JsonText json(body);
  append(json, view->link);
  co_return shown(std::move(body), *reflected, view->position);
}

boost::asio::awaitable<Outcome> delete_wallet_link(const Context& context) {
  const auto expected = expected_last(context);
  if (!expected) co_return std::unexpected(expected.error());
  DeleteWalletLink command{{context.arguments[0]}, *expected};
  const auto finished = co_await decided(context, std::move(command));
  if (!finished) co_return std::unexpected(finished.error());
  co_return done(finished->journal_size);
}

}  // namespace daybook::http::customers
