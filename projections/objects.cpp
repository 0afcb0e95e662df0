#include "projections/objects.h"

#include <utility>

#include "domain/needs.h"
#include "domain/row_keys.h"
#include "eventstore/row_codec.h"
#include "projections/object_documents.h"
#include "projections/object_rows.h"

namespace daybook {
namespace {

class Fold {
 public:
  Fold(Rows& rows, JournalNumber journal, const Entry& entry) : rows_(rows), journal_(journal), entry_(entry) {}

  void run() {
    call_in(rows_evolved_by(entry_.event));
    const auto header_before = state_.header;
    evolve(state_, entry_.event, {entry_.position, entry_.time, nullptr, nullptr});
    for_each_table<State>([&](RowTable table, auto rows) { put_changed(table, state_.*rows); });
    if (state_.header != header_before) put(table_of(RowTable::header), {}, encode_object_header(state_.header));
    remember_request();
  }

 private:
  std::optional<std::string> last_version(ObjectTable table, std::string_view object) const {
    const auto row = rows_.find(last_key(journal_, table, object));
    auto bytes = row ? decode_last(*row).bytes : std::string();
    return bytes.empty() ? std::nullopt : std::optional(std::move(bytes));
  }

  // ---- the rows before the event

  void call_in(const RowKeys& keys) {
    if (keys.header) {
      if (const auto row = last_version(table_of(RowTable::header), {})) state_.header = decode_object_header(*row);
    }
    for_each_table<State, RowKeys>([&](RowTable table, auto rows, auto wanted) {
      for (const auto& key : keys.*wanted) call_in(table, state_.*rows, key);
    });
    for (const auto& account : keys.accounts_by_id) call_in(account);
    check_there();
  }

  // What evolving takes for granted.
  void check_there() const {
    if (const auto* hold = hold_of(entry_.event); hold && !state_.holds.contains(*hold)) {
      throw FoldFailed("the open hold " + hold->text, journal_, entry_.position);
    }
    if (const auto* deleted = std::get_if<WalletLinkDeleted>(&entry_.event); deleted && !state_.wallet_links.contains(deleted->link)) {
      throw FoldFailed("wallet link " + deleted->link.text, journal_, entry_.position);
    }
  }

  template <class Key, class Row>
  void call_in(RowTable table, Table<Key, Row>& rows, const Key& key) {
    if (const auto version = last_version(table_of(table), object_key(key))) rows.restore(key, decode_row<Row>(*version));
  }

  // Money needs of an account what money changes.
  void call_in(RowTable, Table<AccountNumber, AccountRow>& rows, AccountNumber number) {
    const auto balances = last_version(ObjectTable::balances, object_key(number));
    if (!balances && accounts_touched(entry_.event).empty()) return;  // it comes to be
    if (!balances) throw FoldFailed("account " + to_text(number), journal_, entry_.position);
    AccountRow row;
    read_balances(*balances, row);
    rows.restore(number, std::move(row));
  }

  void call_in(RowTable table, Table<TransactionId, TransactionRow>& rows, const TransactionId& id) {
    const auto change = last_version(table_of(table), object_key(id));
    const auto* own = transaction_of(entry_.event);
    if (!change && own && *own == id) return;  // it comes to be
    TransactionRow row;
    if (change) read_change(*change, row);
    rows.restore(id, std::move(row));
  }

  void call_in(RowTable, Table<RequestKey, RequestRow>&, const RequestKey&) {}
  void call_in(RowTable, Table<ReferenceKey, ReferenceRow>&, const ReferenceKey&) {}

  // The whole account.
  void call_in(const AccountId& account) {
    const auto number = find_account_number_of(rows_, journal_, account);
    if (!number) throw FoldFailed("account " + account.text, journal_, entry_.position);
    const auto version = last_version(table_of(RowTable::accounts), object_key(*number));
    const auto balances = last_version(ObjectTable::balances, object_key(*number));
    if (!version || !balances) throw FoldFailed("account " + account.text, journal_, entry_.position);
    auto row = decode_row<AccountRow>(*version);
    read_balances(*balances, row);
    state_.account_by_id.emplace(row.account, *number);
    state_.accounts.restore(*number, std::move(row));
  }

  // ---- and after it

  void put(ObjectTable table, std::string_view object, const std::string& version) {
    put_version(rows_, journal_, table, object, entry_.position, version);
  }

  template <class Key, class Row>
  void put_changed(RowTable table, Table<Key, Row>& rows) {
    rows.take_changed([&](const Key& key, const Row* row) {
      put(table_of(table), object_key(key), row ? encode_row(*row) : std::string());
    });
  }

  void put_changed(RowTable table, Table<AccountNumber, AccountRow>& rows) {
    rows.take_changed([&](AccountNumber number, const AccountRow* row) {
      put(ObjectTable::balances, object_key(number), encode_balances(*row));
      // An account that was called in for its money alone has no name.
      if (!row->account.text.empty()) put(table_of(table), object_key(number), encode_row(without_balances(*row)));
    });
  }

  void put_changed(RowTable table, Table<TransactionId, TransactionRow>& rows) {
    rows.take_changed([&](const TransactionId& id, const TransactionRow* row) {
      const bool is_new = row->position == entry_.position;
      if (is_new) rows_.add(birth_key(journal_, table_of(table), object_key(id)), encode_birth(entry_.position));
      if (!is_new || row->hold_status != TransactionRow::HoldStatus::none) put(table_of(table), object_key(id), encode_change(*row));
    });
  }

  void put_changed(RowTable, Table<RequestKey, RequestRow>&) {}

  void put_changed(RowTable table, Table<ReferenceKey, ReferenceRow>& rows) {
    rows.take_changed([&](const ReferenceKey& key, const ReferenceRow*) {
      rows_.add(birth_key(journal_, table_of(table), object_key(key)), encode_birth(entry_.position));
    });
  }

  // Where its first entry is; the others follow it.
  void remember_request() {
    const auto request = request_of(entry_.envelope);
    if (!request) return;
    auto key = birth_key(journal_, table_of(RowTable::requests), object_key(*request));
    if (!rows_.find(key)) rows_.put(std::move(key), encode_birth(entry_.position));
  }

  Rows& rows_;
  JournalNumber journal_;
  const Entry& entry_;
  State state_;
};

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  Fold(rows, journal, entry).run();
  fold_documents(rows, journal, entry);
}

}  // namespace

Projection objects_projection() { return {.name = "objects", .version = 2, .oldest_readable_version = 2, .fold = fold}; }

}  // namespace daybook
