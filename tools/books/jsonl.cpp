// One JSON object a line, in the order of the journal, that `daybook import` reads: assets, customers, accounts and their changes, transactions. Captures and
// reversals are transactions like any other; what is only reserved is left out. What would stand in the way of an import comes last: the statuses of accounts,
// and the closed period.
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "domain/overloaded.h"
#include "domain/posting.h"
#include "domain/time_text.h"
#include "tools/books/book_writer.h"

namespace daybook {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Bound& bound) { return bound.amount ? Json(to_text(bound.amount->amount, bound.amount->scale)) : Json(nullptr); }

Json json_of(const std::vector<VelocityLimit>& limits) {
  auto list = Json::array();
  for (const auto& [amount, seconds] : limits) list.push_back({{"amount", to_text(amount.amount, amount.scale)}, {"seconds", seconds}});
  return list;
}

class JsonlWriter final : public BookWriter {
 public:
  JsonlWriter(std::ostream& out, EntrySource& source) : out_(out), source_(source) {}

  void begin(const PlatformName&) override {}
  void currency(const CurrencyCode&, int) override {}
  void account(const BookAccount&) override {}

  void movement(const BookMovement& movement, const std::function<const BookAccount&(AccountNumber)>& account_of) override {
    const auto& [entry, transaction, kind, effective_at, postings, details] = movement;
    Json line = {{"type", "transaction"}, {"id", transaction.text}, {"kind", kind}, {"effectiveAt", to_text(effective_at)}};
    for (const auto& [currency, scale, group] : postings) {
      for (const auto& [from, to, amount] : group) {
        line["postings"].push_back({{"from", account_of(from).account.text},
                                    {"to", account_of(to).account.text},
                                    {"amount", to_text(amount, scale)},
                                    {"currency", currency.text}});
      }
    }
    if (!details.metadata.empty()) line["metadata"] = details.metadata;
    if (!details.reference.empty()) line["reference"] = details.reference;
    if (!details.reason.empty()) line["reason"] = details.reason;
    write(line);
  }

  void other(const Entry& entry) override {
    std::visit(overloaded{[&](const AssetRegistered& e) { asset(e); }, [&](const CustomerCreated& e) { customer(e, entry.time); },
                          [&](const CustomerSigned& e) { customer({e.customer, e.customer.text}, entry.time); },
                          [&](const CustomerUpdated& e) { customer_update(e); },
                          [&](const AccountCreated& e) { account_created(e, entry.time); },
                          [&](const AccountUpdated& e) { account_update(e); },
                          [&](const AccountStatusChanged& e) { statuses_[e.account.text] = {e.status, e.reason}; },
                          [&](const PeriodClosed& e) { closed_ = e; }, [](const auto&) {}},
               entry.event);
  }

  void end(std::uint64_t) override {
    for (const auto& [account, status] : statuses_) {
      if (status.first == AccountStatus::active) continue;
      write({{"type", "accountStatus"}, {"accountIdentifier", account}, {"status", name_of(status.first)}, {"reason", status.second}});
    }
    if (closed_) write({{"type", "period"}, {"through", to_text(closed_->through)}, {"reason", closed_->reason}});
  }

 private:
  void asset(const AssetRegistered& e) {
    write({{"type", "asset"}, {"code", e.asset.text}, {"scale", e.scale}, {"displayName", e.display_name}});
  }

  void customer(const CustomerCreated& e, Time time) {
    Json line = {{"type", "customer"},
                 {"customerIdentifier", e.customer.text},
                 {"displayName", e.display_name},
                 {"createdAt", to_text(e.imported_created_at.value_or(time))}};
    if (!e.metadata.empty()) line["metadata"] = e.metadata;
    write(line);
  }

  void customer_update(const CustomerUpdated& e) {
    Json line = {{"type", "customerUpdate"}, {"customerIdentifier", e.customer.text}};
    if (e.display_name) line["displayName"] = *e.display_name;
    if (e.metadata) line["metadata"] = *e.metadata;
    write(line);
  }

  void account_created(const AccountCreated& e, Time time) {
    Json line = {{"type", "account"},
                 {"customerIdentifier", e.customer.text},
                 {"accountIdentifier", e.account.text},
                 {"accountNumber", to_text(e.number)},
                 {"displayName", e.display_name},
                 {"currencyCode", e.currency.text},
                 {"createdAt", to_text(e.imported_created_at.value_or(time))},
                 {"contactEmail", plain(e.contact_email)}};
    if (!e.funding_notification.empty()) line["fundingNotification"] = plain(e.funding_notification);
    if (e.floor != Bound{Decimal{}}) line["floor"] = json_of(e.floor);
    if (e.ceiling.amount) line["ceiling"] = json_of(e.ceiling);
    if (!e.velocity.empty()) line["velocityLimits"] = json_of(e.velocity);
    if (!e.metadata.empty()) line["metadata"] = e.metadata;
    write(line);
  }

  void account_update(const AccountUpdated& e) {
    Json line = {{"type", "accountUpdate"}, {"accountIdentifier", e.account.text}};
    if (e.display_name) line["displayName"] = *e.display_name;
    if (e.contact_email) line["contactEmail"] = plain(*e.contact_email);
    if (e.funding_notification) line["fundingNotification"] = plain(*e.funding_notification);
    if (e.floor) line["floor"] = json_of(*e.floor);
    if (e.ceiling) line["ceiling"] = json_of(*e.ceiling);
    if (e.velocity) line["velocityLimits"] = json_of(*e.velocity);
    if (e.metadata) line["metadata"] = *e.metadata;
    write(line);
  }

  // null: erased, or not for us.
  Json plain(const Personal& personal) {
    const auto text = source_.plain(personal);
    return text ? Json(*text) : Json(nullptr);
  }

  Json plain(const std::vector<Personal>& list) {
    auto texts = Json::array();
    for (const auto& personal : list) {
      if (const auto text = source_.plain(personal)) texts.push_back(*text);
    }
    return texts;
  }

  void write(const Json& line) { out_ << line.dump() << "\n"; }

  std::ostream& out_;
  EntrySource& source_;
  std::map<std::string, std::pair<AccountStatus, std::string>> statuses_;
  std::optional<PeriodClosed> closed_;
};

}  // namespace

std::unique_ptr<BookWriter> jsonl_writer(std::ostream& out, EntrySource& source) {
  return std::make_unique<JsonlWriter>(out, source);
}

}  // namespace daybook
