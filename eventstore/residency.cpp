#include "eventstore/residency.h"

namespace daybook {

void Residency::call_in(State& state, JournalNumber journal, const StateSource& source, const std::vector<TransactionId>& transactions,
                        const RequestKey* request, const std::vector<ReferenceKey>& references) {
  for (const auto& id : transactions) {
    if (state.transactions.contains(id)) continue;
    auto row = source.find_transaction(journal, id);
    if (!row) continue;
    state.transactions.restore(id, *std::move(row));
    transactions_.called_in.push_back(id);
  }
  for (const auto& key : references) {
    if (state.references.contains(key)) continue;
    auto row = source.find_reference(journal, key);
    if (!row) continue;
    state.references.restore(key, *std::move(row));
    references_.called_in.push_back(key);
  }
  if (!request || state.requests.contains(*request)) return;
  auto row = source.find_request(journal, *request);
  if (!row) return;
  state.requests.restore(*request, *std::move(row));
  requests_.called_in.push_back(*request);
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
