#include "projections/back_dated.h"

#include <algorithm>

#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr int kRootShift = 48;
constexpr int kLevelBits = 6;
static_assert(kRootShift == (kLevels - 1) * kLevelBits);

// Effective times as numbers in the same order, cut into bits.
using Bits = std::uint64_t;
Bits bits_of(Time time) { return static_cast<Bits>(time.microseconds) ^ (Bits{1} << 63); }

int shift_of(int level) { return kRootShift - level * kLevelBits; }

std::uint64_t digit_of(Bits bits, int level) {
  return level == 0 ? bits >> kRootShift : (bits >> shift_of(level)) & ((1 << kLevelBits) - 1);
}

// Without the point of recording.
std::string node_prefix(JournalNumber journal, AccountNumber account, int level, Bits bits) {
  const auto above = level == 0 ? 0 : bits >> shift_of(level - 1);
  return RowKey(journal, Tag::tree).number(account.value).byte(static_cast<std::uint8_t>(level)).number(above).take();
}

std::string suffix_of(Point point) { return RowKey().time(point.time).number(point.position).take(); }

struct Branch {
  std::uint64_t digit = 0;
  Amount sum;                // of all below
  std::optional<Bits> only;  // the one effective time below, where there is one alone
};
using Node = std::vector<Branch>;  // in the order of the digits

std::string row_of(const Node& node) {
  RowWriter row(kForm);
  row.number(node.size());
  for (const auto& branch : node) {
    row.number(branch.digit).amount(branch.sum).number(branch.only ? 1 : 0);
    if (branch.only) row.number(*branch.only);
  }
  return row.take();
}

Node node_of(std::string_view bytes) {
  RowReader reader(bytes, kForm);
  Node node;
  for (auto left = reader.number(); left > 0; --left) {
    auto& branch = node.emplace_back();
    branch.digit = reader.number();
    branch.sum = reader.amount();
    if (reader.number_below(2) == 1) branch.only = reader.number();
  }
  reader.end();
  return node;
}

struct Addition {
  Bits effective = 0;
  Amount amount;
};

// Adds to the node, and gives what is to be added below it: nothing where it ends here, and what was there alone, too, where it was.
std::vector<Addition> add(Node& node, int level, const Addition& addition) {
  const auto digit = digit_of(addition.effective, level);
  const auto place = std::ranges::lower_bound(node, digit, {}, &Branch::digit);
  if (place == node.end() || place->digit != digit) {
    node.insert(place, {digit, addition.amount, addition.effective});
    return {};
  }
  const Amount before = place->sum;
  place->sum = added(before, addition.amount);
  if (place->only == addition.effective) return {};
  std::vector<Addition> below{addition};
  if (place->only) below.insert(below.begin(), {*place->only, before});
  place->only.reset();
  return below;
}

void add_to_tree(Rows& rows, JournalNumber journal, AccountNumber account, Point point, const Addition& addition) {
  std::vector<Addition> additions{addition};
  // Both of two differ from the other above the lowest level's last bit, so the lowest level ends it.
  for (int level = 0; !additions.empty(); ++level) {
    const auto prefix = node_prefix(journal, account, level, addition.effective);
    const auto newest = prefix + suffix_of(Point::end());
    // Where something was there alone, there is no node yet.
    const auto row = additions.size() == 1 ? rows.find(newest) : std::nullopt;
    auto node = row ? node_of(*row) : Node{};
    std::vector<Addition> below;
    for (const auto& each : additions) {
      auto more = add(node, level, each);
      if (!more.empty()) below = std::move(more);
    }
    auto bytes = row_of(node);
    rows.add(prefix + suffix_of(point), bytes);
    rows.put(newest, bytes);
    additions = std::move(below);
  }
}

}  // namespace

void put_back_dated(Rows& rows, JournalNumber journal, AccountNumber account, Time effective, Position position,
                    const BackDatedLine& line) {
  rows.add(RowKey(journal, Tag::back_dated).number(account.value).time(effective).number(position).take(),
           RowWriter(kForm).time(line.recorded_at).amount(line.net).text(line.transaction.text).text(line.reference).take());
  if (line.net.units == 0) return;
  add_to_tree(rows, journal, account, {line.recorded_at, position}, {bits_of(effective), line.net});
}

BackDated::BackDated(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal,
                     AccountNumber account)
    : family_(std::move(family)), moment_(std::move(moment)), journal_(journal), account_(account) {}

Amount BackDated::sum(Time effective, Point known) const {
  const auto bits = bits_of(effective);
  const auto tree = RowKey(journal_, Tag::tree).number(account_.value).take();
  Cursor cursor(family_, moment_, tree);
  Amount total;
  for (int level = 0; level < kLevels; ++level) {
    const auto prefix = node_prefix(journal_, account_, level, bits).substr(tree.size());
    cursor.seek_back(prefix + suffix_of(known));
    if (!cursor.valid() || !cursor.key().starts_with(prefix)) break;
    const auto node = node_of(cursor.value());
    const auto digit = digit_of(bits, level);
    const Branch* on_the_way = nullptr;
    for (const auto& branch : node) {
      if (branch.digit < digit) total = added(total, branch.sum);
      if (branch.digit == digit) on_the_way = &branch;
    }
    if (!on_the_way) break;
    if (!on_the_way->only) continue;
    if (*on_the_way->only <= bits) total = added(total, on_the_way->sum);
    break;
  }
  return total;
}

Cursor BackDated::lines() const {
  return Cursor(family_, moment_, RowKey(journal_, Tag::back_dated).number(account_.value).take());
}

BackDatedLine back_dated_line_of(std::string_view row) {
  RowReader reader(row, kForm);
  BackDatedLine line;
  line.recorded_at = reader.time();
  line.net = reader.amount();
  line.transaction.text = reader.text();
  line.reference = reader.text();
  reader.end();
  return line;
}

}  // namespace daybook
