// What readers ask of a platform's journal, answered from the rows that projections folded from it (live_views.h). Personal data rests in them
// as sealed as in the journal.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/account.h"
#include "domain/books.h"
#include "domain/transaction.h"
#include "domain/types.h"
#include "projections/audit_view.h"
#include "projections/order_view.h"
#include "projections/relation_view.h"

namespace daybook {

class Log;
class Past;
struct AccountSource;
struct Reading;
struct TransactionSource;

struct CustomerView {
  CustomerId customer = {};
  std::string display_name = {};
  Metadata metadata = {};
  Time created_at = {};
  Position last = 0;  // of the last entry about it
  friend bool operator==(const CustomerView&, const CustomerView&) = default;
};

struct AccountView {
  AccountId account = {};
  CustomerId customer = {};
  AccountNumber number = {};
  std::string display_name = {};
  CurrencyCode currency = {};
  Time created_at = {};
  Personal contact_email = {};
  std::vector<Personal> funding_notification = {};
  std::optional<SystemAccount> system = {};
  AccountStatus status = AccountStatus::active;
  std::string status_reason = {};
  int scale = 0;
  std::optional<Amount> floor = {};
  std::optional<Amount> ceiling = {};
  std::vector<VelocityLimit> velocity = {};
  Metadata metadata = {};
  Amount posted = {};
  Amount held = {};
  Amount incoming = {};
  Position last = 0;  // of the last entry that touched it, be it a posting
  Amount available() const { return {posted.units - held.units}; }
  friend bool operator==(const AccountView&, const AccountView&) = default;
};

struct AssetView {
  CurrencyCode asset = {};
  int scale = 0;
  std::string display_name = {};
  friend bool operator==(const AssetView&, const AssetView&) = default;
};

// A transaction of any kind, also a rejected one.
struct TransactionView {
  TransactionId transaction = {};
  TransactionRow::Kind kind = TransactionRow::Kind::posted;
  Position position = 0;
  Time recorded_at = {};
  Time effective_at = {};
  Postings postings = {};  // what it moved, or reserved
  Details details = {};
  bool imported = false;
  std::optional<TransactionId> target = {};  // what it captures, voids, extends or reverses
  // Of a hold:
  TransactionRow::HoldStatus hold_status = TransactionRow::HoldStatus::none;
  std::optional<Time> due = {};
  Postings left = {};  // still reserved
  // Of what moved money: how much of it was moved back; of the only posting, or of all together.
  Postings reversed = {};
  std::optional<Rejection> rejection = {};  // of a rejected one; all else but the id is then unknown
  Position last = 0;  // of the last entry about it
  friend bool operator==(const TransactionView&, const TransactionView&) = default;
};

// What a list of transactions is limited to; all of it must hold.
struct TransactionFilter {
  std::optional<AccountId> account = {};  // by identifier or number
  std::optional<CustomerId> customer = {};
  std::optional<CurrencyCode> currency = {};
  std::optional<Time> from = {};  // recorded at or after
  std::optional<Time> to = {};    // recorded before
  std::optional<std::string> reference = {};
  Metadata metadata = {};  // each of these pairs
  std::optional<TransactionRow::Kind> kind = {};
  std::optional<TransactionRow::HoldStatus> hold_status = {};
};

// Transactions come in the order of their positions, and what relation_view.h has in the order in which it was made.
struct PositionRange {
  std::optional<Position> after = {};   // the first one behind this one
  std::optional<Position> before = {};  // instead: the first one in front of this one, and on backwards
};
inline constexpr Position kNewest = UINT64_MAX;  // before it: the last one, and on backwards

// A moment on either axis. Recorded: what the ledger knew after an entry. Effective: what had taken effect by then, as far as known at the
// recorded moment (now, where none is given). Holds have no effective time: held amounts are those recorded by the earlier of both.
struct BalanceMoment {
  std::optional<Position> position = {};  // after the entry of this position
  std::optional<Time> recorded_at = {};   // instead: after the last entry recorded at or before it
  std::optional<Time> effective_at = {};  // at or before it
};

struct AccountBalances {
  AccountId account;
  CustomerId customer;  // whose it is
  std::optional<Balances> balances = {};  // none: the account was not there at that moment
  friend bool operator==(const AccountBalances&, const AccountBalances&) = default;
};

// One line of a statement: what one transaction posted to the account, in the order of effective time and then of position.
struct StatementLine {
  TransactionId transaction = {};
  Position position = 0;
  Time recorded_at = {};
  Time effective_at = {};
  Amount amount = {};   // net; below zero: out
  Amount balance = {};  // posted, after it, on the effective axis
  std::string reference = {};
  friend bool operator==(const StatementLine&, const StatementLine&) = default;
};

// The opening balance is that before `from`; lines take effect at or after `from` and before `to`.
class Statement {
 public:
  virtual ~Statement() = default;
  virtual Amount opening() const = 0;
  virtual std::optional<StatementLine> next() = 0;  // after the last one, the balance of the last line is the closing balance
};

// One closing of the books.
struct PeriodView {
  Position position = 0;
  Time closed_at = {};
  Time through = {};
  std::string reason = {};
  friend bool operator==(const PeriodView&, const PeriodView&) = default;
};

// The posted balances of all accounts of one currency, or of a customer's, together.
struct CurrencyTotal {
  CurrencyCode currency = {};
  int scale = 0;
  Amount posted = {};
  Amount held = {};
  std::uint64_t accounts = 0;
  friend bool operator==(const CurrencyTotal&, const CurrencyTotal&) = default;
};

// Where a scan begins and which way it goes; rows come in the order of their identifiers (bytes).
struct ScanRange {
  std::optional<std::string> after = {};   // the first identifier behind this one
  std::optional<std::string> before = {};  // instead: the first one in front of this, and on backwards
};

// Whether a list of accounts has the platform's system accounts.
enum class SystemAccounts { without, with };

// Rows of one moment: what is written later is not seen. One thread at a time; holds its moment in the database until it is
// destroyed, which may be after the views are. `next` throws StorageFailed.
template <class View>
class Scan {
 public:
  virtual ~Scan() = default;
  virtual std::optional<View> next() = 0;
};

// What is of a list among rows that may be or not. Whoever asks sees each row go by, and can stop between two of them.
template <class View>
class PositionList : public Scan<View> {
 public:
  struct Look {
    Position position = 0;  // up to here nothing is of the list but what was found
    std::optional<View> found = {};  // where the row at the position is of the list
  };
  virtual std::optional<Look> look() = 0;  // at the next row, in the order of positions, each once

  std::optional<View> next() final {
    while (auto row = look()) {
      if (row->found) return std::move(row->found);
    }
    return std::nullopt;
  }
};
using TransactionList = PositionList<TransactionView>;
using AuditList = PositionList<AuditView>;

// Customers, each followed by its accounts in the order of their identifiers. As a Scan, it holds its moment and a row, so that
// even the customer with the most accounts takes no memory.
class CustomersWithAccounts {
 public:
  virtual ~CustomersWithAccounts() = default;
  virtual std::optional<CustomerView> next_customer() = 0;  // accounts of the one before that nobody asked for are passed over
  virtual std::optional<AccountView> next_account() = 0;    // of the customer that came last
};

// All answers of one object are of one moment, be it asked again later. Thread-safe, and cheap to copy: a copy is of the same moment. REQUIRES: the log outlives
// it; the LiveViews that it came from need not.
class Views {
 public:
  Views(const Log& log, std::shared_ptr<const Reading> reading);

  // How many entries of the journal the answers reflect: these, and no others. None where nothing can be read yet.
  std::uint64_t reflects(JournalNumber journal) const;

  std::optional<CustomerView> customer(JournalNumber journal, const CustomerId& customer) const;
  // By identifier or number; system accounts, too.
  std::optional<AccountView> account(JournalNumber journal, const AccountId& account) const;

  std::unique_ptr<Scan<CustomerView>> customers(JournalNumber journal, ScanRange range = {}) const;
  std::unique_ptr<Scan<AccountView>> accounts(JournalNumber journal, ScanRange range = {},
                                              SystemAccounts system = SystemAccounts::without) const;
  std::unique_ptr<Scan<AccountView>> accounts_of(JournalNumber journal, const CustomerId& customer, ScanRange range = {},
                                                 SystemAccounts system = SystemAccounts::without) const;
  // Both projections at the same moment, in one walk; the range is one of customers. Much faster than accounts_of for each.
  std::unique_ptr<CustomersWithAccounts> customers_with_accounts(JournalNumber journal, ScanRange range = {},
                                                                 SystemAccounts system = SystemAccounts::without) const;

  // ---- the ledger
  std::optional<TransactionView> transaction(JournalNumber journal, const TransactionId& transaction) const;
  std::unique_ptr<TransactionList> transactions(JournalNumber journal, TransactionFilter filter, PositionRange range = {}) const;
  // Those that capture, void, extend or reverse it, in the order of their positions.
  std::unique_ptr<Scan<TransactionView>> transactions_about(JournalNumber journal, const TransactionId& transaction) const;

  // The account by identifier or number; none where there is none, or was none at the moment.
  std::optional<AccountBalances> balances(JournalNumber journal, const AccountId& account, const BalanceMoment& moment) const;
  // Null where there is no such account.
  std::unique_ptr<Statement> statement(JournalNumber journal, const AccountId& account, Time from, Time to) const;
  // Accounts in the order of their numbers, as they were after the entry of `position`, or are.
  std::unique_ptr<Scan<Balances>> trial_balance(JournalNumber journal, std::optional<Position> position) const;
  std::vector<CurrencyTotal> totals(JournalNumber journal) const;  // in the order of the currencies' codes; each posted sum is zero
  std::vector<CurrencyTotal> totals_of(JournalNumber journal, const CustomerId& customer) const;

  std::vector<AssetView> assets(JournalNumber journal) const;  // in the order of their codes
  std::optional<int> scale_of(JournalNumber journal, const CurrencyCode& currency) const;  // ISO 4217 and assets
  std::optional<Time> closed_through(JournalNumber journal) const;
  std::unique_ptr<Scan<PeriodView>> periods(JournalNumber journal, PositionRange range) const;  // in the order of their positions

  // ---- the audit trail
  std::unique_ptr<AuditList> audit(JournalNumber journal, AuditFilter filter, PositionRange range = {}) const;
  std::vector<std::string> reasons_required(JournalNumber journal) const;  // the commands that need a reason, in order

  // ---- orders, deposits, cards, alerts, the catalogue
  std::optional<OrderView> order(JournalNumber journal, const TransactionId& order) const;
  OrderView order_at(JournalNumber journal, Position position) const;  // REQUIRES: the entry is that of an order
  OrderPage orders(JournalNumber journal, const OrderFilter& filter, std::uint64_t skip, std::uint64_t count) const;
  std::optional<DepositView> deposit(JournalNumber journal, const TransactionId& deposit) const;
  std::optional<CardView> card(JournalNumber journal, const CardToken& card) const;
  std::unique_ptr<Scan<CardView>> cards(JournalNumber journal, const CardFilter& filter) const;  // in the order in which they came
  Decimal deposit_fee(JournalNumber journal) const;                                              // in percent
  std::optional<AlertView> alert(JournalNumber journal, const AccountId& account, const AlertId& alert) const;
  std::vector<AlertView> alerts(JournalNumber journal, const AccountId& account) const;  // in the order in which they came
  std::vector<CatalogItem> catalog(JournalNumber journal) const;                         // in the order of their utids
  std::vector<ExchangeRateView> exchange_rates(JournalNumber journal) const;

  // ---- customers under contract; the newest first where the range is {.before = kNewest}
  std::optional<EntityView> entity(JournalNumber journal, const EntityId& entity) const;  // an erased one, too
  std::unique_ptr<Scan<EntityView>> entities(JournalNumber journal, EntityFilter filter, PositionRange range = {}) const;
  std::uint64_t entity_count(JournalNumber journal, EntityFilter filter) const;
  std::optional<RelationView> relation(JournalNumber journal, const CustomerId& customer) const;  // an ended one, too
  // Those that have not ended.
  std::unique_ptr<Scan<RelationView>> relations(JournalNumber journal, PositionRange range = {}) const;
  std::uint64_t relation_count(JournalNumber journal) const;
  // All versions of all types.
  std::unique_ptr<Scan<ContractView>> contracts(JournalNumber journal, PositionRange range = {}) const;
  std::uint64_t contract_count(JournalNumber journal) const;
  std::optional<WalletLinkView> wallet_link(JournalNumber journal, const WalletLinkId& link) const;
  std::unique_ptr<Scan<WalletLinkView>> wallet_links(JournalNumber journal, PositionRange range = {}) const;
  std::uint64_t wallet_link_count(JournalNumber journal) const;

  // ---- the past of all objects (past.h)
  std::unique_ptr<Past> past(JournalNumber journal) const;

 private:
  AccountSource accounts_in(JournalNumber journal) const;
  TransactionSource transactions_in(JournalNumber journal) const;

  const Log* log_;
  std::shared_ptr<const Reading> reading_;
};

}  // namespace daybook
