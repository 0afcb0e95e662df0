// Books that the rules of the domain keep, folded into a real database of views as if a journal had brought them. Time is the test's own.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ledger.h"
#include "projections/accounts.h"
#include "projections/projection.h"
#include "projections/views_database.h"
#include "tests/domain/given_books.h"

namespace daybook {

inline constexpr JournalNumber kBooksJournal = 1;

// One projection in a database, folded entry by entry.
class FoldedProjection {
 public:
  FoldedProjection(ViewsDatabase& database, Projection projection)
      : projection_(std::move(projection)), family_(database.create({projection_.name, projection_.version, 1})) {}

  void fold(ViewsDatabase& database, const std::vector<Entry>& entries) const;
  const std::shared_ptr<const Family>& family() const { return family_; }
  std::vector<std::pair<std::string, std::string>> bytes() const;

 private:
  Projection projection_;
  std::shared_ptr<const Family> family_;
};

class FoldedBooks {
 public:
  explicit FoldedBooks(std::size_t batch_entries = 100);

  // Folds what the books have more than before.
  void fold();
  std::vector<std::pair<std::string, std::string>> bytes() const;

  AccountSource source() const;
  const std::shared_ptr<const Family>& transactions_family() const { return transactions_.family(); }
  AccountNumber number(const std::string& account) const { return find_account_number(books.state, {account}).value(); }

  Books books;

 private:
  std::size_t batch_entries_;
  TemporaryFolder folder_;
  ViewsDatabase database_;
  FoldedProjection customers_;
  FoldedProjection accounts_;
  FoldedProjection balances_;
  FoldedProjection transactions_;
  std::size_t folded_ = 0;
};

}  // namespace daybook
