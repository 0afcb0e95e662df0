#include "projections/touches.h"

#include <cassert>

#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr auto kKinds = static_cast<std::uint64_t>(Touch::Kind::back_dated) + 1;
constexpr std::size_t kCountAt = 1;
static_assert(kTouchesMax < 0x80, "the count is one byte");

struct Beginning {
  std::uint64_t count = 0;
  Point first;
};

Beginning read_beginning(RowReader& reader) {
  Beginning beginning;
  beginning.count = reader.number_below(kTouchesMax + 1);
  beginning.first.time = reader.time();
  beginning.first.position = reader.number();
  return beginning;
}

Beginning beginning_of(std::string_view touches) {
  RowReader reader(touches, kForm);
  return read_beginning(reader);
}

void write(RowWriter& row, Point first, const Touch& touch) {
  row.number(static_cast<std::uint64_t>(touch.kind));
  row.number(static_cast<std::uint64_t>(touch.point.time.microseconds) - static_cast<std::uint64_t>(first.time.microseconds));
  row.number(touch.point.position - first.position);
  row.amount(touch.change.posted).amount(touch.change.held).amount(touch.change.incoming);
  if (touch.is_transaction()) row.text(touch.transaction.text).text(touch.reference);
}

Touch read_touch(RowReader& reader, Point first) {
  Touch touch;
  touch.kind = static_cast<Touch::Kind>(reader.number_below(kKinds));
  touch.point.time.microseconds = static_cast<std::int64_t>(static_cast<std::uint64_t>(first.time.microseconds) + reader.number());
  touch.point.position = first.position + reader.number();
  touch.change.posted = reader.amount();
  touch.change.held = reader.amount();
  touch.change.incoming = reader.amount();
  if (touch.is_transaction()) {
    touch.transaction.text = reader.text();
    touch.reference = reader.text();
  }
  return touch;
}

}  // namespace

Had after(Had before, const Touch& touch) {
  before.sums = added(before.sums, touch.change);
  if (touch.kind == Touch::Kind::back_dated) before.back_dated = added(before.back_dated.value_or(Amount{}), touch.change.posted);
  return before;
}

std::string touches_begun(const Had& before, const Touch& first) {
  RowWriter row(kForm);
  row.number(1).time(first.point.time).number(first.point.position);
  row.amount(before.sums.posted).amount(before.sums.held).amount(before.sums.incoming).amount(before.back_dated);
  write(row, first.point, first);
  return row.take();
}

std::string touches_with(std::string_view touches, const Touch& touch) {
  const auto [count, first] = beginning_of(touches);
  assert(count < kTouchesMax);
  RowWriter row(touches);
  write(row, first, touch);
  auto bytes = row.take();
  bytes[kCountAt] = static_cast<char>(count + 1);
  return bytes;
}

bool touches_are_full(std::string_view touches) { return beginning_of(touches).count == kTouchesMax; }

Point first_point_of(std::string_view touches) { return beginning_of(touches).first; }

std::vector<Touched> touches_of(std::string_view touches) {
  RowReader reader(touches, kForm);
  const auto [count, first] = read_beginning(reader);
  Had had;
  had.sums.posted = reader.amount();
  had.sums.held = reader.amount();
  had.sums.incoming = reader.amount();
  had.back_dated = reader.optional_amount();
  std::vector<Touched> all;
  all.reserve(count);
  for (auto left = count; left > 0; --left) {
    auto touch = read_touch(reader, first);
    had = after(had, touch);
    all.push_back({std::move(touch), had});
  }
  reader.end();
  if (all.empty()) throw RowDamaged();
  return all;
}

}  // namespace daybook
