#include "projections/cards.h"

#include "projections/cursor.h"
#include "projections/journal_entries.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;

struct Standing {
  Position position = 0;
  bool active = true;
};

std::string key_of(JournalNumber journal, const CardToken& card) { return row_key(journal, Tag::row, card.text); }
std::string fee_key(JournalNumber journal) { return row_key(journal, Tag::setting, "deposit-fee"); }

std::string row_of(const Standing& standing) { return RowWriter(kForm).number(standing.position).number(standing.active ? 1 : 0).take(); }

Standing standing_of(std::string_view row) {
  RowReader reader(row, kForm);
  Standing standing;
  standing.position = reader.number();
  standing.active = reader.number_below(2) == 1;
  reader.end();
  return standing;
}

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  if (const auto* registered = std::get_if<CardRegistered>(&entry.event)) {
    rows.put(key_of(journal, registered->card), row_of({entry.position, true}));
    rows.put(RowKey(journal, Tag::number).number(entry.position).take(), registered->card.text);
  } else if (const auto* gone = std::get_if<CardUnregistered>(&entry.event)) {
    const auto row = rows.find(key_of(journal, gone->card));
    if (!row) throw FoldFailed("card " + gone->card.text, journal, entry.position);
    rows.put(key_of(journal, gone->card), row_of({standing_of(*row).position, false}));
  } else if (const auto* fee = std::get_if<DepositFeeSet>(&entry.event)) {
    const auto& [amount, scale] = fee->percent;
    rows.put(fee_key(journal), RowWriter(kForm).amount(amount).number(static_cast<std::uint64_t>(scale)).take());
  }
}

CardView view_of(const Log& log, JournalNumber journal, const Standing& standing) {
  auto entry = entry_at(log, journal, standing.position);
  return {entry.time, std::get<CardRegistered>(std::move(entry.event)), standing.active};
}

}  // namespace

Projection cards_projection() { return {.name = "cards", .version = 1, .oldest_readable_version = 1, .fold = fold}; }

std::optional<CardView> find_card(const Family& family, const Log& log, JournalNumber journal, const CardToken& card) {
  const auto row = family.find(key_of(journal, card));
  return row ? std::optional(view_of(log, journal, standing_of(*row))) : std::nullopt;
}

std::vector<CardView> find_cards(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, const Log& log,
                                 JournalNumber journal) {
  std::vector<CardView> cards;
  Cursor cursor(family, moment, row_prefix(journal, Tag::number));
  for (cursor.seek(""); cursor.valid(); cursor.next()) {
    const auto row = family->find(key_of(journal, {std::string(cursor.value())}), *moment);
    if (row) cards.push_back(view_of(log, journal, standing_of(*row)));
  }
  return cards;
}

Decimal find_deposit_fee(const Family& family, JournalNumber journal) {
  const auto row = family.find(fee_key(journal));
  if (!row) return {};
  RowReader reader(*row, kForm);
  const auto amount = reader.amount();
  const auto scale = static_cast<int>(reader.number_below(kScaleMax + 1));
  reader.end();
  return {amount, scale};
}

}  // namespace daybook
