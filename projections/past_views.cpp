// Objects of the past as readers see them: decoded by the projections whose rows they are.
#include "domain/posting.h"
#include "eventstore/failure.h"
#include "projections/accounts.h"
#include "projections/customers.h"
#include "projections/entities.h"
#include "projections/journal_entries.h"
#include "projections/past.h"
#include "projections/relations.h"
#include "projections/transactions.h"
#include "projections/wallet_links.h"

namespace daybook {

std::optional<ObjectKey> Past::account_view_key(const AccountId& account) const {
  const auto aside = [this](Tag tag, std::string_view rest) {
    return find(aside_key(journal_, ObjectTable::account_views, tag, rest));
  };
  // Identifiers have no upper-case letters, so none of them reads as a number.
  if (const auto number = account_number_from_text(account.text)) {
    auto place = aside(Tag::number, object_key(*number));
    return place ? std::optional(*place + '\0') : std::nullopt;
  }
  const auto customer = aside(Tag::index, account.text);
  return customer ? std::optional(object_key({*customer}, account)) : std::nullopt;
}

std::optional<AccountNumber> Past::account_number(const AccountId& account) const {
  if (const auto number = account_number_from_text(account.text)) {
    return account_view_key(account) ? number : std::nullopt;
  }
  const auto object = account_view_key(account);
  const auto last = object ? version(ObjectTable::account_views, *object, size_) : std::nullopt;
  if (!last) return std::nullopt;
  return account_of({}, {}, last->bytes).number;
}

std::optional<CustomerView> Past::customer_view(const CustomerId& customer, std::uint64_t size) const {
  const auto row = live(ObjectTable::customer_views, object_key(customer), size);
  return row ? std::optional(customer_of(customer.text, *row)) : std::nullopt;
}

std::optional<AccountView> Past::account_view(const AccountId& account, std::uint64_t size) const {
  const auto object = account_view_key(account);
  const auto row = object ? live(ObjectTable::account_views, *object, size) : std::nullopt;
  return row ? std::optional(account_view(*object, *row, size)) : std::nullopt;
}

AccountView Past::account_view(std::string_view object, std::string_view version, std::uint64_t size) const {
  const auto end = object.find('\0');
  auto view = account_of({std::string(object.substr(0, end))}, object.substr(end + 1, object.size() - end - 2), version);
  const auto row = this->account(view.number, size);
  if (!row) throw StorageFailed("the views lack the balances of account " + view.account.text);
  view.posted = row->posted;
  view.held = row->held;
  view.incoming = row->incoming;
  view.last = row->last;
  return view;
}

std::optional<EntityView> Past::entity_view(const EntityId& entity, std::uint64_t size) const {
  const auto row = live(ObjectTable::entity_views, object_key(entity), size);
  return row ? std::optional(entity_of(log_, journal_, entity, *row)) : std::nullopt;
}

std::optional<RelationView> Past::relation_view(const CustomerId& customer, std::uint64_t size) const {
  const auto row = live(ObjectTable::relation_views, object_key(customer), size);
  return row ? std::optional(relation_of(log_, journal_, customer, *row)) : std::nullopt;
}

std::optional<WalletLinkView> Past::wallet_link_view(const WalletLinkId& link, std::uint64_t size) const {
  const auto row = live(ObjectTable::wallet_link_views, object_key(link), size);
  return row ? std::optional(wallet_link_of(log_, journal_, *row)) : std::nullopt;
}

std::optional<TransactionView> Past::transaction_view(const TransactionId& id, std::uint64_t size) const {
  const auto row = transaction(id, size);
  if (!row) return std::nullopt;
  const auto open = row->hold_status == TransactionRow::HoldStatus::open ? hold(id, size) : std::nullopt;
  TransactionStanding standing{row->kind, row->hold_status, row->position, row->last, {}, {}, row->reversed};
  if (open) standing.due = open->due;
  auto view = view_of(entry_at(log_, journal_, row->position), standing);
  if (open) view.left = open->left;
  return view;
}

}  // namespace daybook
