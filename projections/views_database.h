// The database of the projections: RocksDB without a write-ahead log. What was not flushed is gone after a crash; since a family's
// checkpoint is written together with its rows, what is left is always the rows of one moment, and the rest is folded again.
// Thread-safe, but for cursors.
//
// A family is a column family, one for each projection that was made or is being made. Families, moments and cursors keep the
// database open; it closes, flushed, with the last of them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rocksdb {
class ColumnFamilyHandle;
class Iterator;
class Snapshot;
}  // namespace rocksdb

namespace daybook {

struct OpenViews;

struct FamilyName {
  std::string projection;
  int version = 0;
  int generation = 0;  // counts how often the projection was made

  std::string text() const;  // accounts@2.7
  static std::optional<FamilyName> parse(std::string_view text);
};

// Each call throws StorageFailed; where rows are torn or altered, the folder is also marked to be thrown away at the next opening.
class Family {
 public:
  Family(std::shared_ptr<OpenViews> open, rocksdb::ColumnFamilyHandle* handle, FamilyName name);
  ~Family();

  const FamilyName& name() const { return name_; }
  std::optional<std::string> find(std::string_view key) const;

  // A mark of the family itself, durable when mark() returns, with all that was written before. The newest marked family of a
  // projection serves.
  void mark();
  bool marked() const;

 private:
  friend class ViewsDatabase;
  friend class Cursor;
  std::shared_ptr<OpenViews> open_;
  rocksdb::ColumnFamilyHandle* handle_;
  FamilyName name_;
};

// All families as they were when it was made. It costs disk space while it lives, no memory.
class Moment {
 public:
  explicit Moment(std::shared_ptr<OpenViews> open);
  ~Moment();

 private:
  friend class Cursor;
  std::shared_ptr<OpenViews> open_;
  const rocksdb::Snapshot* snapshot_;
};

// Walks the rows of a family whose keys begin with a prefix, as they were at the moment (none: now). It leaves the block cache
// alone, so a long walk holds a block, not the list. One thread.
class Cursor {
 public:
  Cursor(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, std::string prefix);
  Cursor(Cursor&&) noexcept;
  ~Cursor();

  // Keys are without the prefix. `seek` goes to the first row at or behind the key, `seek_back` to the last at or in front of it.
  void seek(std::string_view key);
  void seek_back(std::string_view key);
  void seek_last();

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

// Rows to be written, sorted by key, each key once.
struct FamilyRows {
  const Family* family = nullptr;
  std::vector<std::pair<std::string_view, std::string_view>> rows;
};

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
