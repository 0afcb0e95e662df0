// Rows by key that remember which of them changed, so that a snapshot writes only those.
// One thread. References from `find` hold until the row is removed or the table is destroyed.
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace daybook {

template <class Key, class Row>
class Table {
 public:
  const Row* find(const Key& key) const {
    const auto it = rows_.find(key);
    return it == rows_.end() ? nullptr : &it->second;
  }
  bool contains(const Key& key) const { return rows_.contains(key); }
  std::size_t size() const { return rows_.size(); }
  auto begin() const { return rows_.begin(); }
  auto end() const { return rows_.end(); }

  // The row to be altered; made, empty, where there was none.
  Row& edit(const Key& key) {
    changed_.insert(key);
    return rows_[key];
  }

  // The row is no more. REQUIRES: it is there.
  void erase(const Key& key) {
    changed_.insert(key);
    rows_.erase(key);
  }

  // A row as a snapshot had it: not a change.
  void restore(const Key& key, Row row) { rows_.insert_or_assign(key, std::move(row)); }

  // Forgets a row that a snapshot has: not a change. REQUIRES: it has not changed since that snapshot.
  void evict(const Key& key) { rows_.erase(key); }

  // The keys of the rows that changed, or are no more, since the last call.
  std::unordered_set<Key> take_changed() { return std::exchange(changed_, {}); }

  friend bool operator==(const Table& a, const Table& b) { return a.rows_ == b.rows_; }

 private:
  std::unordered_map<Key, Row> rows_;
  std::unordered_set<Key> changed_;
};

}  // namespace daybook
