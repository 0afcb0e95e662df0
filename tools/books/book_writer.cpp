#include "tools/books/book_writer.h"

#include <set>
#include <stdexcept>

#include "domain/overloaded.h"
#include "domain/state.h"
#include "domain/time_text.h"

namespace daybook {
namespace {

std::string_view kind_of(const Event& event) {
  return std::visit(overloaded{[](const TransactionPosted&) -> std::string_view { return "transaction"; },
                               [](const TransactionReversed&) -> std::string_view { return "reversal"; },
                               [](const HoldCaptured&) -> std::string_view { return "capture"; },
                               [](const FundsTransferred&) -> std::string_view { return "transfer"; },
                               [](const FundsDeposited&) -> std::string_view { return "deposit"; },
                               [&](const auto&) -> std::string_view {
                                 const auto type = type_of(event);  // "order-placed.1": an order
                                 return type.substr(0, type.find('-'));
                               }},
                    event);
}

// Follows the journal and tells the writer.
class Walk {
 public:
  explicit Walk(BookWriter& writer) : writer_(writer) {}

  void take(const Entry& entry) {
    ++written_.entries;
    if (const auto* created = std::get_if<AccountCreated>(&entry.event)) {
      open({created->number, created->account, created->customer, created->currency, scale_of(created->currency), std::nullopt});
    } else if (const auto* opened = std::get_if<SystemAccountOpened>(&entry.event)) {
      open({opened->number, opened->account, {platform_.text}, opened->currency, opened->scale, opened->purpose});
    } else if (const auto* platform = std::get_if<PlatformOpened>(&entry.event)) {
      platform_ = platform->platform;
    } else if (const auto* asset = std::get_if<AssetRegistered>(&entry.event)) {
      state_.assets.restore(asset->asset, {asset->scale, asset->display_name});
    }
    const auto* postings = posted_by(entry.event);
    if (postings && !postings->empty()) {
      move(entry, *postings);
    } else {
      writer_.other(entry);
    }
  }

  BooksWritten written() const { return written_; }

 private:
  int scale_of(const CurrencyCode& currency) const {
    const auto scale = daybook::scale_of(state_, currency);
    if (!scale) throw std::runtime_error("the journal has an account in " + currency.text + ", which is no currency");
    return *scale;
  }

  void open(BookAccount account) {
    if (currencies_.insert(account.currency).second) writer_.currency(account.currency, account.scale);
    writer_.account(accounts_.insert_or_assign(account.number, std::move(account)).first->second);
  }

  void move(const Entry& entry, const Postings& postings) {
    static const Details kNone;
    const auto* id = transaction_of(entry.event);
    const auto* details = details_of(entry.event);
    if (!details) details = &kNone;
    ++written_.movements;
    writer_.movement({entry, *id, kind_of(entry.event), details->effective_at.value_or(entry.time), postings, *details},
                     [this](AccountNumber number) -> const BookAccount& { return accounts_.at(number); });
  }

  BookWriter& writer_;
  BooksWritten written_;
  PlatformName platform_;
  State state_;  // of which only the assets are looked at
  std::set<CurrencyCode> currencies_;
  std::unordered_map<AccountNumber, BookAccount> accounts_;
};

}  // namespace

BooksWritten write_books(EntrySource& source, BookWriter& writer) {
  Walk walk(writer);
  writer.begin(source.platform());
  source.read([&](std::string_view bytes) { walk.take(decode(bytes)); });
  writer.end(walk.written().entries);
  return walk.written();
}

bool is_book_format(std::string_view name) {
  return name == "hledger" || name == "beancount" || name == "csv" || name == "jsonl";
}

std::unique_ptr<BookWriter> book_writer(std::string_view format, std::ostream& out, EntrySource& source) {
  if (format == "hledger") return hledger_writer(out);
  if (format == "beancount") return beancount_writer(out);
  if (format == "csv") return csv_writer(out);
  if (format == "jsonl") return jsonl_writer(out, source);
  return nullptr;
}

std::string date_text(Time time) { return to_text(time).substr(0, 10); }

std::string without_controls(std::string_view text) {
  std::string clean(text);
  for (auto& c : clean) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return clean;
}

}  // namespace daybook
