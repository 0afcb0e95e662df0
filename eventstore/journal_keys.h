// Keys of the journal database's rows (journal_database.h): integers are big-endian, so that keys sort as numbers do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/types.h"
#include "eventstore/bytes.h"

namespace daybook {

inline std::string block_key(JournalNumber journal, Position position) {
  std::string key;
  append_big_endian(key, journal);
  append_big_endian(key, position);
  return key;
}

inline std::string tile_key(JournalNumber journal, std::uint8_t level, std::uint64_t index) {
  std::string key;
  append_big_endian(key, journal);
  append_big_endian(key, level);
  append_big_endian(key, index);
  return key;
}

inline JournalNumber journal_in(std::string_view key) { return big_endian_at<JournalNumber>(key, 0); }
inline Position position_in(std::string_view block_key) { return big_endian_at<Position>(block_key, sizeof(JournalNumber)); }

}  // namespace daybook
