#include "projections/transactions.h"

#include <set>

#include "projections/journal_entries.h"
#include "projections/position_index.h"
#include "projections/row.h"

namespace daybook {
namespace {

using Kind = TransactionRow::Kind;
using HoldStatus = TransactionRow::HoldStatus;

constexpr std::uint8_t kForm = 1;
constexpr auto kKinds = static_cast<std::uint64_t>(Kind::rejected) + 1;
constexpr auto kHoldStatuses = static_cast<std::uint64_t>(HoldStatus::expired) + 1;

std::string fingerprint_prefix(JournalNumber journal, Tag tag, std::string_view key, std::string_view value) {
  return RowKey(journal, tag).number(PrintedText().add(key).add(value).print()).take();
}

// How much of what has the same postings: see TransactionStanding.
Amount measure_of(const Postings& postings) {
  const auto count = count_of(postings);
  if (count != 1) return {count == 0 ? 0 : 1};
  for (const auto& group : postings) {
    if (!group.postings.empty()) return group.postings.front().amount;
  }
  return {};
}

Postings measured(const Postings& postings, Amount measure) {
  if (measure.units == 0) return {};
  auto result = postings;
  if (count_of(postings) != 1) return result;
  for (auto& group : result) {
    for (auto& posting : group.postings) posting.amount = measure;
  }
  return result;
}

// ---- folding

Time due_after(Time time, std::uint64_t seconds) { return {time.microseconds + static_cast<std::int64_t>(seconds) * 1'000'000}; }

class Fold {
 public:
  Fold(Rows& rows, JournalNumber journal, const Entry& entry) : rows_(rows), journal_(journal), entry_(entry) {}

  void operator()(const TransactionPosted& event) { put(event.transaction, Kind::posted); }
  void operator()(const FundsTransferred& event) { put(event.transaction, Kind::posted); }
  void operator()(const OrderPlaced& event) { put(event.transaction, Kind::posted); }
  void operator()(const FundsDeposited& event) { put(event.transaction, Kind::posted); }

  void operator()(const TransactionReversed& event) {
    put(event.transaction, Kind::reversal);
    about(event.original, [&](TransactionStanding& original) {
      original.reversed = {original.reversed.units + measure_of(event.postings).units};
    });
  }

  void operator()(const HoldPlaced& event) {
    TransactionStanding hold{Kind::hold, HoldStatus::open, entry_.position, entry_.position, {}, measure_of(event.postings), {}};
    if (event.expires_after_seconds) hold.due = due_after(entry_.time, *event.expires_after_seconds);
    rows_.put(transaction_key(journal_, event.transaction), row_of(hold));
  }

  void operator()(const HoldCaptured& event) {
    put(event.transaction, Kind::capture);
    about(event.hold, [&](TransactionStanding& hold) {
      if (event.closed) return close(hold, HoldStatus::captured);
      hold.left = {hold.left.units - measure_of(event.postings).units};
    });
  }

  void operator()(const HoldVoided& event) {
    put(event.transaction, Kind::void_);
    about(event.hold, [](TransactionStanding& hold) { close(hold, HoldStatus::voided); });
  }

  void operator()(const HoldExtended& event) {
    put(event.transaction, Kind::extension);
    about(event.hold, [&](TransactionStanding& hold) { hold.due = due_after(entry_.time, event.expires_after_seconds); });
  }

  void operator()(const HoldExpired& event) {
    change(event.hold, [](TransactionStanding& hold) { close(hold, HoldStatus::expired); });
  }

  void operator()(const CommandRejected& event) {
    if (event.transaction) put(*event.transaction, Kind::rejected);
  }

  void operator()(const auto&) {}  // no transaction

  void index_details() {
    const auto* details = details_of(entry_.event);
    if (!details) return;
    if (!details->reference.empty()) add_index(reference_prefix(journal_, details->reference));
    std::set<std::string> prefixes;  // two pairs may have one fingerprint
    for (const auto& [key, value] : details->metadata) prefixes.insert(metadata_prefix(journal_, key, value));
    for (const auto& prefix : prefixes) add_index(prefix);
  }

 private:
  static void close(TransactionStanding& hold, HoldStatus status) {
    hold.hold_status = status;
    hold.left = {};
  }

  void put(const TransactionId& transaction, Kind kind) {
    const TransactionStanding standing{kind, HoldStatus::none, entry_.position, entry_.position, {}, {}, {}};
    rows_.put(transaction_key(journal_, transaction), row_of(standing));
  }

  void add_index(std::string prefix) { add_position(rows_, std::move(prefix), entry_.position); }

  template <class Change>
  void change(const TransactionId& transaction, const Change& change_standing) {
    auto key = transaction_key(journal_, transaction);
    const auto row = rows_.find(key);
    if (!row) throw FoldFailed("transaction " + transaction.text, journal_, entry_.position);
    auto standing = transaction_standing_of(*row);
    change_standing(standing);
    standing.last = entry_.position;
    rows_.put(key, row_of(standing));
  }

  template <class Change>
  void about(const TransactionId& transaction, const Change& change_standing) {
    change(transaction, change_standing);
    add_index(about_prefix(journal_, transaction));
  }

  Rows& rows_;
  JournalNumber journal_;
  const Entry& entry_;
};

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  Fold fold_event(rows, journal, entry);
  std::visit(fold_event, entry.event);
  fold_event.index_details();
}

// ---- reading

std::optional<TransactionId> target_of(const Event& event) {
  if (const auto* hold = hold_of(event)) return *hold;
  if (const auto* reversed = std::get_if<TransactionReversed>(&event)) return reversed->original;
  return std::nullopt;
}

}  // namespace

TransactionView view_of(const Entry& entry, const TransactionStanding& standing) {
  TransactionView view;
  view.transaction = *transaction_of(entry.event);
  view.kind = standing.kind;
  view.position = entry.position;
  view.recorded_at = entry.time;
  view.effective_at = entry.time;
  view.last = standing.last;
  if (const auto* rejected = std::get_if<CommandRejected>(&entry.event)) {
    view.rejection = rejected->rejection;
    return view;
  }
  if (const auto* details = details_of(entry.event)) view.details = *details;
  view.effective_at = view.details.effective_at.value_or(entry.time);
  if (const auto* posted = posted_by(entry.event)) view.postings = *posted;
  if (const auto* reserved = reserved_by(entry.event)) view.postings = *reserved;
  if (const auto* posted = std::get_if<TransactionPosted>(&entry.event)) view.imported = posted->imported;
  view.target = target_of(entry.event);
  view.hold_status = standing.hold_status;
  view.due = standing.due;
  view.left = measured(view.postings, standing.left);
  view.reversed = measured(view.postings, standing.reversed);
  return view;
}

Projection transactions_projection() { return {.name = "transactions", .version = 1, .oldest_readable_version = 1, .fold = fold}; }

std::optional<TransactionView> find_transaction(const Family& family, const Moment& moment, const Log& log, JournalNumber journal,
                                                const TransactionId& transaction) {
  const auto row = family.find(transaction_key(journal, transaction), moment);
  if (!row) return std::nullopt;
  const auto standing = transaction_standing_of(*row);
  return view_of(entry_at(log, journal, standing.position), standing);
}

std::optional<TransactionView> find_transaction(const Family& family, const Moment& moment, JournalNumber journal, const Entry& entry) {
  const auto* transaction = transaction_of(entry.event);
  const auto row = transaction ? family.find_passing(transaction_key(journal, *transaction), moment) : std::nullopt;
  return row ? std::optional(view_of(entry, transaction_standing_of(*row))) : std::nullopt;
}

std::optional<Position> find_transaction_position(const Family& family, const Moment& moment, JournalNumber journal, const TransactionId& transaction) {
  const auto row = family.find(transaction_key(journal, transaction), moment);
  return row ? std::optional(transaction_standing_of(*row).position) : std::nullopt;
}

std::string transaction_key(JournalNumber journal, const TransactionId& transaction) { return row_key(journal, Tag::row, transaction.text); }

std::string about_prefix(JournalNumber journal, const TransactionId& transaction) {
  return RowKey(journal, Tag::about).text_and_end(transaction.text).take();
}

std::string reference_prefix(JournalNumber journal, const std::string& reference) {
  return fingerprint_prefix(journal, Tag::by_reference, reference, {});
}

std::string metadata_prefix(JournalNumber journal, const std::string& key, const std::string& value) {
  return fingerprint_prefix(journal, Tag::by_metadata, key, value);
}

std::string row_of(const TransactionStanding& standing) {
  RowWriter row(kForm);
  row.number(static_cast<std::uint64_t>(standing.kind)).number(static_cast<std::uint64_t>(standing.hold_status));
  row.number(standing.position).number(standing.last).number(standing.due ? 1 : 0);
  if (standing.due) row.time(*standing.due);
  return row.amount(standing.left).amount(standing.reversed).take();
}

TransactionStanding transaction_standing_of(std::string_view row) {
  RowReader reader(row, kForm);
  TransactionStanding standing;
  standing.kind = static_cast<Kind>(reader.number_below(kKinds));
  standing.hold_status = static_cast<HoldStatus>(reader.number_below(kHoldStatuses));
  standing.position = reader.number();
  standing.last = reader.number();
  if (reader.number_below(2) == 1) standing.due = reader.time();
  standing.left = reader.amount();
  standing.reversed = reader.amount();
  reader.end();
  return standing;
}

}  // namespace daybook
