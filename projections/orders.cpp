#include "projections/orders.h"

#include <algorithm>
#include <functional>

#include "eventstore/failure.h"
#include "projections/journal_entries.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;

std::string all() { return {}; }
std::string list_of(const AccountId& account) { return "a" + account.text; }
std::string list_of(const CustomerId& customer) { return "c" + customer.text; }
std::string list_of_reference(const std::string& reference) { return "r" + reference; }
// Names have no line ends.
std::string list_of_reference(const AccountId& account, const std::string& reference) { return "x" + account.text + "\n" + reference; }
std::string list_of_reference(const CustomerId& customer, const std::string& reference) { return "y" + customer.text + "\n" + reference; }

std::string number_key(JournalNumber journal, const std::string& list, std::uint64_t number) {
  return RowKey(journal, Tag::index).text_and_end(list).number(number).take();
}
std::string total_key(JournalNumber journal, const std::string& list) { return row_key(journal, Tag::total, list); }

std::uint64_t number_in(std::optional<std::string_view> row) {
  if (!row) return 0;
  RowReader reader(*row, kForm);
  const auto number = reader.number();
  reader.end();
  return number;
}

// ---- folding

void put_reference(Rows& rows, JournalNumber journal, const TransactionId& id, Position position) {
  rows.put(row_key(journal, Tag::row, id.text), RowWriter(kForm).number(position).take());
}

void append(Rows& rows, JournalNumber journal, const std::string& list, const Entry& entry) {
  const auto total = number_in(rows.find(total_key(journal, list)));
  rows.put(number_key(journal, list, total), RowWriter(kForm).number(entry.position).time(entry.time).take());
  rows.put(total_key(journal, list), RowWriter(kForm).number(total + 1).take());
}

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  if (const auto* deposit = std::get_if<FundsDeposited>(&entry.event)) {
    return put_reference(rows, journal, deposit->transaction, entry.position);
  }
  const auto* order = std::get_if<OrderPlaced>(&entry.event);
  if (!order) return;
  put_reference(rows, journal, order->transaction, entry.position);
  append(rows, journal, all(), entry);
  append(rows, journal, list_of(order->account), entry);
  append(rows, journal, list_of(order->customer), entry);
  const auto& reference = order->details.reference;
  if (reference.empty()) return;
  append(rows, journal, list_of_reference(reference), entry);
  append(rows, journal, list_of_reference(order->account, reference), entry);
  append(rows, journal, list_of_reference(order->customer, reference), entry);
}

// ---- reading

// The orders of a list from one number up to another, the newest first.
class List {
 public:
  List(const OrderSource& source, std::string name, const OrderFilter& filter) : source_(&source), name_(std::move(name)) {
    const auto total = number_in(source_->family->find(total_key(source_->journal, name_), *source_->moment));
    first_ = filter.from ? first_where(total, [&](Time time) { return time >= *filter.from; }) : 0;
    end_ = filter.to ? first_where(total, [&](Time time) { return time > *filter.to; }) : total;
    end_ = std::max(first_, end_);
  }

  std::uint64_t size() const { return end_ - first_; }
  Position newest(std::uint64_t rank) const { return row(end_ - rank).position; }  // from 1. REQUIRES: rank <= size()
  void drop(std::uint64_t count) { end_ -= count; }                                // REQUIRES: count <= size()

 private:
  struct Row {
    Position position = 0;
    Time time;
  };

  Row row(std::uint64_t number) const {
    const auto bytes = source_->family->find(number_key(source_->journal, name_, number), *source_->moment);
    if (!bytes) throw StorageFailed("the views lack order " + std::to_string(number) + " of a list");
    RowReader reader(*bytes, kForm);
    const auto position = reader.number();
    const auto time = reader.time();
    reader.end();
    return {position, time};
  }

  // Orders were placed in the order of their numbers.
  std::uint64_t first_where(std::uint64_t total, const std::function<bool(Time)>& reached) const {
    std::uint64_t low = 0;
    for (auto high = total; low < high;) {
      const auto middle = low + (high - low) / 2;
      if (reached(row(middle).time)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  const OrderSource* source_;
  std::string name_;
  std::uint64_t first_ = 0;
  std::uint64_t end_ = 0;
};

// The shortest lists that have all orders of the filter. They have no order in common.
std::vector<std::string> lists_for(const OrderFilter& filter) {
  const auto list = [&](const auto& owner) { return filter.reference ? list_of_reference(owner, *filter.reference) : list_of(owner); };
  if (filter.account) return {list(*filter.account)};
  if (filter.customer) return {list(*filter.customer)};
  if (filter.customers.empty()) return {filter.reference ? list_of_reference(*filter.reference) : all()};
  std::vector<std::string> lists;
  for (const auto& customer : filter.customers) lists.push_back(list(customer));
  return lists;
}

bool holds(const OrderFilter& filter, const OrderPlaced& order) {
  if (filter.account && *filter.account != order.account) return false;
  if (filter.customer && *filter.customer != order.customer) return false;
  return filter.customers.empty() || std::ranges::find(filter.customers, order.customer) != filter.customers.end();
}

// Takes orders off several lists, `step` of one at a time: of the list whose `step`-th newest order is newer than that of all others.
class Merge {
 public:
  // REQUIRES: the lists outlive it.
  Merge(std::vector<List>& lists, std::uint64_t step) : lists_(lists), step_(step) {
    for (const auto& list : lists_) marks_.push_back(mark_of(list));
  }

  // The oldest that was taken; none where no list has so many.
  std::optional<Position> take() {
    const auto newest = std::ranges::max_element(marks_);
    if (newest == marks_.end() || !*newest) return std::nullopt;
    const auto taken = *newest;
    auto& list = lists_[static_cast<std::size_t>(newest - marks_.begin())];
    list.drop(step_);
    *newest = mark_of(list);
    return taken;
  }

 private:
  std::optional<Position> mark_of(const List& list) const {
    return step_ <= list.size() ? std::optional(list.newest(step_)) : std::nullopt;
  }

  std::vector<List>& lists_;
  const std::uint64_t step_;
  std::vector<std::optional<Position>> marks_;
};

// Takes the newest orders off. They are counted, not looked at: at most (step - 1) orders of each list, and the one itself, are as new
// as the one that a merge takes, so that while more than these are to be skipped the whole step is among them. Skipping half of what
// is left with each merge, n orders of m lists take about 2 m log n rows.
void skip_newest(std::vector<List>& lists, std::uint64_t count) {
  while (count > 0) {
    const auto step = std::max<std::uint64_t>(1, count / (2 * lists.size()));
    Merge merge(lists, step);
    while (count > lists.size() * (step - 1)) {
      if (!merge.take()) return;
      count -= step;
    }
  }
}

}  // namespace

Projection orders_projection() { return {.name = "orders", .version = 2, .oldest_readable_version = 2, .fold = fold}; }

std::optional<Position> find_reference(const FamilyAt& family, JournalNumber journal, const TransactionId& id) {
  const auto row = family.find(row_key(journal, Tag::row, id.text));
  return row ? std::optional(number_in(row)) : std::nullopt;
}

OrderView order_at(const Log& log, JournalNumber journal, Position position) {
  auto entry = entry_at(log, journal, position);
  return {position, entry.time, std::get<OrderPlaced>(std::move(entry.event))};
}

OrderPage find_orders(const OrderSource& source, const OrderFilter& filter, std::uint64_t skip, std::uint64_t count) {
  std::vector<List> lists;
  for (auto& name : lists_for(filter)) {
    lists.emplace_back(source, std::move(name), filter);
    if (lists.back().size() == 0) lists.pop_back();
  }
  OrderPage page;
  for (const auto& list : lists) page.total += list.size();
  // All orders of an account are of one customer, so that the newest one tells for all.
  if (filter.account && page.total > 0 && !holds(filter, order_at(source.log, source.journal, lists[0].newest(1)).order)) return {};
  if (skip >= page.total) return page;
  skip_newest(lists, skip);
  Merge merge(lists, 1);
  while (page.orders.size() < count) {
    const auto position = merge.take();
    if (!position) break;
    page.orders.push_back(order_at(source.log, source.journal, *position));
  }
  return page;
}

}  // namespace daybook
