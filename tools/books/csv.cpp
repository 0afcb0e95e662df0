// One line for each posting (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe in front.
#include <ostream>

#include "domain/posting.h"
#include "domain/time_text.h"
#include "tools/books/book_writer.h"

namespace daybook {
namespace {

std::string cell(std::string_view text) {
  std::string guarded(text);
  if (!guarded.empty() && std::string_view("=+-@\t\r").find(guarded[0]) != std::string_view::npos) guarded.insert(0, 1, '\'');
  if (guarded.find_first_of(",\"\r\n") == std::string::npos) return guarded;
  std::string quoted = "\"";
  for (const char c : guarded) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

class CsvWriter final : public BookWriter {
 public:
  explicit CsvWriter(std::ostream& out) : out_(out) {}

  void begin(const PlatformName&) override {
    out_ << "position,transaction,kind,effectiveAt,recordedAt,fromCustomer,from,toCustomer,to,amount,currency,reference,reason\r\n";
  }
  void currency(const CurrencyCode&, int) override {}
  void account(const BookAccount&) override {}

  void movement(const BookMovement& movement, const std::function<const BookAccount&(AccountNumber)>& account_of) override {
    const auto& [entry, transaction, kind, effective_at, postings, details] = movement;
    for (const auto& [currency, scale, group] : postings) {
      for (const auto& [from_number, to_number, amount] : group) {
        const auto& from = account_of(from_number);
        const auto& to = account_of(to_number);
        out_ << entry.position << ',' << cell(transaction.text) << ',' << kind << ',' << to_text(effective_at) << ','
             << to_text(entry.time) << ',' << cell(from.customer.text) << ',' << cell(from.account.text) << ','
             << cell(to.customer.text) << ',' << cell(to.account.text) << ',' << to_text(amount, scale) << ',' << currency.text << ','
             << cell(details.reference) << ',' << cell(details.reason) << "\r\n";
      }
    }
  }

 private:
  std::ostream& out_;
};

}  // namespace

std::unique_ptr<BookWriter> csv_writer(std::ostream& out) { return std::make_unique<CsvWriter>(out); }

}  // namespace daybook
