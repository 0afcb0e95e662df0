// Rows by key that remember which of them changed, so that a snapshot writes only those.
// One thread. References from `find` hold until the row is removed or the table is destroyed.
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace daybook {

template <class Key, class Row>
class Table {
  // The mark lies in the row's own node: a set of changed keys beside it would be another two look-ups for each change.
  struct Slot {
    Row row{};
    bool changed = false;
    friend bool operator==(const Slot& a, const Slot& b) { return a.row == b.row; }
  };
  using Slots = std::unordered_map<Key, Slot>;

 public:
  using KeyOf = Key;
  using RowOf = Row;

  // Over pairs of key and row.
  class Iterator {
   public:
    explicit Iterator(typename Slots::const_iterator at) : at_(at) {}
    std::pair<const Key&, const Row&> operator*() const { return {at_->first, at_->second.row}; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    typename Slots::const_iterator at_;
  };

  const Row* find(const Key& key) const {
    const auto it = rows_.find(key);
    return it == rows_.end() ? nullptr : &it->second.row;
  }
  bool contains(const Key& key) const { return rows_.contains(key); }
  std::size_t size() const { return rows_.size(); }
  Iterator begin() const { return Iterator(rows_.begin()); }
  Iterator end() const { return Iterator(rows_.end()); }

  // The row to be altered; made, empty, where there was none.
  Row& edit(const Key& key) {
    const auto [it, fresh] = rows_.try_emplace(key);
    auto& slot = it->second;
    const bool listed = slot.changed || (fresh && !erased_.empty() && erased_.erase(key) > 0);
    if (!listed) changed_.push_back(key);
    slot.changed = true;
    return slot.row;
  }

  // The row is no more. REQUIRES: it is there.
  void erase(const Key& key) {
    const auto it = rows_.find(key);
    if (!it->second.changed) changed_.push_back(key);
    rows_.erase(it);
    erased_.insert(key);
  }

  // A row as a snapshot had it: not a change.
  void restore(const Key& key, Row row) { rows_.insert_or_assign(key, Slot{std::move(row), false}); }

  // Forgets a row that a snapshot has: not a change. REQUIRES: it has not changed since that snapshot.
  void evict(const Key& key) { rows_.erase(key); }

  // Calls visit(key, row) for each row that changed since the last call, in the order of its first change; null where the row is no more.
  template <class Visit>
  void take_changed(const Visit& visit) {
    for (const auto& key : std::exchange(changed_, {})) {
      const auto it = rows_.find(key);
      if (it != rows_.end()) it->second.changed = false;
      visit(key, it == rows_.end() ? nullptr : &std::as_const(it->second.row));
    }
    erased_.clear();
  }

  friend bool operator==(const Table& a, const Table& b) { return a.rows_ == b.rows_; }

 private:
  Slots rows_;
  std::vector<Key> changed_;         // each once
  std::unordered_set<Key> erased_;   // of these, and not made anew since
};

}  // namespace daybook
