// The database of the projections: RocksDB without a write-ahead log. What was not flushed is gone after a crash; since a family's
// checkpoint is written together with its rows, what is left is always the rows of one moment, and the rest is folded again.
// Thread-safe.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "projections/family.h"

namespace daybook {

// Rows to be written, and keys of rows to be removed, where there are such: each sorted, each key once.
struct FamilyRows {
  const Family* family = nullptr;
  std::vector<std::pair<std::string_view, std::string_view>> rows;
  std::vector<std::string_view> removed = {};
};

// Found by those who only read. Whoever may write throws the views away instead, and makes them anew.
class ViewsDamaged : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The families in the folder, to be read, also while a server has it open; none where there is no database. `scratch` is a folder of the reader's own.
// Throws ViewsDamaged, StorageFailed; reading the families, too.
std::vector<std::shared_ptr<Family>> families_for_reading(const std::filesystem::path& folder, const std::filesystem::path& scratch);

class ViewsDatabase {
 public:
  // Opens or makes the database in the folder. One that is damaged, or laid out as this program doesn't know, is thrown away and
  // made anew, with a notice. Throws FolderUnusable, StorageFailed.
  ViewsDatabase(const std::filesystem::path& folder, std::size_t block_cache_bytes,
                const std::function<void(const std::string&)>& notice);

  // Whether the database in the folder was found damaged since it was opened last, and is thrown away when it is opened next.
  static bool found_damaged(const std::filesystem::path& folder);

  // What was there when the database was opened; a second call gives nothing.
  std::vector<std::shared_ptr<Family>> take_families() { return std::move(families_); }

  std::shared_ptr<Family> create(FamilyName name);
  // The family is gone for the next opening; who still holds it can read on.
  void drop(const Family& family);

  // Both: all rows of all families in one step.
  void write(std::span<const FamilyRows> changes);
  // As sorted files: for many rows, much faster than write().
  void ingest(std::span<const FamilyRows> changes);

  // Begins to make durable what was written.
  void begin_flush(std::span<const Family* const> families);

  std::shared_ptr<const Moment> moment() const { return std::make_shared<const Moment>(open_); }

 private:
  std::shared_ptr<OpenViews> open_;
  std::vector<std::shared_ptr<Family>> families_;
};

}  // namespace daybook
