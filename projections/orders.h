// Orders and deposits by their ids, and lists of orders of which any page is found at once: each list numbers its orders from 0.
//
//   row     id -> position
//   index   list, number -> position, time
//   total   list -> how many orders it has
//
// There is a list of all orders (""), and one for each account ("a…"), customer ("c…") and external reference ("r…"), this one also of
// each account ("x…") and customer ("y…") alone: every question is answered by lists that have nothing else.
#pragma once

#include <memory>

#include "eventstore/log.h"
#include "projections/family.h"
#include "projections/order_view.h"
#include "projections/projection.h"

namespace daybook {

Projection orders_projection();

std::optional<Position> find_reference(const FamilyAt& family, JournalNumber journal, const TransactionId& id);

OrderView order_at(const Log& log, JournalNumber journal, Position position);

struct OrderSource {
  const Log& log;
  std::shared_ptr<const Family> family;
  std::shared_ptr<const Moment> moment;
  JournalNumber journal = 0;
};
// `count` orders behind the first `skip` ones.
OrderPage find_orders(const OrderSource& source, const OrderFilter& filter, std::uint64_t skip, std::uint64_t count);

}  // namespace daybook
