#include "domain/row_keys.h"

#include "domain/needs.h"
#include "domain/rules.h"

namespace daybook {
namespace {

// What an event adds to the rows of the transactions and balances that it touches.
class Named {
 public:
  explicit Named(RowKeys& keys) : keys_(keys) {}

  void operator()(const PlatformCreated& event) {
    keys_.header = true;
    keys_.platforms.push_back({lower_case(event.platform.text)});
  }
  void operator()(const CredentialIssued& event) { keys_.credentials.push_back(event.credential); }
  void operator()(const CredentialRevoked& event) { keys_.credentials.push_back(event.credential); }
  void operator()(const CredentialRotated& event) {
    keys_.credentials.push_back(event.credential);
    keys_.credentials.push_back(event.replacement);
  }

  void operator()(const PlatformOpened& event) {
    keys_.header = true;
    keys_.customers.push_back({event.platform.text});
  }
  void operator()(const CustomerCreated& event) { keys_.customers.push_back(event.customer); }
  void operator()(const CustomerUpdated& event) { keys_.customers.push_back(event.customer); }

  void operator()(const AccountCreated& event) {
    keys_.header = true;
    keys_.assets.push_back(event.currency);
    keys_.accounts.push_back(event.number);
  }
  void operator()(const AccountUpdated& event) { keys_.accounts_by_id.push_back(event.account); }
  void operator()(const AccountStatusChanged& event) { keys_.accounts_by_id.push_back(event.account); }
  void operator()(const SystemAccountOpened& event) {
    keys_.header = true;
    keys_.accounts.push_back(event.number);
  }
  void operator()(const AssetRegistered& event) { keys_.assets.push_back(event.asset); }
  void operator()(const PeriodClosed&) { keys_.header = true; }
  void operator()(const ReasonsRequired&) { keys_.header = true; }

  void operator()(const TransactionPosted& event) { keys_.header = event.imported; }
  void operator()(const FundsTransferred&) { keys_.header = true; }
  void operator()(const OrderPlaced&) { keys_.header = true; }
  void operator()(const OrderResent&) { keys_.header = true; }
  void operator()(const FundsDeposited&) { keys_.header = true; }
  void operator()(const HoldPlaced& event) { keys_.holds.push_back(event.transaction); }

  void operator()(const DepositFeeSet&) { keys_.header = true; }
  void operator()(const CardRegistered& event) { keys_.cards.push_back(event.number); }
  void operator()(const CardUnregistered& event) { keys_.cards.push_back(event.number); }
  void operator()(const AlertCreated& event) { keys_.alerts.push_back(event.number); }
  void operator()(const AlertUpdated& event) { keys_.alerts.push_back(event.number); }
  void operator()(const AlertDeleted& event) { keys_.alerts.push_back(event.number); }
  void operator()(const LowBalanceAlertFired& event) { keys_.alerts.push_back(event.number); }
  void operator()(const CatalogItemRegistered& event) { keys_.catalog.push_back(in_upper_case(event.item.utid)); }
  void operator()(const CatalogItemRemoved& event) { keys_.catalog.push_back(in_upper_case(event.utid)); }

  void operator()(const EntityCreated& event) { entity(event.entity, event.relations); }
  void operator()(const EntityUpdated& event) { entity(event.entity, event.relations); }
  void operator()(const EntityErased& event) {
    keys_.entities.push_back(event.entity);
    keys_.erased_keys.push_back(event.key);
  }
  void operator()(const ContractProvided& event) { keys_.contracts.push_back(event.type); }
  void operator()(const CustomerSigned& event) {
    keys_.customers.push_back(event.customer);
    relation(event.customer, event.relation);
  }
  void operator()(const CustomerAmended& event) { relation(event.customer, event.relation); }
  void operator()(const CustomerEnded& event) { keys_.relations.push_back(event.customer); }
  void operator()(const CustomerStatusChanged& event) { keys_.relations.push_back(event.customer); }
  void operator()(const WalletLinkCreated& event) { keys_.wallet_links.push_back(event.link); }
  void operator()(const WalletLinkDeleted& event) { keys_.wallet_links.push_back(event.link); }

  // These touch nothing but transactions, holds and balances, or nothing at all.
  void operator()(const TransactionReversed&) {}
  void operator()(const HoldCaptured&) {}
  void operator()(const HoldVoided&) {}
  void operator()(const HoldExtended&) {}
  void operator()(const HoldExpired&) {}
  void operator()(const CommandRejected&) {}
  void operator()(const ExchangeRateSet&) {}
  void operator()(const LogRestored&) {}
  void operator()(const LogKeyRotated&) {}
  void operator()(const LogKeyRetired&) {}
  void operator()(const PersonalDataRead&) {}

 private:
  // Those that it refers to remember that somebody did.
  void entity(const EntityId& entity, const std::vector<EntityId>& relations) {
    keys_.entities.push_back(entity);
    keys_.entities.insert(keys_.entities.end(), relations.begin(), relations.end());
  }

  void relation(const CustomerId& customer, const Relation& relation) {
    keys_.relations.push_back(customer);
    entity(relation.owner, relation.authorized);
  }

  RowKeys& keys_;
};

}  // namespace

RowKeys rows_evolved_by(const Event& event) {
  RowKeys keys;
  keys.accounts = accounts_touched(event);
  keys.transactions = needs_of(event);
  if (const auto* hold = hold_of(event)) keys.holds.push_back(*hold);
  std::visit(Named(keys), event);
  return keys;
}

}  // namespace daybook
