#include "projections/wallet_links.h"

#include "projections/creation_list.h"
#include "projections/journal_entries.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;

std::string key_of(JournalNumber journal, const WalletLinkId& link) { return row_key(journal, Tag::row, link.text); }

Position position_in(std::string_view row) {
  RowReader reader(row, kForm);
  const auto position = reader.number();
  reader.end();
  return position;
}

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  if (const auto* created = std::get_if<WalletLinkCreated>(&entry.event)) {
    rows.put(key_of(journal, created->link), RowWriter(kForm).number(entry.position).take());
    enlist(rows, journal, kOnlyList, entry.position);
  } else if (const auto* deleted = std::get_if<WalletLinkDeleted>(&entry.event)) {
    auto key = key_of(journal, deleted->link);
    const auto row = rows.find(key);
    if (!row) throw FoldFailed("wallet link " + deleted->link.text, journal, entry.position);
    strike(rows, journal, kOnlyList, position_in(*row));
    rows.remove(key);
  }
}

WalletLinkView view_of(const Log& log, JournalNumber journal, Position position) {
  auto entry = entry_at(log, journal, position);
  return {position, entry.time, std::get<WalletLinkCreated>(std::move(entry.event))};
}

}  // namespace

Projection wallet_links_projection() { return {.name = "wallet-links", .version = 1, .oldest_readable_version = 1, .fold = fold}; }

WalletLinkView wallet_link_of(const Log& log, JournalNumber journal, std::string_view row) {
  return view_of(log, journal, position_in(row));
}

std::optional<WalletLinkView> find_wallet_link(const FamilyAt& family, const Log& log, JournalNumber journal, const WalletLinkId& link) {
  const auto row = family.find(key_of(journal, link));
  return row ? std::optional(view_of(log, journal, position_in(*row))) : std::nullopt;
}

std::unique_ptr<Scan<WalletLinkView>> scan_wallet_links(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                                        const Log& log, JournalNumber journal, PositionRange range) {
  auto rows = list_cursor(std::move(family), std::move(moment), journal, kOnlyList, range);
  return std::make_unique<ListScan<WalletLinkView>>(
      std::move(rows), [&log, journal](Position position, std::string_view) { return view_of(log, journal, position); });
}

std::uint64_t count_wallet_links(const FamilyAt& family, JournalNumber journal) { return list_length(family, journal, kOnlyList); }

}  // namespace daybook
