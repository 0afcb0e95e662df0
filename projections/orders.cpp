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

std::string number_key(JournalNumber journal, const std::string& list, std::uint64_t number) {
  return RowKey(journal, Tag::index).text_and_end(list).number(number).take();
}
std::string total_key(JournalNumber journal, const std::string& list) { return row_key(journal, Tag::total, list); }

std::uint64_t number_in(const std::optional<std::string>& row) {
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
  if (!order->details.reference.empty()) append(rows, journal, list_of_reference(order->details.reference), entry);
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
  Position newest() const { return row(end_ - 1).position; }  // REQUIRES: size() > 0
  void drop(std::uint64_t count) { end_ -= count; }           // REQUIRES: count <= size()

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

std::vector<List> lists_of(const OrderSource& source, const OrderFilter& filter) {
  std::vector<List> lists;
  if (filter.reference) {
    lists.emplace_back(source, list_of_reference(*filter.reference), filter);
  } else if (filter.account) {
    lists.emplace_back(source, list_of(*filter.account), filter);
  } else if (filter.customer) {
    lists.emplace_back(source, list_of(*filter.customer), filter);
  } else if (filter.customers.empty()) {
    lists.emplace_back(source, all(), filter);
  }
  if (lists.empty()) {
    for (const auto& customer : filter.customers) lists.emplace_back(source, list_of(customer), filter);
  }
  std::erase_if(lists, [](const List& list) { return list.size() == 0; });
  return lists;
}

bool holds(const OrderFilter& filter, const OrderPlaced& order) {
  if (filter.account && *filter.account != order.account) return false;
  if (filter.customer && *filter.customer != order.customer) return false;
  return filter.customers.empty() || std::ranges::find(filter.customers, order.customer) != filter.customers.end();
}

// The newest order of them all, taken off its list.
Position take_newest(std::vector<List>& lists) {
  const auto newest = std::ranges::max_element(lists, {}, [](const List& list) { return list.newest(); });
  const auto position = newest->newest();
  newest->drop(1);
  if (newest->size() == 0) lists.erase(newest);
  return position;
}

// Accounts that use the same reference are few, so each order is looked at.
OrderPage with_reference(const OrderSource& source, const OrderFilter& filter, std::vector<List> lists, std::uint64_t skip,
                         std::uint64_t count) {
  OrderPage page;
  while (!lists.empty()) {
    auto order = order_at(source.log, source.journal, take_newest(lists));
    if (!holds(filter, order.order)) continue;
    if (page.total >= skip && page.orders.size() < count) page.orders.push_back(std::move(order));
    ++page.total;
  }
  return page;
}

}  // namespace

Projection orders_projection() { return {.name = "orders", .version = 1, .oldest_readable_version = 1, .fold = fold}; }

std::optional<Position> find_reference(const Family& family, JournalNumber journal, const TransactionId& id) {
  const auto row = family.find(row_key(journal, Tag::row, id.text));
  return row ? std::optional(number_in(row)) : std::nullopt;
}

OrderView order_at(const Log& log, JournalNumber journal, Position position) {
  auto entry = entry_at(log, journal, position);
  return {position, entry.time, std::get<OrderPlaced>(std::move(entry.event))};
}

OrderPage find_orders(const OrderSource& source, const OrderFilter& filter, std::uint64_t skip, std::uint64_t count) {
  auto lists = lists_of(source, filter);
  if (filter.reference) return with_reference(source, filter, std::move(lists), skip, count);
  OrderPage page;
  for (const auto& list : lists) page.total += list.size();
  // All orders of an account are of one customer, so that the newest one tells for all.
  if (filter.account && page.total > 0 && !holds(filter, order_at(source.log, source.journal, lists[0].newest()).order)) return {};
  if (skip >= page.total) return page;
  if (lists.size() == 1) {
    lists[0].drop(skip);
  } else {
    for (; skip > 0; --skip) take_newest(lists);
  }
  while (!lists.empty() && page.orders.size() < count) {
    page.orders.push_back(order_at(source.log, source.journal, take_newest(lists)));
  }
  return page;
}

}  // namespace daybook
