#include "projections/past.h"

#include <utility>

#include "eventstore/failure.h"
#include "eventstore/row_codec.h"
#include "projections/journal_entries.h"
#include "projections/run.h"

namespace daybook {
namespace {

constexpr std::uint64_t kAllEntries = UINT64_MAX;

// One step of `size` entries, as a position.
std::string position_before(std::uint64_t size) { return RowKey().number(size - 1).take(); }

}  // namespace

Past::Past(const Log& log, std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal)
    : log_(log), family_(std::move(family)), moment_(std::move(moment)), journal_(journal), size_(folded_size(*family_, moment_.get(), journal)) {}

Past::Past(const Past& other, Find find) : Past(other) { find_ = std::move(find); }

std::optional<std::string> Past::find(const std::string& key) const {
  if (find_) return find_(key);
  return moment_ ? family_->find(key, *moment_) : family_->find(key);
}

std::optional<ObjectVersion> Past::version(ObjectTable table, std::string_view object, std::uint64_t size) const {
  if (size == 0) return std::nullopt;
  const auto row = find(last_key(journal_, table, object));
  if (!row) return std::nullopt;
  auto last = decode_last(*row);
  if (last.position < size) return ObjectVersion{last.position, std::move(last.bytes)};
  auto cursor = versions(table, object);
  cursor.seek_back(position_before(size));
  if (!cursor.valid()) return std::nullopt;
  return ObjectVersion{key_number(cursor.key(), 0), std::string(cursor.value())};
}

Cursor Past::versions(ObjectTable table, std::string_view object) const {
  return {family_, moment_, versions_of_table(journal_, table).append(object)};
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
  auto last = decode_last(objects_.value());
  ObjectVersion version{last.position, std::move(last.bytes)};
  if (version.position >= size_) {
    versions_.seek_back(row.object + position_before(size_));
    if (!versions_.valid() || !versions_.key().starts_with(row.object)) return row;
    version = {key_number(versions_.key(), row.object.size()), std::string(versions_.value())};
  }
  if (!version.bytes.empty()) row.version = std::move(version);
  return row;
}

ObjectWalk Past::walk(ObjectTable table, std::uint64_t size, std::string_view from) const {
  Cursor objects(family_, moment_, objects_of_table(journal_, table));
  Cursor versions(family_, moment_, versions_of_table(journal_, table));
  return {std::move(objects), std::move(versions), size, std::string(from)};
}

void Past::each_object(ObjectTable table, std::uint64_t size, std::string_view from, const VisitObject& visit) const {
  auto objects = walk(table, size, from);
  while (const auto row = objects.look()) {
    if (row->version && !visit(row->object, *row->version)) return;
  }
}

void Past::each_changed(ObjectTable table, std::uint64_t since, std::string_view from, const VisitObject& visit) const {
  Cursor objects(family_, moment_, objects_of_table(journal_, table));
  for (objects.seek(from); objects.valid(); objects.next()) {
    auto last = decode_last(objects.value());
    if (last.position >= since && !visit(objects.key(), {last.position, std::move(last.bytes)})) return;
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

// ---- rows of the state

Header Past::header(std::uint64_t size) const {
  const auto bytes = live(table_of(RowTable::header), {}, size);
  return bytes ? decode_object_header(*bytes) : Header{};
}

std::optional<AccountRow> Past::account(AccountNumber number, std::uint64_t size) const {
  const auto object = object_key(number);
  const auto balances = live(ObjectTable::balances, object, size);
  if (!balances) return std::nullopt;
  auto account = row<AccountRow>(RowTable::accounts, object, size);
  if (!account) throw StorageFailed("the views lack the row of account " + to_text(number));
  read_balances(*balances, *account);
  return account;
}

std::optional<HoldRow> Past::hold(const TransactionId& hold, std::uint64_t size) const {
  return row<HoldRow>(RowTable::holds, object_key(hold), size);
}

// As its entry made it, and with what later entries changed.
std::optional<TransactionRow> Past::transaction(const TransactionId& transaction, std::uint64_t size) const {
  const auto object = object_key(transaction);
  const auto position = birth(RowTable::transactions, object, size);
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
  if (const auto change = live(table_of(RowTable::transactions), object, size)) read_change(*change, row);
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
  return birth(RowTable::transactions, object_key(transaction), kAllEntries);
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
      (state.*rows).restore(key, decode_row<Row>(version.bytes));
      return ++objects <= objects_max && !stop.stop_requested();
    });
  });
  if (objects > objects_max || stop.stop_requested()) return std::nullopt;
  each_object(ObjectTable::balances, size, {}, [&](std::string_view object, const ObjectVersion& version) {
    AccountNumber number;
    read_object_key(object, number);
    auto row = *state.accounts.find(number);
    read_balances(version.bytes, row);
    state.accounts.restore(number, std::move(row));
    return !stop.stop_requested();
  });
  if (stop.stop_requested()) return std::nullopt;
  index_rows(state);
  return state;
}

}  // namespace daybook
