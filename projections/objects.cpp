#include "projections/objects.h"

#include <algorithm>
#include <utility>

#include "domain/needs.h"
#include "domain/row_keys.h"
#include "eventstore/row_codec.h"
#include "projections/object_documents.h"
#include "projections/object_rows.h"

namespace daybook {
namespace {

constexpr std::uint64_t kAccountsTogether = 256;  // whose numbers follow each other

class Fold {
 public:
  enum class Others { have_their_rows, have_none };  // the other projections

  Fold(Rows& rows, JournalNumber journal, const Entry& entry, Others others)
      : rows_(rows), journal_(journal), entry_(entry), alone_(others == Others::have_none) {}

  void run() {
    if (!is_elsewhere()) run_rules();
    remember_request();
  }

 private:
  void run_rules() {
    call_in(rows_evolved_by(entry_.event));
    const auto header_before = state_.header;
    evolve(state_, entry_.event, {entry_.position, entry_.time, nullptr, nullptr});
    for_each_table<State>([&](RowTable table, auto rows) { put_changed(table, state_.*rows); });
    if (state_.header != header_before) put(table_of(RowTable::header), {}, encode_object_header(state_.header));
  }

  // Most entries post money, and all that this changes has rows in other projections, unless it is counted against a limit.
  bool is_elsewhere() const {
    const auto* posted = std::get_if<TransactionPosted>(&entry_.event);
    if (alone_ || !posted || posted->imported) return false;
    const auto is_limited = [&](AccountNumber number) { return velocity_of(number).has_value(); };
    return std::ranges::none_of(accounts_touched(entry_.event), is_limited);
  }

  std::optional<std::string_view> last_version(ObjectTable table, std::string_view object) const {
    const auto row = rows_.find(last_key(journal_, table, object));
    const auto bytes = row ? decode_last(*row).bytes : std::string_view();
    return bytes.empty() ? std::nullopt : std::optional(bytes);
  }

  // Few accounts have limits: the row of all of them together stays at hand, where one for each account would not.
  std::string velocity_birth_key(AccountNumber number) const {
    return birth_key(journal_, ObjectTable::velocity, object_key(AccountNumber{number.value / kAccountsTogether}));
  }

  std::optional<std::string_view> velocity_of(AccountNumber number) const {
    if (!rows_.find(velocity_birth_key(number))) return std::nullopt;
    return last_version(ObjectTable::velocity, object_key(number));
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
    if (accounts_touched(entry_.event).empty()) return;  // it comes to be
    AccountRow row;
    if (!add_sums(row, number)) throw FoldFailed("account " + to_text(number), journal_, entry_.position);
    rows.restore(number, std::move(row));
  }

  // What it has, as far as it is kept here. False where there is no such account.
  bool add_sums(AccountRow& row, AccountNumber number) {
    if (const auto velocity = velocity_of(number)) read_velocity(*velocity, row);
    some_limited_ |= !row.velocity.empty();
    if (!alone_) return true;
    const auto balances = last_version(ObjectTable::balances, object_key(number));
    if (balances) read_balances(*balances, row);
    return balances.has_value();
  }

  void call_in(RowTable table, Table<TransactionId, TransactionRow>& rows, const TransactionId& id) {
    const auto* own = transaction_of(entry_.event);
    if (own && *own == id) return;  // it comes to be
    TransactionRow row;
    if (const auto change = last_version(table_of(table), object_key(id))) read_change(*change, row);
    rows.restore(id, std::move(row));
  }

  void call_in(RowTable, Table<RequestKey, RequestRow>&, const RequestKey&) {}
  void call_in(RowTable, Table<ReferenceKey, ReferenceRow>&, const ReferenceKey&) {}

  // The whole account.
  void call_in(const AccountId& account) {
    const auto number = find_account_number_of(rows_, journal_, account);
    if (!number) throw FoldFailed("account " + account.text, journal_, entry_.position);
    const auto version = last_version(table_of(RowTable::accounts), object_key(*number));
    if (!version) throw FoldFailed("account " + account.text, journal_, entry_.position);
    auto row = decode_row<AccountRow>(*version);
    if (!add_sums(row, *number)) throw FoldFailed("account " + account.text, journal_, entry_.position);
    state_.account_by_id.emplace(row.account, *number);
    state_.accounts.restore(*number, std::move(row));
  }

  // ---- and after it

  void put(ObjectTable table, std::string_view object, std::string_view version) {
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
      if (alone_) put(ObjectTable::balances, object_key(number), encode_balances(*row));
      if (some_limited_ || !row->velocity.empty()) put_velocity(number, *row);
      // An account that was called in for its money alone has no name.
      if (!row->account.text.empty()) put(table_of(table), object_key(number), encode_row(without_balances(*row)));
    });
  }

  void put_velocity(AccountNumber number, const AccountRow& row) {
    const auto before = velocity_of(number);
    const auto now = encode_velocity(row);
    if (before ? *before == now : row.velocity.empty()) return;
    put(ObjectTable::velocity, object_key(number), now);
    const auto birth = velocity_birth_key(number);
    if (!rows_.find(birth)) rows_.put(birth, encode_birth(entry_.position));
  }

  void put_changed(RowTable table, Table<TransactionId, TransactionRow>& rows) {
    rows.take_changed([&](const TransactionId& id, const TransactionRow* row) {
      const bool is_new = row->position == entry_.position;
      if (is_new && alone_) rows_.add(birth_key(journal_, table_of(table), object_key(id)), encode_birth(entry_.position));
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
    if (!rows_.find(key)) rows_.put(key, encode_birth(entry_.position));
  }

  Rows& rows_;
  JournalNumber journal_;
  const Entry& entry_;
  const bool alone_;
  bool some_limited_ = false;  // some account had limits before
  State state_;
};

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  Fold(rows, journal, entry, Fold::Others::have_their_rows).run();
  fold_documents(rows, journal, entry);
}

}  // namespace

Projection objects_projection() { return {.name = "objects", .version = 4, .oldest_readable_version = 4, .fold = fold}; }

void fold_objects_alone(Rows& rows, JournalNumber journal, const Entry& entry) {
  Fold(rows, journal, entry, Fold::Others::have_none).run();
  fold_documents(rows, journal, entry);
}

}  // namespace daybook
