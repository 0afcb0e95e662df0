// How the rows of projections look as bytes. Views are disposable, so a form that changes needs no conversion: its projection
// gets a new version and is made again.
//
//   key    journal (4 bytes, big-endian), tag (1 byte), then parts: texts, of which all but the last end with NUL, which none of them
//          contains; numbers as 8 bytes, big-endian; times as numbers that sort as they do
//   value  form (1 byte), then fields: a number as LEB128, a text as its length (a number) and its bytes, an amount as LEB128 of up to 128
//          bits, its sign in the lowest
//
// So the rows of a journal lie together, each kind in the order of its parts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/money.h"
#include "domain/types.h"
#include "eventstore/failure.h"

namespace daybook {

// The first two are what every projection has; of the others each uses those that it lists in its header.
enum class Tag : char {
  checkpoint = 0,  // one row: how far the journal is folded into the rows beside it
  row = 1,         // what readers ask for
  index = 2,       // another way to find the rows
  number = 3,      // by account number
  setting = 4,     // of the platform as a whole
  total = 5,
  history = 6,
  back_dated = 7,
  tree = 8,
  by_customer = 9,
  by_reference = 10,
  by_metadata = 11,
  about = 12,
};

// The bytes of a row are not what was written. It can be made anew from the journals.
class RowDamaged : public StorageFailed {
 public:
  RowDamaged() : StorageFailed("a row of the views is not as it was written") {}
};

class RowKey {
 public:
  RowKey() = default;  // only the parts
  RowKey(JournalNumber journal, Tag tag);

  RowKey& text(std::string_view last);
  RowKey& text_and_end(std::string_view text);  // where more parts follow
  RowKey& number(std::uint64_t value);
  RowKey& byte(std::uint8_t value);
  RowKey& time(Time value);

  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// REQUIRES: the bytes at `at` are there.
std::uint64_t key_number(std::string_view key, std::size_t at);
Time key_time(std::string_view key, std::size_t at);
inline constexpr std::size_t kKeyNumberBytes = 8;  // of a time, too

std::string row_prefix(JournalNumber journal, Tag tag);

// Parts joined by NUL.
std::string row_key(JournalNumber journal, Tag tag, std::string_view identifier);
std::string row_key(JournalNumber journal, Tag tag, std::string_view first, std::string_view second);

class RowWriter {
 public:
  explicit RowWriter(std::uint8_t form);
  // Goes on behind fields that were written.
  explicit RowWriter(std::string_view written);

  RowWriter& number(std::uint64_t value);
  RowWriter& text(std::string_view value);
  RowWriter& amount(Amount value);
  RowWriter& amount(const std::optional<Amount>& value);
  RowWriter& time(Time value) { return number(static_cast<std::uint64_t>(value.microseconds)); }
  RowWriter& personal(const Personal& value);
  RowWriter& metadata(const Metadata& value);

  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads in the order in which it was written. Each call throws RowDamaged where the bytes are not what the writer wrote.
class RowReader {
 public:
  // REQUIRES: the bytes outlive the reader.
  RowReader(std::string_view bytes, std::uint8_t form);

  std::uint64_t number();
  std::uint64_t number_below(std::uint64_t bound);
  std::string text();
  std::string_view view();  // of a text where it lies
  Amount amount();
  std::optional<Amount> optional_amount();
  Time time() { return {static_cast<std::int64_t>(number())}; }
  Personal personal();
  Metadata metadata();
  void end() const;

 private:
  std::string_view rest_;
};

}  // namespace daybook
