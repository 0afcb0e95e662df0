#include "http/visible.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "http/paging.h"

namespace daybook::http {
namespace {

std::vector<CustomerId> sorted(std::vector<CustomerId> customers) {
  std::ranges::sort(customers);
  const auto repeated = std::ranges::unique(customers);
  customers.erase(repeated.begin(), repeated.end());
  return customers;
}

// The groups of a limited credential, as far as they exist.
class OwnCustomers : public Scan<CustomerView> {
 public:
  OwnCustomers(const Views& views, const Principal& principal, const ScanRange& range)
      : views_(views), journal_(principal.journal), customers_(sorted(principal.customers)) {
    if (range.after) std::erase_if(customers_, [&](const CustomerId& id) { return id.text <= *range.after; });
    if (range.before) {
      std::erase_if(customers_, [&](const CustomerId& id) { return id.text >= *range.before; });
      std::ranges::reverse(customers_);
    }
  }

  std::optional<CustomerView> next() override {
    while (next_ < customers_.size()) {
      if (auto view = views_.customer(journal_, customers_[next_++])) return view;
    }
    return std::nullopt;
  }

 private:
  const Views views_;
  const JournalNumber journal_;
  std::vector<CustomerId> customers_;
  std::size_t next_ = 0;
};

// Those of a limited credential's groups that are under contract.
std::vector<RelationView> own_relations(const Views& views, const Principal& principal) {
  std::vector<RelationView> relations;
  for (const auto& customer : sorted(principal.customers)) {
    auto view = views.relation(principal.journal, customer);
    if (view && !view->ended) relations.push_back(*std::move(view));
  }
  std::ranges::sort(relations, {}, &RelationView::created);
  return relations;
}

// The accounts of several groups, merged. A credential has few groups (kCredentialCustomersMax), so the next row is looked for
// among all.
class OwnAccounts : public Scan<AccountView> {
 public:
  OwnAccounts(const Views& views, const Principal& principal, const ScanRange& range) : backwards_(range.before) {
    for (const auto& customer : sorted(principal.customers)) {
      auto scan = views.accounts_of(principal.journal, customer, range);
      if (auto row = scan->next()) heads_.push_back({std::move(scan), *std::move(row)});
    }
  }

  std::optional<AccountView> next() override {
    if (heads_.empty()) return std::nullopt;
    const auto first = std::ranges::min_element(heads_, [this](const Head& a, const Head& b) {
      return backwards_ ? a.row.account > b.row.account : a.row.account < b.row.account;
    });
    auto row = std::move(first->row);
    if (auto following = first->scan->next()) {
      first->row = *std::move(following);
    } else {
      heads_.erase(first);
    }
    return row;
  }

 private:
  struct Head {
    std::unique_ptr<Scan<AccountView>> scan;
    AccountView row;
  };
  const bool backwards_;
  std::vector<Head> heads_;
};

class EachWithAccounts : public CustomersWithAccounts {
 public:
  EachWithAccounts(const Views& views, JournalNumber journal, std::unique_ptr<Scan<CustomerView>> customers)
      : views_(views), journal_(journal), customers_(std::move(customers)) {}

  std::optional<CustomerView> next_customer() override {
    auto customer = customers_->next();
    accounts_ = customer ? views_.accounts_of(journal_, customer->customer) : nullptr;
    return customer;
  }

  std::optional<AccountView> next_account() override { return accounts_ ? accounts_->next() : std::nullopt; }

 private:
  const Views views_;
  const JournalNumber journal_;
  const std::unique_ptr<Scan<CustomerView>> customers_;
  std::unique_ptr<Scan<AccountView>> accounts_;  // of the customer that came last
};

}  // namespace

std::unique_ptr<Scan<CustomerView>> visible_customers(const Views& views, const Principal& principal, ScanRange range) {
  if (!principal.limited()) return views.customers(principal.journal, std::move(range));
  return std::make_unique<OwnCustomers>(views, principal, range);
}

std::unique_ptr<CustomersWithAccounts> visible_customers_with_accounts(const Views& views, const Principal& principal) {
  if (!principal.limited()) return views.customers_with_accounts(principal.journal);
  return with_accounts(views, principal.journal, visible_customers(views, principal));
}

std::unique_ptr<Scan<RelationView>> visible_relations(const Views& views, const Principal& principal, PositionRange range) {
  if (!principal.limited()) return views.relations(principal.journal, range);
  auto own = own_relations(views, principal);
  if (range.after) std::erase_if(own, [&](const RelationView& view) { return view.created <= *range.after; });
  if (range.before) {
    std::erase_if(own, [&](const RelationView& view) { return view.created >= *range.before; });
    std::ranges::reverse(own);
  }
  return std::make_unique<KeptRows<RelationView>>(std::move(own));
}

std::uint64_t visible_relation_count(const Views& views, const Principal& principal) {
  return principal.limited() ? own_relations(views, principal).size() : views.relation_count(principal.journal);
}

std::unique_ptr<CustomersWithAccounts> with_accounts(const Views& views, JournalNumber journal,
                                                     std::unique_ptr<Scan<CustomerView>> customers) {
  return std::make_unique<EachWithAccounts>(views, journal, std::move(customers));
}

std::unique_ptr<Scan<AccountView>> visible_accounts(const Views& views, const Principal& principal, ScanRange range) {
  if (!principal.limited()) return views.accounts(principal.journal, std::move(range));
  return std::make_unique<OwnAccounts>(views, principal, range);
}

}  // namespace daybook::http
