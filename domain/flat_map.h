// A hash table whose elements stay where they are: open addressing with linear probing over pointers to them, each beside the hash of its key. A look-up
// that finds what it looks for touches two lines of cache in most cases, where std::unordered_map divides and follows a chain; deciding does some twenty
// for each transaction. What it has of the standard's interface means the same there. One thread.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <utility>
#include <vector>

namespace daybook {

template <class Key, class Value>
class FlatMap {
 public:
  using value_type = std::pair<const Key, Value>;

 private:
  struct Place {
    value_type* element = nullptr;
    std::uint64_t hash = 0;
  };
  using Places = std::vector<Place>;

 public:
  template <class Element>
  class BasicIterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = FlatMap::value_type;
    using pointer = Element*;
    using reference = Element&;

    BasicIterator() = default;
    BasicIterator(const Place* at, const Place* end) : at_(at), end_(end) { skip(); }
    operator BasicIterator<const Element>() const { return {at_, end_}; }
    Element& operator*() const { return *at_->element; }
    Element* operator->() const { return at_->element; }
    BasicIterator& operator++() {
      ++at_;
      skip();
      return *this;
    }
    BasicIterator operator++(int) {
      auto before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const BasicIterator& a, const BasicIterator& b) { return a.at_ == b.at_; }

   private:
    friend class FlatMap;
    void skip() {
      while (at_ != end_ && !at_->element) ++at_;
    }
    const Place* at_ = nullptr;
    const Place* end_ = nullptr;
  };
  using iterator = BasicIterator<value_type>;
  using const_iterator = BasicIterator<const value_type>;

  FlatMap() = default;
  FlatMap(const FlatMap& other) {
    places_.resize(other.places_.size());
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const auto& place = other.places_[i];
      if (place.element) places_[i] = {new value_type(*place.element), place.hash};
    }
    size_ = other.size_;
  }
  FlatMap(FlatMap&& other) noexcept : places_(std::exchange(other.places_, {})), size_(std::exchange(other.size_, 0)) {}
  FlatMap& operator=(FlatMap other) noexcept {
    places_.swap(other.places_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~FlatMap() { clear(); }

  void clear() {
    for (const auto& place : places_) delete place.element;
    places_.clear();
    size_ = 0;
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  iterator begin() { return {first(), last()}; }
  iterator end() { return {last(), last()}; }
  const_iterator begin() const { return {first(), last()}; }
  const_iterator end() const { return {last(), last()}; }

  bool contains(const Key& key) const { return place_of(key) != nullptr; }
  // Has the processor fetch where the key is looked for, so that a look-up soon after need not wait for it.
  void prefetch(const Key& key) const {
    if (!places_.empty()) __builtin_prefetch(&places_[home(hash_of(key))]);
  }
  iterator find(const Key& key) { return at(place_of(key)); }
  const_iterator find(const Key& key) const { return at(place_of(key)); }

  template <class... Arguments>
  std::pair<iterator, bool> try_emplace(const Key& key, Arguments&&... arguments) {
    const auto hash = hash_of(key);
    if (const auto* place = place_of(key, hash)) return {at(place), false};
    auto* element = new value_type(std::piecewise_construct, std::forward_as_tuple(key),
                                   std::forward_as_tuple(std::forward<Arguments>(arguments)...));
    if ((size_ + 1) * 4 > places_.size() * 3) grow();
    ++size_;
    return {at(take_place({element, hash})), true};
  }
  template <class Argument>
  std::pair<iterator, bool> emplace(const Key& key, Argument&& argument) {
    return try_emplace(key, std::forward<Argument>(argument));
  }
  template <class Argument>
  std::pair<iterator, bool> insert_or_assign(const Key& key, Argument&& argument) {
    auto inserted = try_emplace(key);
    inserted.first->second = std::forward<Argument>(argument);
    return inserted;
  }
  Value& operator[](const Key& key) { return try_emplace(key).first->second; }

  // No iterator stays valid; references do.
  std::size_t erase(const Key& key) {
    const auto* place = place_of(key);
    if (!place) return 0;
    erase(static_cast<std::size_t>(place - places_.data()));
    return 1;
  }
  void erase(iterator it) { erase(static_cast<std::size_t>(it.at_ - places_.data())); }
  void erase(const_iterator it) { erase(static_cast<std::size_t>(it.at_ - places_.data())); }

  friend bool operator==(const FlatMap& a, const FlatMap& b) {
    if (a.size_ != b.size_) return false;
    for (const auto& [key, value] : a) {
      const auto found = b.find(key);
      if (found == b.end() || !(found->second == value)) return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t kPlacesMin = 8;

  // Numbers hash to themselves in the standard library; multiplied by 2^64 divided by the golden ratio, any of them spread over the upper bits
  // (Knuth, The Art of Computer Programming, volume 3, 6.4).
  static std::uint64_t hash_of(const Key& key) { return std::hash<Key>{}(key) * 0x9e3779b97f4a7c15; }

  const Place* first() const { return places_.data(); }
  const Place* last() const { return places_.data() + places_.size(); }
  iterator at(const Place* place) { return {place ? place : last(), last()}; }
  const_iterator at(const Place* place) const { return {place ? place : last(), last()}; }

  // REQUIRES of the next four: there are places.
  std::size_t home(std::uint64_t hash) const { return hash >> (64 - std::countr_zero(places_.size())); }
  std::size_t next(std::size_t place) const { return (place + 1) & (places_.size() - 1); }

  const Place* take_place(Place element) {
    auto i = home(element.hash);
    while (places_[i].element) i = next(i);
    places_[i] = element;
    return &places_[i];
  }

  // Closes the gap: moves what stands behind it for want of a place to where it is looked for.
  void erase(std::size_t gap) {
    delete places_[gap].element;
    for (auto i = next(gap); places_[i].element; i = next(i)) {
      const auto from_home = (i - home(places_[i].hash)) & (places_.size() - 1);
      const auto from_gap = (i - gap) & (places_.size() - 1);
      if (from_home < from_gap) continue;
      places_[gap] = places_[i];
      gap = i;
    }
    places_[gap] = {};
    --size_;
  }

  const Place* place_of(const Key& key) const { return places_.empty() ? nullptr : place_of(key, hash_of(key)); }
  const Place* place_of(const Key& key, std::uint64_t hash) const {
    if (places_.empty()) return nullptr;
    for (auto i = home(hash); places_[i].element; i = next(i)) {
      if (places_[i].hash == hash && places_[i].element->first == key) return &places_[i];
    }
    return nullptr;
  }

  void grow() {
    const auto before = std::exchange(places_, Places(places_.empty() ? kPlacesMin : places_.size() * 2));
    for (const auto& place : before) {
      if (place.element) take_place(place);
    }
  }

  Places places_;  // as many as a power of two, at most three quarters of them taken
  std::size_t size_ = 0;
};

}  // namespace daybook
