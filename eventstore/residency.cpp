#include "eventstore/residency.h"

#include <algorithm>
#include <limits>
#include <utility>

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

void Residency::call_in(State& state, JournalNumber journal, const StateSource& source, NeededRows rows) {
  call_in(state, journal, source, std::move(rows.transactions));
  for (const auto& reference : rows.references) {
    call_in(references_, state.references, reference, [&](const auto& key) { return source.find_reference(journal, key); });
  }
  if (!rows.request) return;
  call_in(requests_, state.requests, *rows.request, [&](const auto& key) { return source.find_request(journal, key); });
}

void Residency::call_in(State& state, JournalNumber journal, const StateSource& source, std::vector<TransactionId> transactions) {
  std::erase_if(transactions, [&](const TransactionId& id) { return state.transactions.contains(id); });
  if (transactions.empty()) return;
  auto rows = source.find_transactions(state, journal, transactions);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i] || state.transactions.contains(transactions[i])) continue;  // one may be named twice
    state.transactions.restore(transactions[i], *std::move(rows[i]));
    transactions_.called_in.push_back(std::move(transactions[i]));
  }
}

template <class Key, class Row>
void Residency::note(Rows<Key>& rows, const ChangedRows<Key, Row>& changes, std::uint64_t size) {
  for (const auto& [key, row] : changes) rows.changed.emplace_back(size, key);
}

template <class Key, class Row>
void Residency::evict(Rows<Key>& rows, Table<Key, Row>& table, std::uint64_t snapshot_size, std::size_t& budget) {
  for (const auto& key : rows.called_in) evict_unchanged(table, key, snapshot_size);
  rows.called_in.clear();
  // A row that has changed since stands further behind, too.
  for (; budget > 0 && !rows.changed.empty() && rows.changed.front().first <= snapshot_size; rows.changed.pop_front()) {
    evict_unchanged(table, rows.changed.front().second, snapshot_size);
    --budget;
  }
}

void Residency::note(const Changes& changes, std::uint64_t size) {
  if (changes.posted) posted_.emplace_back(size, changes.posted);
  note(transactions_, changes.transactions, size);
  note(requests_, changes.requests, size);
  note(references_, changes.references, size);
}

void Residency::evict(State& state, std::uint64_t snapshot_size) {
  auto budget = std::numeric_limits<std::size_t>::max();
  evict(state, snapshot_size, budget);
}

bool Residency::evict(State& state, std::uint64_t snapshot_size, std::size_t& budget) {
  evict(transactions_, state.transactions, snapshot_size, budget);
  evict(requests_, state.requests, snapshot_size, budget);
  evict(references_, state.references, snapshot_size, budget);
  for (; budget > 0 && !posted_.empty() && posted_.front().first <= snapshot_size; posted_.pop_front()) {
    const auto& posted = *posted_.front().second;
    for (const auto& [id, position] : posted) evict_unchanged(state.transactions, id, snapshot_size);
    budget -= std::min(budget, posted.size());
  }
  return budget > 0;
}

}  // namespace daybook
