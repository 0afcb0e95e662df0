#include "projections/row.h"

#include "eventstore/bytes.h"
#include "eventstore/failure.h"

namespace daybook {
namespace {

[[noreturn]] void damaged() { throw StorageFailed("a row of the views is not as it was written"); }

}  // namespace

std::string row_prefix(JournalNumber journal, Tag tag) {
  std::string prefix;
  append_big_endian(prefix, journal);
  prefix += static_cast<char>(tag);
  return prefix;
}

std::string row_key(JournalNumber journal, Tag tag, std::string_view identifier) {
  return row_prefix(journal, tag).append(identifier);
}

std::string row_key(JournalNumber journal, Tag tag, std::string_view first, std::string_view second) {
  return row_key(journal, tag, first).append(1, '\0').append(second);
}

RowWriter& RowWriter::number(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>(value | 0x80));
  bytes_.push_back(static_cast<char>(value));
  return *this;
}

RowWriter& RowWriter::text(std::string_view value) {
  number(value.size());
  bytes_.append(value);
  return *this;
}

RowWriter& RowWriter::personal(const Personal& value) {
  return number(static_cast<std::uint64_t>(value.form)).text(value.key.text).text(value.bytes);
}

RowReader::RowReader(std::string_view bytes, std::uint8_t form) : rest_(bytes) {
  if (rest_.empty() || static_cast<std::uint8_t>(rest_.front()) != form) damaged();
  rest_.remove_prefix(1);
}

std::uint64_t RowReader::number() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) damaged();
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  damaged();
}

std::string RowReader::text() {
  const std::uint64_t size = number();
  if (size > rest_.size()) damaged();
  std::string value(rest_.substr(0, size));
  rest_.remove_prefix(size);
  return value;
}

Personal RowReader::personal() {
  const std::uint64_t form = number();
  if (form > static_cast<std::uint64_t>(Personal::Form::erased)) damaged();
  Personal value{static_cast<Personal::Form>(form), {text()}, {}};
  value.bytes = text();
  return value;
}

void RowReader::end() const {
  if (!rest_.empty()) damaged();
}

}  // namespace daybook
