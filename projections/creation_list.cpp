#include "projections/creation_list.h"

#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;

std::string total_key(JournalNumber journal, ListNumber list) { return RowKey(journal, Tag::total).byte(list).take(); }

std::string place_key(JournalNumber journal, ListNumber list, Position made) {
  return RowKey(journal, Tag::index).byte(list).number(made).take();
}

std::uint64_t length_in(std::optional<std::string_view> row) {
  if (!row) return 0;
  RowReader reader(*row, kForm);
  const auto length = reader.number();
  reader.end();
  return length;
}

void put_length(Rows& rows, JournalNumber journal, ListNumber list, std::uint64_t length) {
  rows.put(total_key(journal, list), RowWriter(kForm).number(length).take());
}

std::optional<std::string> key_of(const std::optional<Position>& made) {
  return made ? std::optional(RowKey().number(*made).take()) : std::nullopt;
}

}  // namespace

void enlist(Rows& rows, JournalNumber journal, ListNumber list, Position made, std::string_view what) {
  rows.put(place_key(journal, list, made), std::string(what));
  put_length(rows, journal, list, length_in(rows.find(total_key(journal, list))) + 1);
}

void strike(Rows& rows, JournalNumber journal, ListNumber list, Position made) {
  rows.remove(place_key(journal, list, made));
  put_length(rows, journal, list, length_in(rows.find(total_key(journal, list))) - 1);
}

std::uint64_t list_length(const FamilyAt& family, JournalNumber journal, ListNumber list) {
  return length_in(family.find(total_key(journal, list)));
}

RangeCursor list_cursor(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal,
                        ListNumber list, PositionRange range) {
  Cursor cursor(std::move(family), std::move(moment), RowKey(journal, Tag::index).byte(list).take());
  return {std::move(cursor), {.after = key_of(range.after), .before = key_of(range.before)}};
}

Position list_place(std::string_view key) { return key_number(key, 0); }

}  // namespace daybook
