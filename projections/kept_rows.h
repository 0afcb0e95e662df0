// Rows by their keys, in memory: open addressing with linear probing over pointers, each beside the hash of its key, and a row with its key and its
// value in one piece, so that a look-up touches two or three lines of cache. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace daybook {

class KeptRows {
 public:
  // What a user of the table notes of a row.
  struct Marks {
    bool there = false;    // in the family, or to be
    bool asked = false;    // by a fold, so that others may ask, too
    bool lately = false;   // since rows were last thrown away
    bool changed = false;  // and so in the list of what changed, at `changed_at`
    std::uint32_t changed_at = 0;
  };

  class Row {
   public:
    std::string_view key() const { return {bytes(), key_bytes_}; }
    std::string_view value() const { return {bytes() + key_bytes_, value_bytes_}; }
    // What it takes of memory.
    std::size_t bytes_taken() const { return sizeof(Row) + key_bytes_ + value_room_; }

    Marks marks;

   private:
    friend class KeptRows;
    const char* bytes() const { return reinterpret_cast<const char*>(this + 1); }
    char* bytes() { return reinterpret_cast<char*>(this + 1); }

    std::uint64_t hash_ = 0;
    std::uint32_t key_bytes_ = 0;
    std::uint32_t value_bytes_ = 0;
    std::uint32_t value_room_ = 0;
  };

  KeptRows() = default;
  KeptRows(const KeptRows&) = delete;
  KeptRows& operator=(const KeptRows&) = delete;
  ~KeptRows() { clear(); }

  Row* find(std::string_view key) const { return find(key, hash_of(key)); }
  // Makes one with an empty value where there is none.
  Row& find_or_make(std::string_view key);

  // Both give the row where it is now: a longer value may need another place, and then `row` is gone. REQUIRES: the text is none of the row's own.
  Row& assign(Row& row, std::string_view value);
  Row& append(Row& row, std::string_view more);

  void erase(Row& row);
  // Those of which `condition` is true.
  template <class Condition>
  void erase_if(const Condition& condition);
  void clear();

  std::size_t size() const { return size_; }
  // Of all rows, with the table's own.
  std::size_t bytes_taken() const { return row_bytes_ + places_.size() * sizeof(Place); }

 private:
  struct Place {
    Row* row = nullptr;
    std::uint64_t hash = 0;
  };

  static std::uint64_t hash_of(std::string_view key);
  Row* find(std::string_view key, std::uint64_t hash) const;
  Row* make(std::uint64_t hash, std::string_view key, std::size_t value_room);
  void free(Row* row);
  // REQUIRES of those below: there are places.
  std::size_t home(std::uint64_t hash) const;
  std::size_t next(std::size_t place) const { return (place + 1) & (places_.size() - 1); }
  std::size_t place_of(const Row& row) const;
  void take_place(Row* row);
  void close_gap(std::size_t gap);
  void make_places(std::size_t count);
  void shrink();
  Row& with_room(Row& row, std::size_t value_bytes);

  std::vector<Place> places_;  // as many as a power of two, at most three quarters of them taken
  std::size_t size_ = 0;
  std::size_t row_bytes_ = 0;
};

template <class Condition>
void KeptRows::erase_if(const Condition& condition) {
  for (auto& place : places_) {
    if (!place.row || !condition(*place.row)) continue;
    free(place.row);
    place.row = nullptr;
  }
  shrink();
}

}  // namespace daybook
