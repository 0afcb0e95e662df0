#include "folded_books.h"

#include "projections/balances.h"
#include "projections/customers.h"
#include "projections/folded_rows.h"
#include "projections/transactions.h"

namespace daybook {
void FoldedProjection::fold(ViewsDatabase& database, const std::vector<Entry>& entries) const {
  FoldedRows rows(family_, 0);
  for (const auto& entry : entries) projection_.fold(rows, kBooksJournal, entry);
  const std::vector<FamilyRows> changes{rows.changes()};
  database.write(changes);
}

std::vector<std::pair<std::string, std::string>> FoldedProjection::bytes() const {
  std::vector<std::pair<std::string, std::string>> rows;
  Cursor cursor(family_, nullptr, "");
  for (cursor.seek(""); cursor.valid(); cursor.next()) rows.emplace_back(cursor.key(), cursor.value());
  return rows;
}

FoldedBooks::FoldedBooks(std::size_t batch_entries)
    : batch_entries_(batch_entries),
      database_(folder_.path() / "views", 1 << 20, [](const std::string&) {}),
      customers_(database_, customers_projection()),
      accounts_(database_, accounts_projection()),
      balances_(database_, balances_projection()),
      transactions_(database_, transactions_projection()) {}

void FoldedBooks::fold() {
  while (folded_ < books.history.size()) {
    std::vector<Entry> entries;
    for (; folded_ < books.history.size() && entries.size() < batch_entries_; ++folded_) {
      const auto& recording = books.recordings[folded_];
      entries.push_back({recording.position, recording.time, {}, books.history[folded_]});
    }
    for (const auto* projection : {&customers_, &accounts_, &balances_, &transactions_}) projection->fold(database_, entries);
  }
}

std::vector<std::pair<std::string, std::string>> FoldedBooks::bytes() const {
  auto all = customers_.bytes();
  for (const auto* projection : {&accounts_, &balances_, &transactions_}) {
    for (auto& row : projection->bytes()) all.push_back(std::move(row));
  }
  return all;
}

AccountSource FoldedBooks::source() const { return {accounts_.family(), balances_.family(), database_.moment(), kBooksJournal}; }

}  // namespace daybook
