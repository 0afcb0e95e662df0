#include "folded_books.h"

#include "projections/balances.h"
#include "projections/customers.h"
#include "projections/transactions.h"

namespace daybook {
namespace {

class RowsInFront : public Rows {
 public:
  explicit RowsInFront(const Family& family) : family_(family) {}

  std::optional<std::string> find(std::string_view key) const override {
    const auto it = rows_.find(std::string(key));
    return it == rows_.end() ? family_.find(key) : it->second;
  }
  void put(std::string key, std::string value) override { rows_.insert_or_assign(std::move(key), std::move(value)); }
  void remove(std::string key) override { rows_.insert_or_assign(std::move(key), std::nullopt); }
  void add(std::string_view key, std::string_view value) override { rows_.insert_or_assign(std::string(key), std::string(value)); }

  FamilyRows sorted() const {
    FamilyRows all{&family_, {}};
    for (const auto& [key, value] : rows_) {
      if (value) {
        all.rows.emplace_back(key, *value);
      } else {
        all.removed.push_back(key);
      }
    }
    return all;
  }

 private:
  const Family& family_;
  std::map<std::string, std::optional<std::string>> rows_;
};

}  // namespace

void FoldedProjection::fold(ViewsDatabase& database, const std::vector<Entry>& entries) const {
  RowsInFront rows(*family_);
  for (const auto& entry : entries) projection_.fold(rows, kBooksJournal, entry);
  const std::vector<FamilyRows> changes{rows.sorted()};
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
