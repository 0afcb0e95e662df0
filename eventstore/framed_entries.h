// The entries of a block, one behind the other, each with its length before it as chunks have them on disk: none is an allocation of its own, and a chunk is
// a copy of some of them. One thread.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace daybook {

inline constexpr std::size_t kEntryBytesMax = 65'535;  // one entry; the length is framed in 16 bits

class FramedEntries {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = std::string_view;
    using pointer = const std::string_view*;
    using reference = std::string_view;

    Iterator() = default;
    Iterator(const FramedEntries& entries, std::size_t at) : entries_(&entries), at_(at) {}
    std::string_view operator*() const { return (*entries_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) { return {*entries_, at_++}; }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const FramedEntries* entries_ = nullptr;
    std::size_t at_ = 0;
  };

  FramedEntries() = default;
  FramedEntries(std::initializer_list<std::string_view> entries);
  explicit FramedEntries(std::span<const std::string> entries);

  std::size_t size() const { return ends_.size(); }
  bool empty() const { return ends_.empty(); }
  // Views hold until entries are added or taken away, or all are moved.
  std::string_view operator[](std::size_t place) const { return frames(place, place + 1).substr(kLengthBytes); }
  std::string_view back() const { return (*this)[size() - 1]; }
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

  // Those from `begin` up to `end`, with their lengths, as they lie in chunks.
  std::string_view frames(std::size_t begin, std::size_t end) const {
    return std::string_view(bytes_).substr(end_of(begin), end_of(end) - end_of(begin));
  }

  // REQUIRES: at most kEntryBytesMax bytes.
  void push_back(std::string_view entry);

  // Adds what write(bytes) appends, unless that is an error. REQUIRES: it is at most kEntryBytesMax bytes.
  template <class Write>
  auto append(const Write& write) {
    open();
    const auto written = write(bytes_);
    if (written) {
      close();
    } else {
      truncate(size());
    }
    return written;
  }

  // Takes away all but the first ones. REQUIRES: there are as many.
  void truncate(std::size_t count);

  friend bool operator==(const FramedEntries&, const FramedEntries&) = default;

 private:
  static constexpr std::size_t kLengthBytes = 2;
  std::size_t end_of(std::size_t count) const { return count == 0 ? 0 : ends_[count - 1]; }
  void open();
  void close();

  std::string bytes_;
  std::vector<std::size_t> ends_;
};

}  // namespace daybook
