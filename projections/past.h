// A journal as it was: objects of any kind after any number of its entries, from the rows of the projections `objects` and, for what accounts had and where
// transactions are, `balances` and `transactions`. Everywhere `size` says how many entries
// had been recorded; the state after the entry of a position is that of position + 1. What it says never changes. One thread.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "domain/row_keys.h"
#include "domain/state.h"
#include "eventstore/log.h"
#include "projections/balances.h"
#include "projections/cursor.h"
#include "projections/history.h"
#include "projections/object_rows.h"
#include "projections/views.h"

namespace daybook {

struct ObjectVersion {
  Position position = 0;  // of the entry that made it
  std::string bytes;      // empty: the object is no more
};

// The objects of a table as they were, one after the other in the order of their keys. Those that were not there then come, too, so that
// whoever looks can pause among any number of them. One thread.
class ObjectWalk {
 public:
  struct Row {
    std::string object;
    std::optional<ObjectVersion> version;  // none: it had not come to be, or was no more
  };
  std::optional<Row> look();  // none at the end

 private:
  friend class Past;
  ObjectWalk(Cursor objects, Cursor versions, std::uint64_t size, std::string from);

  Cursor objects_;
  Cursor versions_;
  std::uint64_t size_;
  std::string from_;
  bool begun_ = false;
};

struct PastFamilies {
  std::shared_ptr<const Family> objects;
  std::shared_ptr<const Family> balances;
  std::shared_ptr<const Family> transactions;
};

class Past {
 public:
  // Without a moment: of families that nobody writes. REQUIRES: the log outlives it.
  Past(const Log& log, PastFamilies families, std::shared_ptr<const Moment> moment, JournalNumber journal);

  // Entries that all of them have folded: no `size` below may be larger.
  std::uint64_t size() const { return size_; }
  JournalNumber journal() const { return journal_; }
  const Log& log() const { return log_; }

  // ---- versions as they are stored
  // None where the object had not come to be.
  std::optional<ObjectVersion> version(ObjectTable table, std::string_view object, std::uint64_t size) const;
  // All versions of one object; keys are positions (key_number).
  Cursor versions(ObjectTable table, std::string_view object) const;
  // From the key `from` on.
  ObjectWalk walk(ObjectTable table, std::uint64_t size, std::string_view from) const;
  // What there was, in the order of keys from `from` on, until `visit` says false.
  using VisitObject = std::function<bool(std::string_view object, const ObjectVersion& version)>;
  void each_object(ObjectTable table, std::uint64_t size, std::string_view from, const VisitObject& visit) const;
  // Those that have changed since; their version is the last one of all.
  void each_changed(ObjectTable table, std::uint64_t since, std::string_view from, const VisitObject& visit) const;

  // ---- what accounts had
  struct AccountSums {
    Sums sums;
    Position last = 0;  // of the entry that made them so
  };
  std::optional<AccountSums> sums(AccountNumber number, std::uint64_t size) const;
  History history(AccountNumber number) const { return {families_.balances, moment_, journal_, number}; }
  Point point_after(Position position) const;

  // ---- rows of the state
  Header header(std::uint64_t size) const;
  std::optional<AccountNumber> account_number(const AccountId& account) const;  // by identifier or number, whenever it came to be
  std::optional<AccountRow> account(AccountNumber number, std::uint64_t size) const;
  std::optional<HoldRow> hold(const TransactionId& hold, std::uint64_t size) const;
  std::optional<TransactionRow> transaction(const TransactionId& transaction, std::uint64_t size) const;
  std::optional<RequestRow> request(const RequestKey& request, std::uint64_t size) const;
  std::optional<ReferenceRow> reference(const ReferenceKey& reference, std::uint64_t size) const;
  std::optional<Position> position_of(const TransactionId& transaction) const;  // of the entry that is its outcome

  // The rows that the keys name, and what follows from these.
  State excerpt(const RowKeys& keys, std::uint64_t size) const;
  // All of it but transactions, requests and references, which are looked up one by one. None where there are more than `objects_max`, or
  // where it was to stop.
  std::optional<State> state(std::uint64_t size, std::uint64_t objects_max, const std::stop_token& stop = {}) const;

  // ---- as readers see them; accounts by identifier or number
  std::optional<CustomerView> customer_view(const CustomerId& customer, std::uint64_t size) const;
  std::optional<AccountView> account_view(const AccountId& account, std::uint64_t size) const;
  AccountView account_view(std::string_view object, std::string_view version, std::uint64_t size) const;  // of account_views
  std::optional<EntityView> entity_view(const EntityId& entity, std::uint64_t size) const;
  std::optional<RelationView> relation_view(const CustomerId& customer, std::uint64_t size) const;
  std::optional<WalletLinkView> wallet_link_view(const WalletLinkId& link, std::uint64_t size) const;
  std::optional<TransactionView> transaction_view(const TransactionId& transaction, std::uint64_t size) const;

 private:
  friend class WouldBe;
  using Find = std::function<std::optional<std::string>(const std::string& key)>;
  Past(const Past& other, Find find);  // the same, where single rows are found otherwise

  std::optional<std::string> find(const std::string& key) const;
  std::optional<std::string> find_in(const Family& family, const std::string& key) const;
  // Of an object that there was.
  std::optional<std::string> live(ObjectTable table, std::string_view object, std::uint64_t size) const;
  template <class Row>
  std::optional<Row> row(RowTable table, std::string_view object, std::uint64_t size) const;
  std::optional<Position> birth(RowTable table, std::string_view object, std::uint64_t size) const;
  std::optional<Position> birth(const TransactionId& transaction, std::uint64_t size) const;
  std::optional<AccountSums> sums(AccountNumber number, std::string_view now, std::uint64_t size, Histories& histories) const;  // now: its row
  std::optional<AccountRow> account_row(std::string_view object, std::uint64_t size) const;
  std::optional<ObjectKey> account_view_key(const AccountId& account) const;
  template <class Key, class Row>
  void add(State& state, RowTable table, Table<Key, Row>& rows, const Key& key, std::uint64_t size) const;

  const Log& log_;
  PastFamilies families_;
  std::shared_ptr<const Moment> moment_;
  JournalNumber journal_;
  std::uint64_t size_;
  Find find_;  // none: in the families
  mutable std::array<std::optional<Point>, 2> asked_last_;  // by point_after(): most questions are about one moment, or about before and after an entry
};

}  // namespace daybook
