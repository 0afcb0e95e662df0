#include "projections/cards.h"

#include <algorithm>

#include "projections/cursor.h"
#include "projections/journal_entries.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 2;

struct Standing {
  Position registered = 0;
  Position unregistered = 0;  // 0: it is active
};

std::string key_of(JournalNumber journal, const CardToken& card) { return row_key(journal, Tag::row, card.text); }
std::string fee_key(JournalNumber journal) { return row_key(journal, Tag::setting, "deposit-fee"); }

std::string all() { return {}; }
std::string list_of(const AccountId& account) { return "a" + account.text; }
std::string list_of(const CustomerId& customer) { return "c" + customer.text; }
std::string list_prefix(JournalNumber journal, const std::string& list) { return RowKey(journal, Tag::index).text_and_end(list).take(); }

std::string row_of(const Standing& standing) {
  return RowWriter(kForm).number(standing.registered).number(standing.unregistered).take();
}

Standing standing_of(std::string_view row) {
  RowReader reader(row, kForm);
  Standing standing;
  standing.registered = reader.number();
  standing.unregistered = reader.number();
  reader.end();
  return standing;
}

// Of CardRegistered or CardUnregistered.
template <class About>
void put(Rows& rows, JournalNumber journal, const About& event, const Standing& standing) {
  const auto row = row_of(standing);
  rows.put(key_of(journal, event.card), row);
  for (const auto& list : {all(), list_of(event.account), list_of(event.customer)}) {
    rows.put(RowKey(journal, Tag::index).text_and_end(list).number(standing.registered).take(), row);
  }
}

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  if (const auto* registered = std::get_if<CardRegistered>(&entry.event)) {
    put(rows, journal, *registered, {entry.position, 0});
  } else if (const auto* gone = std::get_if<CardUnregistered>(&entry.event)) {
    const auto row = rows.find(key_of(journal, gone->card));
    if (!row) throw FoldFailed("card " + gone->card.text, journal, entry.position);
    put(rows, journal, *gone, {standing_of(*row).registered, entry.position});
  } else if (const auto* fee = std::get_if<DepositFeeSet>(&entry.event)) {
    const auto& [amount, scale] = fee->percent;
    rows.put(fee_key(journal), RowWriter(kForm).amount(amount).number(static_cast<std::uint64_t>(scale)).take());
  }
}

CardView view_of(const Log& log, JournalNumber journal, const Standing& standing) {
  auto entry = entry_at(log, journal, standing.registered);
  CardView view{entry.time, std::get<CardRegistered>(std::move(entry.event)), {}};
  if (standing.unregistered > 0) view.unregistered_at = entry_at(log, journal, standing.unregistered).time;
  return view;
}

// The shortest lists that have all cards of the filter.
std::vector<std::string> lists_for(const CardFilter& filter) {
  if (filter.account) return {list_of(*filter.account)};
  if (filter.customer) return {list_of(*filter.customer)};
  if (filter.customers.empty()) return {all()};
  std::vector<std::string> lists;
  for (const auto& customer : filter.customers) lists.push_back(list_of(customer));
  std::ranges::sort(lists);
  const auto repeated = std::ranges::unique(lists);
  lists.erase(repeated.begin(), repeated.end());
  return lists;
}

// Several lists have no card in common.
class CardScan : public Scan<CardView> {
 public:
  CardScan(const std::shared_ptr<const Family>& family, const std::shared_ptr<const Moment>& moment, const Log& log,
           JournalNumber journal, const CardFilter& filter)
      : log_(log), journal_(journal), filter_(filter) {
    for (const auto& list : lists_for(filter)) {
      auto cursor = std::make_unique<Cursor>(family, moment, list_prefix(journal, list));
      cursor->seek("");
      if (!cursor->valid()) continue;
      const auto standing = standing_of(cursor->value());
      heads_.push_back({std::move(cursor), standing});
    }
  }

  std::optional<CardView> next() override {
    while (!heads_.empty()) {
      const auto standing = take_first();
      if (standing.unregistered > 0 && !filter_.unregistered) continue;
      auto view = view_of(log_, journal_, standing);
      if (holds(view.card)) return view;
    }
    return std::nullopt;
  }

 private:
  struct Head {
    std::unique_ptr<Cursor> cursor;
    Standing standing;
  };

  Standing take_first() {
    const auto first = std::ranges::min_element(heads_, {}, [](const Head& head) { return head.standing.registered; });
    const auto standing = first->standing;
    first->cursor->next();
    if (first->cursor->valid()) {
      first->standing = standing_of(first->cursor->value());
    } else {
      heads_.erase(first);
    }
    return standing;
  }

  bool holds(const CardRegistered& card) const {
    if (filter_.customer && *filter_.customer != card.customer) return false;
    return filter_.customers.empty() || std::ranges::find(filter_.customers, card.customer) != filter_.customers.end();
  }

  const Log& log_;
  const JournalNumber journal_;
  const CardFilter filter_;
  std::vector<Head> heads_;
};

}  // namespace

Projection cards_projection() { return {.name = "cards", .version = 2, .oldest_readable_version = 2, .fold = fold}; }

std::optional<CardView> find_card(const FamilyAt& family, const Log& log, JournalNumber journal, const CardToken& card) {
  const auto row = family.find(key_of(journal, card));
  return row ? std::optional(view_of(log, journal, standing_of(*row))) : std::nullopt;
}

std::unique_ptr<Scan<CardView>> scan_cards(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, const Log& log,
                                           JournalNumber journal, const CardFilter& filter) {
  return std::make_unique<CardScan>(family, moment, log, journal, filter);
}

Decimal find_deposit_fee(const FamilyAt& family, JournalNumber journal) {
  const auto row = family.find(fee_key(journal));
  if (!row) return {};
  RowReader reader(*row, kForm);
  const auto amount = reader.amount();
  const auto scale = static_cast<int>(reader.number_below(kScaleMax + 1));
  reader.end();
  return {amount, scale};
}

}  // namespace daybook
