// What deciding needs of one journal, and nothing else. The system journal fills the first two tables, a platform's journal
// the others. Replaying a journal's events from an empty state gives the same state always.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/account.h"
#include "domain/alert.h"
#include "domain/asset.h"
#include "domain/card.h"
#include "domain/catalog.h"
#include "domain/contract.h"
#include "domain/credential.h"
#include "domain/customer.h"
#include "domain/entity.h"
#include "domain/flat_map.h"
#include "domain/hold.h"
#include "domain/period.h"
#include "domain/platform.h"
#include "domain/reference.h"
#include "domain/relation.h"
#include "domain/table.h"
#include "domain/transaction.h"
#include "domain/wallet_link.h"

namespace daybook {

// The few values of a journal that are no table.
struct Header {
  PlatformName platform;  // empty until the platform is opened, and in the system journal
  JournalNumber next_journal = kSystemJournal + 1;
  std::uint64_t next_account_number = kFirstAccountNumber;
  std::uint64_t next_system_account_number = kFirstSystemAccountNumber;
  std::optional<Time> closed_through = {};  // nothing takes effect at or before it
  std::uint64_t next_reference_number = 1;  // of orders, resends, deposits and transfers
  Decimal deposit_fee_percent = {};
  std::vector<std::string> reasons_required = {};  // the commands that need a reason, by name and in order
  friend bool operator==(const Header&, const Header&) = default;
};

// The first outcome of an Idempotency-Key.
using RequestKey = Name<struct RequestKeyTag>;
struct RequestRow {
  Position position = 0;        // of the first entry of the outcome
  std::uint64_t entries = 0;    // of the outcome
  Content content = {};
  friend bool operator==(const RequestRow&, const RequestRow&) = default;
};

// Holds expire in the order of their due times, and then of their positions.
struct DueHold {
  Time due = {};
  Position position = 0;
  TransactionId hold;
  friend auto operator<=>(const DueHold&, const DueHold&) = default;
};

// Who refers to an entity now.
struct Referrers {
  std::map<CustomerId, bool> customers;  // under contract, which it owns or acts for; whether it acts
  std::set<EntityId> entities;     // partnerships and legal persons
  friend bool operator==(const Referrers&, const Referrers&) = default;
};

struct State {
  Header header;
  Table<PlatformName, PlatformRow> platforms;  // by name in lower case
  Table<CredentialId, CredentialRow> credentials;
  Table<CustomerId, CustomerRow> customers;
  Table<CurrencyCode, AssetRow> assets;
  Table<AccountNumber, AccountRow> accounts;
  Table<TransactionId, HoldRow> holds;  // those that are open
  Table<AccountNumber, CardsRow> cards;
  Table<AccountNumber, AlertsRow> alerts;
  Table<Utid, CatalogRow> catalog;
  Table<ContractType, ContractRow> contracts;
  Table<EntityId, EntityRow> entities;
  Table<CustomerId, RelationRow> relations;  // of customers under contract
  Table<WalletLinkId, WalletLinkRow> wallet_links;
  Table<KeyId, ErasedKeyRow> erased_keys;
  // Of these, rows that no snapshot lacks may be absent. needs_of and references_needed_by (needs.h) tell which ones must be there to decide a command or evolve
  // an event; an absent one of those does not exist.
  Table<TransactionId, TransactionRow> transactions;
  Table<RequestKey, RequestRow> requests;
  Table<ReferenceKey, ReferenceRow> references;

  // These follow from the rows. System accounts have no display name that others could not bear.
  FlatMap<std::string, CustomerId> customer_by_display_name;
  FlatMap<std::string, AccountNumber> account_by_display_name;
  FlatMap<AccountId, AccountNumber> account_by_id;
  std::set<DueHold> holds_by_due;
  FlatMap<EntityId, Referrers> referrers;  // none where nobody refers to it
  std::set<CustomerId> suspended;
  FlatMap<std::string, WalletLinkId> wallet_link_by_address;  // "ETH 0x…" in lower case

  friend bool operator==(const State&, const State&) = default;
};

// When and where an event was recorded, and under which Idempotency-Key: what `evolve` knows beside the event.
struct Recording {
  Position position = 0;
  Time time = {};
  const RequestKey* request = nullptr;  // null: none
  const Content* content = nullptr;     // of the request; null: none
};

// Makes what follows from the rows, after all rows were restored.
void index_rows(State& state);

}  // namespace daybook
