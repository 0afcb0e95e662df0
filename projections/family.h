// A family is a column family of the views' database: the rows of one projection as it was made once, with their checkpoints.
// Thread-safe. Families, moments and cursors keep the database open; it closes, flushed, with the last of them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rocksdb {
class ColumnFamilyHandle;
class Snapshot;
struct ReadOptions;
}  // namespace rocksdb

namespace daybook {

class Moment;
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
  // As it was at the moment.
  std::optional<std::string> find(std::string_view key, const Moment& moment) const;
  // The same for one of many, so it leaves the block cache alone.
  std::optional<std::string> find_passing(std::string_view key, const Moment& moment) const;

  // A mark of the family itself, durable when mark() returns, with all that was written before. The newest marked family of a
  // projection serves.
  void mark();
  bool marked() const;

 private:
  friend class ViewsDatabase;
  friend class Cursor;
  std::optional<std::string> read(const rocksdb::ReadOptions& options, std::string_view key) const;

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
  friend class Family;
  std::shared_ptr<OpenViews> open_;
  const rocksdb::Snapshot* snapshot_;
};

// The rows of a family at a moment. REQUIRES: both outlive it.
class FamilyAt {
 public:
  FamilyAt(const Family& family, const Moment& moment) : family_(family), moment_(moment) {}
  std::optional<std::string> find(std::string_view key) const { return family_.find(key, moment_); }

 private:
  const Family& family_;
  const Moment& moment_;
};

}  // namespace daybook
