#include "tools/bench/journal_scan.h"

#include <charconv>
#include <optional>
#include <utility>

namespace daybook::bench {
namespace {

// What became of a command, by the type of its entry; versions of types do not matter. A refused command is an entry of
// another type.
std::optional<std::pair<Kind, char>> kind_of(std::string_view type) {
  if (type.starts_with("transaction-posted.")) return {{Kind::transaction, 't'}};
  if (type.starts_with("hold-placed.")) return {{Kind::hold, 'h'}};
  if (type.starts_with("hold-captured.")) return {{Kind::capture, 'c'}};
  if (type.starts_with("hold-voided.")) return {{Kind::void_, 'v'}};
  return std::nullopt;
}

}  // namespace

JournalScan::JournalScan(const Names& names, Fates& fates) : run_("-" + names.run() + "-"), fates_(fates) {}

void JournalScan::take(std::string_view piece) {
  for (auto end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
    if (begun_.empty()) {
      take_entry(piece.substr(0, end));
    } else {
      begun_ += piece.substr(0, end);
      take_entry(begun_);
      begun_.clear();
    }
    piece.remove_prefix(end + 1);
  }
  begun_ += piece;
}

void JournalScan::take_entry(std::string_view entry) {
  constexpr std::string_view type = "\"type\":\"", data = "\"data\":{\"transaction\":\"";
  const auto type_at = entry.find(type);
  if (type_at == std::string_view::npos) return;
  const auto kind = kind_of(entry.substr(type_at + type.size()));
  if (!kind) return;
  const auto data_at = entry.find(data, type_at);
  if (data_at == std::string_view::npos) return;
  auto id = entry.substr(data_at + data.size());
  id = id.substr(0, id.find('"'));
  if (id.size() != 1 + run_.size() + Names::kNumberDigits || id.front() != kind->second ||
      id.substr(1, run_.size()) != run_)
    return;
  std::uint64_t number = 0;
  const auto [end, ec] = std::from_chars(id.data() + 1 + run_.size(), id.data() + id.size(), number);
  if (ec == std::errc{} && end == id.data() + id.size()) fates_.find(kind->first, number);
}

}  // namespace daybook::bench
