// What changed in a state, row by row: how commits tell snapshots what to write.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "domain/state.h"

namespace daybook {

template <class Key, class Row>
using ChangedRows = std::vector<std::pair<Key, std::optional<Row>>>;  // none: the row is no more

// Transactions that are as their entries made them, as nearly all are for ever: each with its entry's position.
using PostedTransactions = std::vector<std::pair<TransactionId, Position>>;

// The rows that changed, as they are now.
struct Changes {
  Header header;
  ChangedRows<PlatformName, PlatformRow> platforms;
  ChangedRows<CredentialId, CredentialRow> credentials;
  ChangedRows<CustomerId, CustomerRow> customers;
  ChangedRows<CurrencyCode, AssetRow> assets;
  ChangedRows<AccountNumber, AccountRow> accounts;
  ChangedRows<TransactionId, HoldRow> holds;
  ChangedRows<AccountNumber, CardsRow> cards;
  ChangedRows<AccountNumber, AlertsRow> alerts;
  ChangedRows<Utid, CatalogRow> catalog;
  ChangedRows<ContractType, ContractRow> contracts;
  ChangedRows<EntityId, EntityRow> entities;
  ChangedRows<CustomerId, RelationRow> relations;
  ChangedRows<WalletLinkId, WalletLinkRow> wallet_links;
  ChangedRows<KeyId, ErasedKeyRow> erased_keys;
  ChangedRows<TransactionId, TransactionRow> transactions;  // but those of `posted`
  ChangedRows<RequestKey, RequestRow> requests;
  ChangedRows<ReferenceKey, ReferenceRow> references;
  std::shared_ptr<const PostedTransactions> posted;  // none where it would be empty
};

// Which table a stored row belongs to. Values are on disk, and in their order: a start reads the tables before `transactions`, all the
// others row by row when they are needed.
enum class RowTable : std::uint8_t {
  header = 0,
  platforms = 1,
  credentials = 2,
  customers = 3,
  accounts = 4,
  assets = 5,
  holds = 6,
  cards = 7,
  alerts = 8,
  catalog = 9,
  contracts = 10,
  entities = 11,
  relations = 12,
  wallet_links = 13,
  erased_keys = 14,
  transactions = 128,
  requests = 129,
  references = 130,
};

// Calls `visit` with each table's number and its place in each of `Owners`: State, and those that name its tables likewise. In the order of the numbers, as a
// snapshot is written.
template <class... Owners, class Visit>
void for_each_table(const Visit& visit) {
  visit(RowTable::platforms, &Owners::platforms...);
  visit(RowTable::credentials, &Owners::credentials...);
  visit(RowTable::customers, &Owners::customers...);
  visit(RowTable::accounts, &Owners::accounts...);
  visit(RowTable::assets, &Owners::assets...);
  visit(RowTable::holds, &Owners::holds...);
  visit(RowTable::cards, &Owners::cards...);
  visit(RowTable::alerts, &Owners::alerts...);
  visit(RowTable::catalog, &Owners::catalog...);
  visit(RowTable::contracts, &Owners::contracts...);
  visit(RowTable::entities, &Owners::entities...);
  visit(RowTable::relations, &Owners::relations...);
  visit(RowTable::wallet_links, &Owners::wallet_links...);
  visit(RowTable::erased_keys, &Owners::erased_keys...);
  visit(RowTable::transactions, &Owners::transactions...);
  visit(RowTable::requests, &Owners::requests...);
  visit(RowTable::references, &Owners::references...);
}

// How rows are told that are as their entries made them (is_as_posted): whole, for whom entries can't be read again.
enum class PostedRows { by_position, whole };

// Which changes are taken: all, or all of the tables whose rows may be evicted (transactions, requests and references: they change once as a rule) and of each
// other table nothing, or what Table::take_changed tells when it keeps kChangesKept, so that a row that each commit changes is not copied for each.
enum class Taken { all, some, evictable };
inline constexpr std::size_t kChangesKept = 8'192;  // rows

// The rows of the state that changed, and were in no earlier call.
Changes take_changes(State& state, PostedRows posted, Taken taken = Taken::all);

// Whether a call has left any.
bool has_changes(const State& state);

}  // namespace daybook
