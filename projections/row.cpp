#include "projections/row.h"

#include "eventstore/bytes.h"
#include "eventstore/failure.h"

namespace daybook {
namespace {

constexpr std::size_t kUsualKeyBytes = 40;
constexpr std::size_t kUsualValueBytes = 48;

constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;  // turned, negative numbers sort before the others

[[noreturn]] void damaged() { throw RowDamaged(); }

}  // namespace

RowKey::RowKey(JournalNumber journal, Tag tag) {
  bytes_.reserve(kUsualKeyBytes);
  append_big_endian(bytes_, journal);
  bytes_ += static_cast<char>(tag);
}

RowKey& RowKey::text(std::string_view last) {
  bytes_.append(last);
  return *this;
}

RowKey& RowKey::text_and_end(std::string_view text) {
  bytes_.append(text).push_back('\0');
  return *this;
}

RowKey& RowKey::number(std::uint64_t value) {
  append_big_endian(bytes_, value);
  return *this;
}

RowKey& RowKey::byte(std::uint8_t value) {
  bytes_.push_back(static_cast<char>(value));
  return *this;
}

RowKey& RowKey::time(Time value) { return number(static_cast<std::uint64_t>(value.microseconds) ^ kSignBit); }

std::uint64_t key_number(std::string_view key, std::size_t at) { return big_endian_at<std::uint64_t>(key, at); }

Time key_time(std::string_view key, std::size_t at) { return {static_cast<std::int64_t>(key_number(key, at) ^ kSignBit)}; }

std::string row_prefix(JournalNumber journal, Tag tag) { return RowKey(journal, tag).take(); }

std::string row_key(JournalNumber journal, Tag tag, std::string_view identifier) {
  return RowKey(journal, tag).text(identifier).take();
}

std::string row_key(JournalNumber journal, Tag tag, std::string_view first, std::string_view second) {
  return RowKey(journal, tag).text_and_end(first).text(second).take();
}

RowWriter::RowWriter(std::uint8_t form) {
  bytes_.reserve(kUsualValueBytes);
  bytes_ += static_cast<char>(form);
}

RowWriter::RowWriter(std::string_view written) {
  bytes_.reserve(written.size() + kUsualValueBytes);
  bytes_ = written;
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

RowWriter& RowWriter::amount(Amount value) {
  auto bits = static_cast<UInt128>(value.units) << 1;
  if (value.units < 0) bits = ~bits;
  if (bits >> 64 == 0) return number(static_cast<std::uint64_t>(bits));  // shifting 128 bits takes several times as long
  for (; bits >= 0x80; bits >>= 7) bytes_.push_back(static_cast<char>(static_cast<std::uint8_t>(bits) | 0x80));
  bytes_.push_back(static_cast<char>(bits));
  return *this;
}

RowWriter& RowWriter::amount(const std::optional<Amount>& value) {
  number(value ? 1 : 0);
  return value ? amount(*value) : *this;
}

RowWriter& RowWriter::metadata(const Metadata& value) {
  number(value.size());
  for (const auto& [key, text_of_key] : value) text(key).text(text_of_key);
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

std::uint64_t RowReader::number_below(std::uint64_t bound) {
  const auto value = number();
  if (value >= bound) damaged();
  return value;
}

Amount RowReader::amount() {
  UInt128 bits = 0;
  for (int shift = 0; shift < 128; shift += 7) {
    if (rest_.empty()) damaged();
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    bits |= static_cast<UInt128>(byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    const auto magnitude = bits >> 1;
    return {static_cast<Int128>((bits & 1) != 0 ? ~magnitude : magnitude)};
  }
  damaged();
}

std::optional<Amount> RowReader::optional_amount() { return number_below(2) == 1 ? std::optional(amount()) : std::nullopt; }

Metadata RowReader::metadata() {
  Metadata value;
  for (auto left = number(); left > 0; --left) {
    auto key = text();
    value.emplace_hint(value.end(), std::move(key), text());
  }
  return value;
}

std::string RowReader::text() { return std::string(view()); }

std::string_view RowReader::view() {
  const std::uint64_t size = number();
  if (size > rest_.size()) damaged();
  const auto value = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return value;
}

Personal RowReader::personal() {
  const auto form = number_below(static_cast<std::uint64_t>(Personal::Form::erased) + 1);
  Personal value{static_cast<Personal::Form>(form), {text()}, {}};
  value.bytes = text();
  return value;
}

void RowReader::end() const {
  if (!rest_.empty()) damaged();
}

}  // namespace daybook
