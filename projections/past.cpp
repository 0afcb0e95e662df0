#include "projections/past.h"

#include <algorithm>
#include <utility>

#include "eventstore/failure.h"
#include "eventstore/row_codec.h"
#include "projections/journal_entries.h"
#include "projections/run.h"
#include "projections/transactions.h"

namespace daybook {
namespace {

constexpr std::uint64_t kAllEntries = UINT64_MAX;

// One step of `size` entries, as a position.
std::string position_before(std::uint64_t size) { return RowKey().number(size - 1).take(); }

}  // namespace

Past::Past(const Log& log, PastFamilies families, std::shared_ptr<const Moment> moment, JournalNumber journal)
    : log_(log), families_(std::move(families)), moment_(std::move(moment)), journal_(journal), size_(kAllEntries) {
  for (const auto* family : {&families_.objects, &families_.balances, &families_.transactions}) {
    size_ = std::min(size_, folded_size(**family, moment_.get(), journal));
  }
}

Past::Past(const Past& other, Find find) : Past(other) { find_ = std::move(find); }

std::optional<std::string> Past::find(const std::string& key) const {
  return find_ ? find_(key) : find_in(*families_.objects, key);
}

std::optional<std::string> Past::find_in(const Family& family, const std::string& key) const {
  return moment_ ? family.find(key, *moment_) : family.find(key);
}

std::optional<ObjectVersion> Past::version(ObjectTable table, std::string_view object, std::uint64_t size) const {
  if (size == 0) return std::nullopt;
  const auto row = find(last_key(journal_, table, object));
  if (!row) return std::nullopt;
  const auto last = decode_last(*row);
  if (last.position < size) return ObjectVersion{last.position, std::string(last.bytes)};
  auto cursor = versions(table, object);
  cursor.seek_back(position_before(size));
  if (!cursor.valid()) return std::nullopt;
  return ObjectVersion{key_number(cursor.key(), 0), std::string(cursor.value())};
}

Cursor Past::versions(ObjectTable table, std::string_view object) const {
  return {families_.objects, moment_, versions_of_table(journal_, table).append(object)};
}

ObjectWalk::ObjectWalk(Cursor objects, Cursor versions, std::uint64_t size, std::string from)
    : objects_(std::move(objects)), versions_(std::move(versions)), size_(size), from_(std::move(from)) {}

std::optional<ObjectWalk::Row> ObjectWalk::look() {
  if (size_ == 0) return std::nullopt;
  if (!begun_) {
    objects_.seek(from_);
  } else if (objects_.valid()) {
    objects_.next();
  }
  begun_ = true;
  if (!objects_.valid()) return std::nullopt;
  Row row{std::string(objects_.key()), {}};
  const auto last = decode_last(objects_.value());
  ObjectVersion version{last.position, std::string(last.bytes)};
  if (version.position >= size_) {
    versions_.seek_back(row.object + position_before(size_));
    if (!versions_.valid() || !versions_.key().starts_with(row.object)) return row;
    version = {key_number(versions_.key(), row.object.size()), std::string(versions_.value())};
  }
  if (!version.bytes.empty()) row.version = std::move(version);
  return row;
}

ObjectWalk Past::walk(ObjectTable table, std::uint64_t size, std::string_view from) const {
  Cursor objects(families_.objects, moment_, objects_of_table(journal_, table));
  Cursor versions(families_.objects, moment_, versions_of_table(journal_, table));
  return {std::move(objects), std::move(versions), size, std::string(from)};
}

void Past::each_object(ObjectTable table, std::uint64_t size, std::string_view from, const VisitObject& visit) const {
  auto objects = walk(table, size, from);
  while (const auto row = objects.look()) {
    if (row->version && !visit(row->object, *row->version)) return;
  }
}

void Past::each_changed(ObjectTable table, std::uint64_t since, std::string_view from, const VisitObject& visit) const {
  Cursor objects(families_.objects, moment_, objects_of_table(journal_, table));
  for (objects.seek(from); objects.valid(); objects.next()) {
    const auto last = decode_last(objects.value());
    if (last.position >= since && !visit(objects.key(), {last.position, std::string(last.bytes)})) return;
  }
}

std::optional<std::string> Past::live(ObjectTable table, std::string_view object, std::uint64_t size) const {
  auto found = version(table, object, size);
  if (!found || found->bytes.empty()) return std::nullopt;
  return std::move(found->bytes);
}

template <class Row>
std::optional<Row> Past::row(RowTable table, std::string_view object, std::uint64_t size) const {
  const auto bytes = live(table_of(table), object, size);
  return bytes ? std::optional(decode_row<Row>(*bytes)) : std::nullopt;
}

std::optional<Position> Past::birth(RowTable table, std::string_view object, std::uint64_t size) const {
  const auto row = find(birth_key(journal_, table_of(table), object));
  const auto position = row ? std::optional(decode_birth(*row)) : std::nullopt;
  return position && *position < size ? position : std::nullopt;
}

// ---- what accounts had

Point Past::point_after(Position position) const {
  auto& [last, before] = asked_last_;
  if (before && before->position == position) std::swap(last, before);
  if (!last || last->position != position) before = std::exchange(last, daybook::point_after(log_, journal_, size_, position));
  return *last;
}

std::optional<Past::AccountSums> Past::sums(AccountNumber number, std::uint64_t size) const {
  if (find_) {
    const auto folded = find_(last_key(journal_, ObjectTable::balances, object_key(number)));
    if (!folded) return std::nullopt;
    const auto last = decode_last(*folded);
    if (last.position < size) {
      AccountRow row;
      read_balances(last.bytes, row);
      return AccountSums{{row.posted, row.held, row.incoming}, row.last};
    }
  }
  const auto now = find_in(*families_.balances, standing_key(journal_, number));
  if (!now) return std::nullopt;
  Histories histories(families_.balances, moment_, journal_);
  return sums(number, *now, size, histories);
}

std::optional<Past::AccountSums> Past::sums(AccountNumber number, std::string_view now, std::uint64_t size, Histories& histories) const {
  const auto standing = standing_of(now);
  if (standing.last < size) return AccountSums{standing.had.sums, standing.last};
  if (size == 0) return std::nullopt;
  const auto found = histories.last(number, newest_touches(now), point_after(size - 1));
  return found ? std::optional(AccountSums{found->had.sums, found->touch.point.position}) : std::nullopt;
}

// A transaction never goes.
std::optional<Position> Past::birth(const TransactionId& transaction, std::uint64_t size) const {
  if (find_) return birth(RowTable::transactions, object_key(transaction), size);
  const auto row = find_in(*families_.transactions, transaction_key(journal_, transaction));
  const auto position = row ? std::optional(transaction_standing_of(*row).position) : std::nullopt;
  return position && *position < std::min(size, size_) ? position : std::nullopt;
}

// ---- rows of the state

Header Past::header(std::uint64_t size) const {
  const auto bytes = live(table_of(RowTable::header), {}, size);
  return bytes ? decode_object_header(*bytes) : Header{};
}

namespace {

AccountRow account_of(const ObjectVersion& version) {
  auto row = decode_row<AccountRow>(version.bytes);
  row.last = version.position;
  return row;
}

void add_sums(AccountRow& row, const Past::AccountSums& had) {
  row.posted = had.sums.posted;
  row.held = had.sums.held;
  row.incoming = had.sums.incoming;
  row.last = std::max(row.last, had.last);
}

}  // namespace

// But for what it had.
std::optional<AccountRow> Past::account_row(std::string_view object, std::uint64_t size) const {
  const auto found = version(table_of(RowTable::accounts), object, size);
  if (!found) return std::nullopt;
  auto account = account_of(*found);
  if (const auto velocity = live(ObjectTable::velocity, object, size)) read_velocity(*velocity, account);
  return account;
}

std::optional<AccountRow> Past::account(AccountNumber number, std::uint64_t size) const {
  const auto had = sums(number, size);
  if (!had) return std::nullopt;
  auto account = account_row(object_key(number), size);
  if (!account) throw StorageFailed("the views lack the row of account " + to_text(number));
  add_sums(*account, *had);
  return account;
}

std::optional<HoldRow> Past::hold(const TransactionId& hold, std::uint64_t size) const {
  return row<HoldRow>(RowTable::holds, object_key(hold), size);
}

// As its entry made it, and with what later entries changed.
std::optional<TransactionRow> Past::transaction(const TransactionId& transaction, std::uint64_t size) const {
  const auto position = birth(transaction, size);
  if (!position) return std::nullopt;
  const auto entry = entry_at(log_, journal_, *position);
  auto keys = rows_evolved_by(entry.event);
  if (const auto* posted = std::get_if<TransactionPosted>(&entry.event)) {
    for (const auto& expectation : posted->expect) keys.accounts_by_id.push_back(expectation.account);
  } else if (const auto* placed = std::get_if<HoldPlaced>(&entry.event)) {
    for (const auto& expectation : placed->expect) keys.accounts_by_id.push_back(expectation.account);
  }
  auto before = excerpt(keys, *position);
  evolve(before, entry.event, {*position, entry.time, nullptr, nullptr});
  const auto* made = before.transactions.find(transaction);
  if (!made) throw StorageFailed("the entry at " + std::to_string(*position) + " did not make transaction " + transaction.text);
  auto row = *made;
  if (const auto change = live(table_of(RowTable::transactions), object_key(transaction), size)) read_change(*change, row);
  return row;
}

std::optional<RequestRow> Past::request(const RequestKey& request, std::uint64_t size) const {
  const auto position = birth(RowTable::requests, object_key(request), size);
  if (!position) return std::nullopt;
  RequestRow row{*position, 0, {}};
  log_.read_entries(journal_, *position, [&](Position at, std::string_view bytes) {
    const auto entry = decode(bytes);
    if (at >= size || request_of(entry.envelope) != request) return false;
    if (row.entries++ == 0) row.content = entry.envelope.content;
    return true;
  });
  return row;
}

std::optional<ReferenceRow> Past::reference(const ReferenceKey& reference, std::uint64_t size) const {
  const auto position = birth(RowTable::references, object_key(reference), size);
  return position ? std::optional(ReferenceRow{*position}) : std::nullopt;
}

std::optional<Position> Past::position_of(const TransactionId& transaction) const {
  return birth(transaction, kAllEntries);
}

// ---- states

template <class Key, class Row>
void Past::add(State&, RowTable table, Table<Key, Row>& rows, const Key& key, std::uint64_t size) const {
  std::optional<Row> found;
  if constexpr (std::is_same_v<Row, AccountRow>) {
    found = account(key, size);
  } else if constexpr (std::is_same_v<Row, TransactionRow>) {
    found = transaction(key, size);
  } else if constexpr (std::is_same_v<Row, RequestRow>) {
    found = request(key, size);
  } else if constexpr (std::is_same_v<Row, ReferenceRow>) {
    found = reference(key, size);
  } else {
    found = row<Row>(table, object_key(key), size);
  }
  if (found) rows.restore(key, *std::move(found));
}

State Past::excerpt(const RowKeys& keys, std::uint64_t size) const {
  State state;
  state.header = header(size);
  for_each_table<State, RowKeys>([&](RowTable table, auto rows, auto wanted) {
    for (const auto& key : keys.*wanted) add(state, table, state.*rows, key, size);
  });
  for (const auto& account : keys.accounts_by_id) {
    if (const auto number = account_number(account)) add(state, RowTable::accounts, state.accounts, *number, size);
  }
  index_rows(state);
  return state;
}

std::optional<State> Past::state(std::uint64_t size, std::uint64_t objects_max, const std::stop_token& stop) const {
  State state;
  state.header = header(size);
  std::uint64_t objects = 0;
  for_each_table<State>([&](RowTable table, auto rows) {
    using OfTable = std::decay_t<decltype(state.*rows)>;
    using Key = OfTable::KeyOf;
    using Row = OfTable::RowOf;
    if (table >= RowTable::transactions) return;
    each_object(table_of(table), size, {}, [&](std::string_view object, const ObjectVersion& version) {
      Key key;
      read_object_key(object, key);
      if constexpr (std::is_same_v<Row, AccountRow>) {
        (state.*rows).restore(key, account_of(version));
      } else {
        (state.*rows).restore(key, decode_row<Row>(version.bytes));
      }
      return ++objects <= objects_max && !stop.stop_requested();
    });
  });
  if (objects > objects_max || stop.stop_requested()) return std::nullopt;
  const auto alter = [&](AccountNumber number, const auto& change) {
    auto row = *state.accounts.find(number);
    change(row);
    state.accounts.restore(number, std::move(row));
  };
  Cursor standings(families_.balances, moment_, standings_prefix(journal_));
  Histories histories(families_.balances, moment_, journal_);
  for (standings.seek(""); standings.valid() && !stop.stop_requested(); standings.next()) {
    const AccountNumber number{key_number(standings.key(), 0)};
    const auto had = sums(number, standings.value(), size, histories);
    if (had) alter(number, [&](AccountRow& row) { add_sums(row, *had); });
  }
  each_object(ObjectTable::velocity, size, {}, [&](std::string_view object, const ObjectVersion& version) {
    AccountNumber number;
    read_object_key(object, number);
    alter(number, [&](AccountRow& row) { read_velocity(version.bytes, row); });
    return !stop.stop_requested();
  });
  if (stop.stop_requested()) return std::nullopt;
  index_rows(state);
  return state;
}

}  // namespace daybook
