// hledger's journal format (https://hledger.org/hledger.html, version 1.25): one transaction for each entry that moved money, two postings for each of
// ours. The description is the reference; the rest is in comments, of which hledger reads "name: value" as tags.
#include <algorithm>
#include <ostream>

#include "domain/posting.h"
#include "domain/time_text.h"
#include "tools/books/book_writer.h"

namespace daybook {
namespace {

// Symbols with anything but letters stand in quotes.
std::string symbol(const CurrencyCode& currency) {
  const bool letters = std::ranges::all_of(currency.text, [](char c) { return c >= 'A' && c <= 'Z'; });
  return letters ? currency.text : "\"" + currency.text + "\"";
}

// A description or comment ends at the line's end; a semicolon in a description begins a comment.
std::string described(std::string_view text) {
  auto clean = without_controls(text);
  std::ranges::replace(clean, ';', ',');
  return clean;
}

std::string path_of(const BookAccount& account) { return account.customer.text + ":" + account.account.text; }

class HledgerWriter final : public BookWriter {
 public:
  explicit HledgerWriter(std::ostream& out) : out_(out) {}

  void begin(const PlatformName& platform) override { out_ << "; The books of " << platform.text << ", from Daybook's journal\n"; }

  void currency(const CurrencyCode& currency, int scale) override {
    // A decimal mark is required, also where no digits follow it.
    out_ << "commodity 1" << (scale > 0 ? "." + std::string(static_cast<std::size_t>(scale), '0') : ".") << " " << symbol(currency)
         << "\n";
  }

  void account(const BookAccount& account) override {
    out_ << "account " << path_of(account) << "  ; number: " << to_text(account.number) << "\n";
  }

  void movement(const BookMovement& movement, const std::function<const BookAccount&(AccountNumber)>& account_of) override {
    const auto& [entry, transaction, kind, effective_at, postings, details] = movement;
    out_ << "\n" << date_text(effective_at) << " * (" << transaction.text << ")";
    if (!details.reference.empty()) out_ << " " << described(details.reference);
    out_ << "\n    ; kind: " << kind << ", position: " << entry.position << ", effective: " << to_text(effective_at)
         << ", recorded: " << to_text(entry.time) << "\n";
    if (!details.reason.empty()) out_ << "    ; reason: " << without_controls(details.reason) << "\n";
    for (const auto& [key, value] : details.metadata) {
      out_ << "    ; " << without_controls(key) << ": " << without_controls(value) << "\n";
    }
    for (const auto& [currency, scale, group] : postings) {
      for (const auto& [from, to, amount] : group) {
        posting(account_of(from), to_text({-amount.units}, scale), currency);
        posting(account_of(to), to_text(amount, scale), currency);
      }
    }
  }

 private:
  void posting(const BookAccount& account, const std::string& amount, const CurrencyCode& currency) {
    out_ << "    " << path_of(account) << "  " << amount << " " << symbol(currency) << "\n";
  }

  std::ostream& out_;
};

}  // namespace

std::unique_ptr<BookWriter> hledger_writer(std::ostream& out) { return std::make_unique<HledgerWriter>(out); }

}  // namespace daybook
