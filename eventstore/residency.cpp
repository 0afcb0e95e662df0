#include "eventstore/residency.h"

namespace daybook {
namespace {

// Of the last entry that changed the row; of all that one commit adds, any will do.
Position last_of(const TransactionRow& row) { return row.last; }
Position last_of(const RequestRow& row) { return row.position; }
Position last_of(const ReferenceRow& row) { return row.position; }

template <class Key, class Row>
void evict_unchanged(Table<Key, Row>& table, const Key& key, std::uint64_t snapshot_size) {
  const auto* row = table.find(key);
  if (row && last_of(*row) < snapshot_size) table.evict(key);
}

}  // namespace

template <class Key, class Row, class Find>
void Residency::call_in(Rows<Key>& rows, Table<Key, Row>& table, const Key& key, const Find& find) {
  if (table.contains(key)) return;
  auto row = find(key);
  if (!row) return;
  table.restore(key, *std::move(row));
  rows.called_in.push_back(key);
}

void Residency::call_in(State& state, JournalNumber journal, const StateSource& source, const NeededRows& rows) {
  call_in(state, journal, source, rows.transactions);
  for (const auto& reference : rows.references) {
    call_in(references_, state.references, reference, [&](const auto& key) { return source.find_reference(journal, key); });
  }
  if (!rows.request) return;
  call_in(requests_, state.requests, *rows.request, [&](const auto& key) { return source.find_request(journal, key); });
}

void Residency::call_in(State& state, JournalNumber journal, const StateSource& source, const std::vector<TransactionId>& transactions) {
  std::vector<TransactionId> absent;
  for (const auto& id : transactions) {
    if (!state.transactions.contains(id)) absent.push_back(id);
  }
  if (absent.empty()) return;
  auto rows = source.find_transactions(state, journal, absent);
  for (std::size_t i = 0; i < absent.size(); ++i) {
    if (!rows[i] || state.transactions.contains(absent[i])) continue;  // one may be named twice
    state.transactions.restore(absent[i], *std::move(rows[i]));
    transactions_.called_in.push_back(absent[i]);
  }
}

template <class Key, class Row>
void Residency::note(Rows<Key>& rows, const ChangedRows<Key, Row>& changes, std::uint64_t size) {
  for (const auto& [key, row] : changes) rows.changed.emplace_back(size, key);
}

template <class Key, class Row>
void Residency::evict(Rows<Key>& rows, Table<Key, Row>& table, std::uint64_t snapshot_size) {
  for (const auto& key : rows.called_in) evict_unchanged(table, key, snapshot_size);
  rows.called_in.clear();
  // A row that has changed since stands further behind, too.
  for (; !rows.changed.empty() && rows.changed.front().first <= snapshot_size; rows.changed.pop_front()) {
    evict_unchanged(table, rows.changed.front().second, snapshot_size);
  }
}

void Residency::note(const Changes& changes, std::uint64_t size) {
  for (const auto& [id, position] : changes.posted) transactions_.changed.emplace_back(size, id);
  note(transactions_, changes.transactions, size);
  note(requests_, changes.requests, size);
  note(references_, changes.references, size);
}

void Residency::evict(State& state, std::uint64_t snapshot_size) {
  evict(transactions_, state.transactions, snapshot_size);
  evict(requests_, state.requests, snapshot_size);
  evict(references_, state.references, snapshot_size);
}

}  // namespace daybook
