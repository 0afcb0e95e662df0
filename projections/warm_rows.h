// Rows of a family that folding read or put lately: most entries are about what others were about shortly before, and a look into the database costs
// more than all else of folding one. One thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace daybook {

struct HashOfText {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

using RowsByKey = std::unordered_map<std::string, std::string, HashOfText, std::equal_to<>>;

class WarmRows {
 public:
  // `bytes_max`: of keys and values, roughly; rows that nobody asks for go once as many others came.
  explicit WarmRows(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  const std::string* find(std::string_view key);  // null where it is not known here; holds until the next call
  void keep(std::string key, std::string value);
  void keep(RowsByKey rows);
  void forget(std::string_view key);

 private:
  void keep(RowsByKey::node_type row);

  // Two generations: what is asked for comes to the younger one, and where that is full it becomes the older one, whose rows go.
  const std::size_t bytes_max_;
  RowsByKey younger_;  // where a row is in both, this one counts
  RowsByKey older_;
  std::size_t younger_bytes_ = 0;
};

}  // namespace daybook
