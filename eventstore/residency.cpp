#include "eventstore/residency.h"

namespace daybook {

template <class Key, class Row, class Find>
void Residency::call_in(Rows<Key>& rows, Table<Key, Row>& table, const Key& key, const Find& find) {
  if (table.contains(key)) return;
  auto row = find(key);
  if (!row) return;
  table.restore(key, *std::move(row));
  rows.called_in.push_back(key);
}

void Residency::call_in(State& state, JournalNumber journal, const StateSource& source, const NeededRows& rows) {
  for (const auto& id : rows.transactions) {
    call_in(transactions_, state.transactions, id, [&](const auto& key) { return source.find_transaction(journal, key); });
  }
  for (const auto& reference : rows.references) {
    call_in(references_, state.references, reference, [&](const auto& key) { return source.find_reference(journal, key); });
  }
  if (!rows.request) return;
  call_in(requests_, state.requests, *rows.request, [&](const auto& key) { return source.find_request(journal, key); });
}

template <class Key, class Row>
void Residency::note(Rows<Key>& rows, const ChangedRows<Key, Row>& changes, std::uint64_t size) {
  for (const auto& [key, row] : changes) {
    rows.changed.emplace_back(size, key);
    rows.last.insert_or_assign(key, size);
  }
}

template <class Key, class Row>
void Residency::evict(Rows<Key>& rows, Table<Key, Row>& table, std::uint64_t snapshot_size) {
  for (const auto& key : rows.called_in) {
    if (!rows.last.contains(key)) table.evict(key);
  }
  rows.called_in.clear();
  while (!rows.changed.empty() && rows.changed.front().first <= snapshot_size) {
    const auto& [size, key] = rows.changed.front();
    const auto last = rows.last.find(key);
    if (last != rows.last.end() && last->second == size) {  // else it has changed since, and stands further behind
      table.evict(key);
      rows.last.erase(last);
    }
    rows.changed.pop_front();
  }
}

void Residency::note(const Changes& changes, std::uint64_t size) {
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
