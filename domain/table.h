// Rows by key that remember which of them changed, so that a snapshot writes only those.
// One thread. References from `find` hold until the row is removed or the table is destroyed.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <utility>
#include <vector>

#include "domain/flat_map.h"

namespace daybook {

template <class Key, class Row>
class Table {
  struct Slot {
    Row row{};
    std::size_t change = 0;  // which change it was of all that ever came, from 1; 0: it has not changed
    friend bool operator==(const Slot& a, const Slot& b) { return a.row == b.row; }
  };
  using Slots = FlatMap<Key, Slot>;
  using Element = Slots::value_type;

 public:
  using KeyOf = Key;
  using RowOf = Row;

  Table() = default;
  Table(const Table& other) : rows_(other.rows_), taken_(other.taken_), erased_(other.erased_) { list_changes(other.changed_.size()); }
  Table(Table&&) = default;
  Table& operator=(Table other) {
    rows_ = std::move(other.rows_);
    changed_ = std::move(other.changed_);
    taken_ = other.taken_;
    erased_ = std::move(other.erased_);
    return *this;
  }

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
  void prefetch(const Key& key) const { rows_.prefetch(key); }
  std::size_t size() const { return rows_.size(); }
  Iterator begin() const { return Iterator(rows_.begin()); }
  Iterator end() const { return Iterator(rows_.end()); }

  // The row to be altered; made, empty, where there was none.
  Row& edit(const Key& key) {
    const auto [it, fresh] = rows_.try_emplace(key);
    auto& slot = it->second;
    if (fresh && !erased_.empty()) erased_.erase(key);
    if (slot.change == 0) {
      changed_.push_back(&*it);
      slot.change = taken_ + changed_.size();
    }
    return slot.row;
  }

  // The row is no more. REQUIRES: it is there.
  void erase(const Key& key) {
    const auto it = rows_.find(key);
    if (it->second.change > 0) listed(it->second.change) = nullptr;
    erased_.try_emplace(key);
    rows_.erase(it);
  }

  // A row as a snapshot had it: not a change. REQUIRES: it is not there, or has not changed.
  void restore(const Key& key, Row row) {
    auto& slot = rows_.try_emplace(key).first->second;
    assert(slot.change == 0);
    slot.row = std::move(row);
  }

  // Forgets a row that a snapshot has: not a change. REQUIRES: it has not changed since that snapshot.
  void evict(const Key& key) {
    const auto it = rows_.find(key);
    if (it == rows_.end()) return;
    assert(it->second.change == 0);
    rows_.erase(it);
  }

  // How many changes take_changed has not told yet, at most.
  std::size_t changes() const { return changed_.size() + erased_.size(); }

  // Calls visit(key, row) for each row that changed and was not told since, each once; null where the row is no more. Leaves those that changed last for
  // another call, up to `keep`, and begins only once there are twice as many: a row that changes again and again is told now and then.
  template <class Visit>
  void take_changed(const Visit& visit, std::size_t keep = 0) {
    if (changed_.size() > 2 * keep) {
      const auto end = changed_.end() - static_cast<std::ptrdiff_t>(keep);
      std::for_each(changed_.begin(), end, [&](Element* element) {
        if (!element) return;
        element->second.change = 0;
        visit(element->first, &std::as_const(element->second.row));
      });
      taken_ += changed_.size() - keep;
      changed_.erase(changed_.begin(), end);
    }
    if (erased_.size() <= 2 * keep) return;
    for (const auto& [key, nothing] : std::exchange(erased_, {})) visit(key, static_cast<const Row*>(nullptr));
  }

  friend bool operator==(const Table& a, const Table& b) { return a.rows_ == b.rows_; }

 private:
  struct Nothing {
    friend bool operator==(const Nothing&, const Nothing&) = default;
  };

  Element*& listed(std::size_t change) { return changed_[change - taken_ - 1]; }
  void list_changes(std::size_t count) {
    changed_.resize(count);
    for (auto& element : rows_) {
      if (element.second.change > 0) listed(element.second.change) = &element;
    }
  }

  Slots rows_;
  std::vector<Element*> changed_;  // null: erased since
  std::size_t taken_ = 0;          // changes that came before those
  FlatMap<Key, Nothing> erased_;  // and not made anew since
};

}  // namespace daybook
