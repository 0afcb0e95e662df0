#include "http/v1_access.h"

#include <algorithm>
#include <utility>

#include "http/consistency.h"

namespace daybook::http::v1 {
namespace {

bool may_touch_all(const Context& context, const Postings& postings) {
  for (const auto& group : postings) {
    for (const auto& posting : group.postings) {
      if (!may_touch(context, AccountId{to_text(posting.from)}) || !may_touch(context, AccountId{to_text(posting.to)})) return false;
    }
  }
  return true;
}

// A refused transaction names no accounts that could be asked for; its entry says whose it was.
bool is_own_entry(const Context& context, Position position) {
  bool own = false;
  context.parts.store.log().read_entries(context.journal(), position, [&](Position, std::string_view bytes) {
    own = decode(bytes).envelope.actor.credential == context.principal->credential;
    return false;
  });
  return own;
}

// An order of nothing moves nothing; its entry says whose it is.
bool is_own_order(const Context& context, Position position) {
  bool own = false;
  context.parts.store.log().read_entries(context.journal(), position, [&](Position, std::string_view bytes) {
    const auto entry = decode(bytes);
    const auto* order = std::get_if<OrderPlaced>(&entry.event);
    own = order && context.principal->may_see(order->customer);
    return false;
  });
  return own;
}

// What the groups of a limited credential take part in, merged by position, each transaction once.
class OwnTransactions : public TransactionList {
 public:
  OwnTransactions(const Context& context, const TransactionFilter& filter, PositionRange range)
      : context_(context), backwards_(range.before.has_value()) {
    for (const auto& customer : context.principal->customers) {
      if (filter.customer && *filter.customer != customer) continue;
      auto narrowed = filter;
      narrowed.customer = customer;
      add(context.views().transactions(context.journal(), std::move(narrowed), range));
    }
  }

  std::optional<Look> look() override {
    if (heads_.empty()) return std::nullopt;
    auto row = take_first();
    while (!heads_.empty() && first()->row.position == row.position) {
      auto same = take_first();
      if (!row.found) row = std::move(same);
    }
    if (row.found && !may_see(context_, *row.found)) row.found.reset();
    return row;
  }

 private:
  struct Head {
    std::unique_ptr<TransactionList> scan;
    Look row;
  };

  void add(std::unique_ptr<TransactionList> scan) {
    if (auto row = scan->look()) heads_.push_back({std::move(scan), *std::move(row)});
  }

  std::vector<Head>::iterator first() {
    return std::ranges::min_element(heads_, [this](const Head& a, const Head& b) {
      return backwards_ ? a.row.position > b.row.position : a.row.position < b.row.position;
    });
  }

  Look take_first() {
    const auto head = first();
    auto row = std::exchange(head->row, {});
    if (auto following = head->scan->look()) {
      head->row = *std::move(following);
    } else {
      heads_.erase(head);
    }
    return row;
  }

  const Context& context_;
  const bool backwards_;
  std::vector<Head> heads_;
};

}  // namespace

bool may_touch(const Context& context, const AccountId& account) {
  if (!context.principal->limited()) return true;
  const auto view = context.views().account(context.journal(), account);
  return view && context.principal->may_see(view->customer);
}

bool may_see(const Context& context, const TransactionView& transaction) {
  if (!context.principal->limited()) return true;
  if (transaction.rejection) return is_own_entry(context, transaction.position);
  if (transaction.target && count_of(transaction.postings) == 0) {
    const auto target = context.views().transaction(context.journal(), *transaction.target);
    return target && may_touch_all(context, target->postings);
  }
  if (count_of(transaction.postings) == 0) return is_own_order(context, transaction.position);
  return may_touch_all(context, transaction.postings);
}

boost::asio::awaitable<std::optional<Failure>> refusal_of(const Context& context, std::vector<AccountId> accounts) {
  if (!context.principal->limited()) co_return std::nullopt;
  const auto reflected = co_await readable_at(context, context.size_at_arrival);
  if (!reflected) co_return reflected.error();
  const bool all_own = std::ranges::all_of(accounts, [&](const AccountId& account) { return may_touch(context, account); });
  if (!all_own) co_return Failure{Fault::outside_groups};
  co_return std::nullopt;
}

boost::asio::awaitable<std::optional<Failure>> refusal_of(const Context& context, TransactionId target) {
  if (!context.principal->limited()) co_return std::nullopt;
  const auto reflected = co_await readable_at(context, context.size_at_arrival);
  if (!reflected) co_return reflected.error();
  const auto view = context.views().transaction(context.journal(), target);
  if (!view || !may_see(context, *view)) co_return Failure{Fault::outside_groups};
  co_return std::nullopt;
}

Failure discreet(const Context& context, Failure failure) {
  auto* rejection = std::get_if<Rejection>(&failure.reason);
  if (!context.principal->limited() || !rejection) return failure;
  const bool by_id = rejection->code == RejectionCode::transaction_id_reused;
  if (!by_id && rejection->code != RejectionCode::idempotency_key_reused) return failure;
  const auto original = by_id ? context.views().transaction(context.journal(), {rejection->subject}) : std::nullopt;
  if (original && may_see(context, *original)) return failure;
  std::erase_if(rejection->facts, [](const auto& fact) { return fact.first == "fields"; });
  return failure;
}

std::unique_ptr<TransactionList> visible_transactions(const Context& context, const TransactionFilter& filter,
                                                      PositionRange range) {
  if (!context.principal->limited()) return context.views().transactions(context.journal(), filter, range);
  return std::make_unique<OwnTransactions>(context, filter, range);
}

}  // namespace daybook::http::v1
