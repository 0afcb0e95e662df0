// Walks the rows of a family whose keys begin with a prefix, as they were at a moment. It leaves the block cache alone, so a
// long walk holds a block, not the list. One thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "projections/family.h"

namespace rocksdb {
class Iterator;
}

namespace daybook {

class Cursor {
 public:
  // Without a moment: as they are now.
  Cursor(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, std::string prefix);
  Cursor(Cursor&&) noexcept;
  ~Cursor();

  // Keys are without the prefix. `seek` goes to the first row at or behind the key, `seek_back` to the last at or in front of it.
  void seek(std::string_view key);
  void seek_back(std::string_view key);

  bool valid() const;
  // REQUIRES of the rest: valid(). What key() and value() give holds until the cursor moves.
  void next();
  void previous();
  std::string_view key() const;
  std::string_view value() const;

 private:
  void check() const;

  std::shared_ptr<const Family> family_;
  std::shared_ptr<const Moment> moment_;
  struct Bounds;
  std::unique_ptr<Bounds> bounds_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

}  // namespace daybook
