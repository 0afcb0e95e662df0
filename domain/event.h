// Everything that can happen.
#pragma once

#include <variant>
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
#include "domain/hold.h"
#include "domain/log_key.h"
#include "domain/order.h"
#include "domain/period.h"
#include "domain/platform.h"
#include "domain/relation.h"
#include "domain/restoration.h"
#include "domain/trail.h"
#include "domain/transaction.h"
#include "domain/transfer.h"
#include "domain/wallet_link.h"

namespace daybook {

using Event = std::variant<PlatformCreated, CredentialIssued, CredentialRevoked, PlatformOpened, CustomerCreated, AccountCreated,
                           AccountUpdated, CustomerUpdated, AccountStatusChanged, SystemAccountOpened, AssetRegistered,
                           PeriodClosed, TransactionPosted, TransactionReversed, HoldPlaced, HoldCaptured, HoldVoided,
                           HoldExtended, HoldExpired, CommandRejected, FundsTransferred, OrderPlaced, OrderResent,
                           CardRegistered, CardUnregistered, FundsDeposited, DepositFeeSet, AlertCreated, AlertUpdated,
                           AlertDeleted, LowBalanceAlertFired, CatalogItemRegistered, CatalogItemRemoved, ExchangeRateSet, EntityCreated,
                           EntityUpdated, EntityErased, ContractProvided, CustomerSigned, CustomerAmended, CustomerEnded,
                           CustomerStatusChanged, WalletLinkCreated, WalletLinkDeleted, LogRestored, ReasonsRequired,
                           PersonalDataRead, CredentialRotated, LogKeyRotated, LogKeyRetired>;
using Events = std::vector<Event>;

// ---- what the events of transactions have in common, for those who follow the money

const TransactionId* transaction_of(const Event& event);  // its own id; null where the event is no transaction
const Postings* posted_by(const Event& event);            // money that moved; null where none did
// What is reserved from now on, and no longer: of a hold, per account all together.
const Postings* reserved_by(const Event& event);
std::vector<const Postings*> released_by(const Event& event);
const Details* details_of(const Event& event);
const TransactionId* hold_of(const Event& event);  // that it captures, voids, extends or expires

}  // namespace daybook
