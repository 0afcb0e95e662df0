// Beancount's journal format (https://beancount.github.io/docs/beancount_language_syntax.html, version 2.3). Its accounts stand below one of five roots, and
// their parts begin with a capital letter or digit, so that ours are Assets:Customer:Account:A10000000; the number keeps apart what is then written alike.
#include <algorithm>
#include <ostream>

#include "domain/posting.h"
#include "domain/time_text.h"
#include "tools/books/book_writer.h"

namespace daybook {
namespace {

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string part_of(std::string_view name) {
  std::string part;
  for (const char c : name) part += is_letter_or_digit(c) ? c : '-';
  if (part[0] >= 'a' && part[0] <= 'z') part[0] = static_cast<char>(part[0] - 'a' + 'A');
  if (part[0] == '-') part.insert(0, "X");
  return part;
}

std::string path_of(const BookAccount& account) {
  return std::string(account.system ? "Equity:" : "Assets:") + part_of(account.customer.text) + ":" + part_of(account.account.text) +
         ":" + to_text(account.number);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : without_controls(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

class BeancountWriter final : public BookWriter {
 public:
  explicit BeancountWriter(std::ostream& out) : out_(out) {}

  void begin(const PlatformName& platform) override { out_ << "option \"title\" " << quoted(platform.text) << "\n"; }

  void currency(const CurrencyCode& currency, int) override { out_ << kFirstDay << " commodity " << currency.text << "\n"; }

  void account(const BookAccount& account) override {
    // Of the first day that Beancount knows, since transactions may take effect before the account was made.
    out_ << kFirstDay << " open " << path_of(account) << " " << account.currency.text << "\n";
    out_ << "  customer: " << quoted(account.customer.text) << "\n  account: " << quoted(account.account.text) << "\n";
  }

  void movement(const BookMovement& movement, const std::function<const BookAccount&(AccountNumber)>& account_of) override {
    const auto& [entry, transaction, kind, effective_at, postings, details] = movement;
    // Beancount knows no earlier day; the metadata has the time as it is.
    const auto& description = details.reference.empty() ? transaction.text : details.reference;
    out_ << "\n" << std::max(date_text(effective_at), std::string(kFirstDay)) << " * " << quoted(description) << "\n";
    out_ << "  id: " << quoted(transaction.text) << "\n  kind: " << quoted(kind) << "\n  position: " << entry.position
         << "\n  effective: " << quoted(to_text(effective_at)) << "\n  recorded: " << quoted(to_text(entry.time)) << "\n";
    if (!details.reason.empty()) out_ << "  reason: " << quoted(details.reason) << "\n";
    std::string pairs;  // Beancount's keys can't be any text
    for (const auto& [key, value] : details.metadata) pairs += (pairs.empty() ? "" : "; ") + key + "=" + value;
    if (!pairs.empty()) out_ << "  metadata: " << quoted(pairs) << "\n";
    for (const auto& [currency, scale, group] : postings) {
      for (const auto& [from, to, amount] : group) {
        posting(account_of(from), to_text({-amount.units}, scale), currency);
        posting(account_of(to), to_text(amount, scale), currency);
      }
    }
  }

 private:
  static constexpr std::string_view kFirstDay = "1700-01-01";

  void posting(const BookAccount& account, const std::string& amount, const CurrencyCode& currency) {
    out_ << "  " << path_of(account) << "  " << amount << " " << currency.text << "\n";
  }

  std::ostream& out_;
};

}  // namespace

std::unique_ptr<BookWriter> beancount_writer(std::ostream& out) { return std::make_unique<BeancountWriter>(out); }

}  // namespace daybook
