// The rows of a snapshot on their way into the journals' database, which takes them as a whole or not at all. One thread, and one file at a time.
#pragma once

#include <memory>
#include <string>

#include "eventstore/journal_database.h"

namespace daybook {

// Each call throws StorageFailed.
class SnapshotFile {
 public:
  explicit SnapshotFile(JournalDatabase& database);  // which must outlive it
  ~SnapshotFile();  // takes away what was not ingested

  // REQUIRES: keys come in the order of their bytes, each once.
  void put(const std::string& key, const std::string& row);
  void remove(const std::string& key);

  // Durable when it returns. REQUIRES: there is a row; the last call.
  void ingest();

 private:
  struct Writer;
  JournalDatabase& database_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace daybook
