// How the rows of projections look as bytes. Views are disposable, so a form that changes needs no conversion: its projection
// gets a new version and is made again.
//
//   key    journal (4 bytes, big-endian), tag (1 byte), identifiers joined by NUL, which no identifier contains
//   value  form (1 byte), then fields: a number as LEB128, a text as its length (a number) and its bytes
//
// So the rows of a journal lie together, each kind in the order of its identifiers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/types.h"

namespace daybook {

enum class Tag : char {
  checkpoint = 0,  // one row: how far the journal is folded into the rows beside it
  row = 1,         // what readers ask for
  index = 2,       // another way to find the rows
};

std::string row_prefix(JournalNumber journal, Tag tag);

// Parts joined by NUL.
std::string row_key(JournalNumber journal, Tag tag, std::string_view identifier);
std::string row_key(JournalNumber journal, Tag tag, std::string_view first, std::string_view second);

class RowWriter {
 public:
  explicit RowWriter(std::uint8_t form) : bytes_(1, static_cast<char>(form)) {}

  RowWriter& number(std::uint64_t value);
  RowWriter& text(std::string_view value);
  RowWriter& time(Time value) { return number(static_cast<std::uint64_t>(value.microseconds)); }
  RowWriter& personal(const Personal& value);

  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads in the order in which it was written. Each call throws StorageFailed where the bytes are not what the writer wrote.
class RowReader {
 public:
  // REQUIRES: the bytes outlive the reader.
  RowReader(std::string_view bytes, std::uint8_t form);

  std::uint64_t number();
  std::string text();
  Time time() { return {static_cast<std::int64_t>(number())}; }
  Personal personal();
  void end() const;

 private:
  std::string_view rest_;
};

}  // namespace daybook
