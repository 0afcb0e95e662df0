// What a folder's journals had at least, in a small file beside RocksDB's. RocksDB takes a manifest that was cut off where a record ends for a whole one: the files
// that the lost records brought are no part of the database then, and the next start deletes them; a write-ahead log that was cut off so is simply shorter. This file
// says how long the manifest was and how many entries each journal had, so that either is missed. Functions are thread-safe for different folders.
//
//   SIZES       daybook journal sizes, format 1
//               manifest MANIFEST-000005 1234
//               journal 0 17                     entries; a line for each journal
//               checksum 3735928559              CRC-32C (RFC 3720) of the lines above
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/log.h"

namespace daybook {

struct KnownSizes {
  std::string manifest;              // the file that CURRENT names
  std::uint64_t manifest_bytes = 0;  // of it, as whole records
  std::map<JournalNumber, std::uint64_t> entries;

  friend bool operator==(const KnownSizes&, const KnownSizes&) = default;
};

std::string to_text(const KnownSizes& sizes);
std::optional<KnownSizes> known_sizes_from_text(std::string_view text);  // nothing where it is none, or was altered

// What the folder of a RocksDB keeps. Nothing where it keeps none: until the first start has ended it, and after a restore. Throws StorageFailed where it is damaged.
std::optional<KnownSizes> known_sizes(const std::filesystem::path& journals);

// Throws StorageFailed where the manifest is older or shorter than it is known to have been. To be called before RocksDB opens the folder, since that deletes files.
void require_manifest(const std::filesystem::path& journals, const KnownSizes& known);

// Throws JournalDamaged where a journal has fewer entries than it is known to have had.
void require_sizes(const Log& log, const KnownSizes& known);

// Replaces what is kept by how things are; durable when it returns. One call at a time. Throws StorageFailed.
void keep_sizes(const std::filesystem::path& journals, const Log& log);

// The manifest that CURRENT names; nothing where it names none that is there.
std::optional<std::string> manifest_in(const std::filesystem::path& journals);

}  // namespace daybook
