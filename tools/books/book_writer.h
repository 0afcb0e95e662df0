// A platform's books: what its journal says about accounts and money, entry by entry, for those who write them down in another form. The journal is
// read once, from its first entry; nothing but the accounts is kept in memory. One thread.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "eventstore/entry.h"

namespace daybook {

// Where entries come from.
class EntrySource {
 public:
  virtual ~EntrySource() = default;
  virtual const PlatformName& platform() const = 0;
  // All entries, as they are stored, in order. Throws std::runtime_error, with a sentence, where they can't be read.
  virtual void read(const std::function<void(std::string_view entry)>& visit) = 0;
  // Sealed personal data as plain text; none where it was erased, or is not for us.
  virtual std::optional<std::string> plain(const Personal& personal) = 0;
};

struct BookAccount {
  AccountNumber number;
  AccountId account;
  CustomerId customer;
  CurrencyCode currency;
  int scale = 0;
  std::optional<SystemAccount> system;
};

// Money that moved with one entry.
struct BookMovement {
  const Entry& entry;
  const TransactionId& transaction;
  std::string_view kind;  // "transaction", "capture", "reversal", "order", "deposit" …
  Time effective_at;
  const Postings& postings;
  const Details& details;  // empty ones where the event has none
};

class BookWriter {
 public:
  virtual ~BookWriter() = default;
  virtual void begin(const PlatformName& platform) = 0;
  virtual void currency(const CurrencyCode& currency, int scale) = 0;  // once, before its first account
  virtual void account(const BookAccount& account) = 0;                // once, before its first movement
  virtual void movement(const BookMovement& movement, const std::function<const BookAccount&(AccountNumber)>& account_of) = 0;
  virtual void other(const Entry&) {}  // every entry that moves no money
  virtual void end(std::uint64_t /*entries*/) {}
};

struct BooksWritten {
  std::uint64_t entries = 0;
  std::uint64_t movements = 0;
};
BooksWritten write_books(EntrySource& source, BookWriter& writer);

// hledger's and Beancount's journals, RFC 4180, and JSON lines that `daybook import` reads. Null where the format has no such name.
std::unique_ptr<BookWriter> book_writer(std::string_view format, std::ostream& out, EntrySource& source);
inline constexpr std::string_view kBookFormats = "hledger, beancount, csv, jsonl";
bool is_book_format(std::string_view name);

std::unique_ptr<BookWriter> hledger_writer(std::ostream& out);
std::unique_ptr<BookWriter> beancount_writer(std::ostream& out);
std::unique_ptr<BookWriter> csv_writer(std::ostream& out);
std::unique_ptr<BookWriter> jsonl_writer(std::ostream& out, EntrySource& source);

// ---- what the forms share
std::string date_text(Time time);                     // "2026-11-22", UTC
std::string without_controls(std::string_view text);  // control characters become spaces

}  // namespace daybook
