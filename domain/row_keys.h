// The rows of a state that evolving an event reads or alters: an excerpt of the state that has these, where they exist, evolves as the whole does.
#pragma once

#include <vector>

#include "domain/event.h"
#include "domain/state.h"

namespace daybook {

// Members are named as State's tables are.
struct RowKeys {
  bool header = false;
  std::vector<PlatformName> platforms;  // in lower case
  std::vector<CredentialId> credentials;
  std::vector<CustomerId> customers;
  std::vector<CurrencyCode> assets;
  std::vector<AccountNumber> accounts;
  std::vector<TransactionId> holds;
  std::vector<AccountNumber> cards;
  std::vector<AccountNumber> alerts;
  std::vector<Utid> catalog;
  std::vector<ContractType> contracts;
  std::vector<EntityId> entities;
  std::vector<CustomerId> relations;
  std::vector<WalletLinkId> wallet_links;
  std::vector<KeyId> erased_keys;
  std::vector<TransactionId> transactions;
  std::vector<RequestKey> requests;  // none: who evolves knows the Idempotency-Key, the event does not
  std::vector<ReferenceKey> references;

  std::vector<AccountId> accounts_by_id;  // more accounts, as the event names them
};

RowKeys rows_evolved_by(const Event& event);

}  // namespace daybook
