#include "eventstore/stored_state.h"

#include "eventstore/bytes.h"
#include "eventstore/row_codec.h"
#include "eventstore/sha256.h"
#include "eventstore/spill.h"

namespace daybook {
namespace {

std::string shown(std::string_view key) {
  std::string text;
  for (const char c : key) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= ' ' && byte < 0x7f) {
      text += c;
    } else {
      (text += "\\x") += {digits[byte >> 4], digits[byte & 15]};
    }
  }
  return text;
}

std::string row_named(RowTable table, std::string_view key) {
  return "the row \"" + shown(key) + "\" of table " + std::to_string(static_cast<int>(table));
}

std::uint64_t rows_of(const State& state) {
  std::uint64_t rows = 0;
  for_each_table<State>([&](RowTable, auto table) { rows += (state.*table).size(); });
  return rows;
}

// All rows of a snapshot, in order, in one hash.
class RowsDigest {
 public:
  bool add(RowTable table, std::string_view key, std::string_view row) {
    pending_ += static_cast<char>(table);
    append_big_endian(pending_, static_cast<std::uint32_t>(key.size()));
    pending_ += key;
    append_big_endian(pending_, static_cast<std::uint32_t>(row.size()));
    pending_ += row;
    if (pending_.size() >= kPieceBytes) digest();
    return true;
  }
  Hash take() {
    digest();
    return digest_;
  }

 private:
  static constexpr std::size_t kPieceBytes = 64 << 10;
  void digest() {
    pending_.append(reinterpret_cast<const char*>(digest_.data()), digest_.size());
    digest_ = sha256(pending_);
    pending_.clear();
  }
  std::string pending_;
  Hash digest_{};
};

Hash digest_of(const Snapshots& snapshots, JournalNumber journal) {
  RowsDigest digest;
  snapshots.visit_rows(journal, [&](RowTable table, std::string_view key, std::string_view row) { return digest.add(table, key, row); });
  return digest.take();
}

// Every stored row is one of ours, and there are as many: so none of ours is missing.
std::optional<std::string> compare_rows(const Snapshots& stored, JournalNumber number, std::uint64_t expected,
                                        const std::function<std::optional<std::string>(RowTable, std::string_view key)>& ours) {
  std::optional<std::string> wrong;
  std::uint64_t rows = 0;
  stored.visit_rows(number, [&](RowTable table, std::string_view key, std::string_view row) {
    const auto our_row = ours(table, key);
    if (!our_row) wrong = row_named(table, key) + " is stored, and the entries lead to none";
    if (our_row && *our_row != row) wrong = row_named(table, key) + " is not what the entries lead to";
    ++rows;
    return !wrong;
  });
  if (!wrong && rows < expected) wrong = "of " + std::to_string(expected) + " rows that the entries lead to only " + std::to_string(rows) + " are stored";
  return wrong;
}

std::optional<std::string> compare(const Snapshots& stored, Spill& spill, JournalNumber number, JournalState& journal) {
  const auto header = stored.header(number);
  if (header->last_time != journal.last_time || header->header != journal.state.header) return "the stored header is not what the entries lead to";
  if (header->head.size == journal.tree.size() && header->head.root != journal.tree.root()) return "the stored state is of other entries";
  if (!spill.used()) {
    return compare_rows(stored, number, rows_of(journal.state), [&](RowTable table, std::string_view key) { return row_bytes_of(journal.state, table, key); });
  }
  // Millions of rows, perhaps: only where they differ as a whole are they looked up one by one.
  spill.write(journal, number);
  const auto& ours = spill.rows();
  if (digest_of(stored, number) == digest_of(ours, number)) return std::nullopt;
  std::uint64_t expected = 0;
  ours.visit_rows(number, [&](RowTable, std::string_view, std::string_view) { return ++expected > 0; });
  return compare_rows(stored, number, expected, [&](RowTable table, std::string_view key) { return ours.find_bytes(number, table, key); });
}

}  // namespace

std::optional<StoredState> stored_state(const Snapshots& stored, Spill& spill, JournalNumber journal) {
  const auto header = stored.header(journal);
  if (!header) return std::nullopt;
  return StoredState{header->head.size, [&stored, &spill, journal](JournalState& state) { return compare(stored, spill, journal, state); }};
}

}  // namespace daybook
