// Where a file of RocksDB's log format (a write-ahead log, a manifest) stops being whole, and whether that can be a write that a power cut tore. Each commit is
// one record of the write-ahead log, and synced before the next one begins; so what a power cut tears is the last record, and where another one begins behind the
// damage, something that was synced is damaged. A manifest's records are synced few at a time: what is torn among those may be refused as damage,
// never the reverse. Reads the file; no state.
#pragma once

#include <cstdint>
#include <filesystem>

namespace daybook {

struct LogTail {
  std::uint64_t bytes = 0;          // of the file
  std::uint64_t whole_bytes = 0;    // from the beginning: records that are whole
  bool record_behind = false;       // one begins behind the damage, whole or at least its first part

  bool is_whole() const { return whole_bytes == bytes; }
};

// Throws StorageFailed where the file can't be read.
LogTail examine_log(const std::filesystem::path& file);

}  // namespace daybook
