#include "tools/replay/save_test.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>

#include "domain/needs.h"
#include "domain/time_text.h"
#include "projections/journal_entries.h"
#include "tools/replay/scenario_steps.h"

namespace daybook::replay {
namespace {

using http::JsonText;

constexpr std::uint64_t kExpirySecondsMin = 3'600;  // a hold must outlive the test

std::string bound_text(const std::optional<Amount>& bound, int scale) { return bound ? to_text(*bound, scale) : "none"; }

class Scenario {
 public:
  Scenario(const Journal& journal, Position first, std::uint64_t count)
      : past_(journal.past()), platform_(journal.platform()), size_(first), end_(first + std::min(count, past_.size() - first)) {}

  std::string text() {
    for (auto position = size_; position < end_; ++position) entries_.push_back(entry_at(past_.log(), past_.journal(), position));
    for (const auto& entry : entries_) collect(entry.event);
    std::string text = "# " + platform_ + " after position " + (size_ == 0 ? "none" : std::to_string(size_ - 1)) + ", then positions " +
                       std::to_string(size_) + " to " + std::to_string(end_ - 1) +
                       ".\n# Written by daybook replay. What velocity limits had counted by then is not brought about.\nplatform " +
                       platform_ + "\n\n";
    text += makings() + balances() + "# ---- from here on, the entries\n\n";
    for (const auto& entry : entries_) text += repeated(entry);
    return text + checks();
  }

  SavedTest saved() const { return {end_ - size_, accounts_.size(), left_out_}; }

 private:
  // Accounts and holds whose state the entries find.
  void collect(const Event& event) {
    for (const auto number : accounts_touched(event)) add_account(number);
    if (const auto* changed = std::get_if<AccountStatusChanged>(&event)) {
      if (const auto number = past_.account_number(changed->account)) add_account(*number);
    }
    if (const auto* hold = hold_of(event)) add_hold(*hold);
    if (const auto* reversed = std::get_if<TransactionReversed>(&event)) add_original(reversed->original);
  }

  void add_account(AccountNumber number) {
    const auto row = past_.account(number, size_);
    if (row && !row->system) accounts_.emplace(number, *row);
  }

  void add_postings(const Postings& postings) {
    for (const auto& group : postings) {
      for (const auto& posting : group.postings) {
        add_account(posting.from);
        add_account(posting.to);
      }
    }
  }

  void add_hold(const TransactionId& id) {
    const auto hold = past_.hold(id, size_);
    if (!hold || !holds_.emplace(id, *hold).second) return;
    add_postings(hold->left);
  }

  // The transaction that is moved back, where it was made before and is one of those that this can make.
  void add_original(const TransactionId& id) {
    const auto row = past_.transaction(id, size_);
    if (!row || row->postings.empty() || row->reversed.units != 0) return;
    originals_.emplace(id, row->postings);
    add_postings(row->postings);
  }

  std::string name_of_account(AccountNumber number) const {
    const auto row = past_.account(number, past_.size());
    return row ? row->account.text : to_text(number);
  }

  void append_postings(JsonText& json, const Postings& postings) const {
    json.key("postings").begin_array();
    for (const auto& group : postings) {
      for (const auto& posting : group.postings) {
        json.begin_object().member("from", name_of_account(posting.from)).member("to", name_of_account(posting.to));
        json.member("amount", to_text(posting.amount, group.scale)).member("currency", group.currency.text).end_object();
      }
    }
    json.end_array();
  }

  // ---- what there was

  std::string makings() const {
    std::string text;
    std::set<CustomerId> customers;
    std::set<CurrencyCode> assets;
    for (const auto& [number, row] : accounts_) {
      if (customers.insert(row.customer).second) text += customer(row.customer);
      if (assets.insert(row.currency).second) text += asset(row.currency);
      text += step("POST /v1/accounts", object([&](JsonText& json) {
        json.member("customerIdentifier", row.customer.text).member("accountIdentifier", row.account.text);
        json.member("displayName", row.display_name).member("currencyCode", row.currency.text);
        json.member("contactEmail", "sealed@example.com").member("floor", "none");
      }), 201);
    }
    return text;
  }

  std::string customer(const CustomerId& id) const {
    const auto view = past_.customer_view(id, size_);
    if (id.text == platform_ || !view) return {};
    return step("POST /v1/customers", object([&](JsonText& json) {
      json.member("customerIdentifier", id.text).member("displayName", view->display_name);
    }), 201);
  }

  std::string asset(const CurrencyCode& code) const {
    RowKeys keys;
    keys.assets.push_back(code);
    const auto state = past_.excerpt(keys, size_);
    const auto* row = state.assets.find(code);
    if (!row) return {};
    return step("POST /v1/assets", object([&](JsonText& json) {
      json.member("code", code.text).member("scale", static_cast<unsigned>(row->scale)).member("displayName", row->display_name);
    }), 201);
  }

  // Money first, then what reserves or has moved it, then the rules that allowed all that.
  std::string balances() const {
    std::string text;
    std::map<AccountNumber, Amount> moved;
    for (const auto& [id, postings] : originals_) {
      for (const auto& effect : net_effects(postings).value_or(std::vector<NetEffect>{})) moved[effect.account].units += effect.amount.units;
    }
    for (const auto& [number, row] : accounts_) {
      const auto found = moved.find(number);
      text += fund(row, {row.posted.units - (found == moved.end() ? 0 : found->second.units)});
    }
    for (const auto& [id, postings] : originals_) text += transaction(id.text, postings);
    for (const auto& [id, hold] : holds_) text += placed(id, hold);
    for (const auto& [number, row] : accounts_) text += rules(row);
    return text;
  }

  static std::string fund(const AccountRow& row, Amount amount) {
    if (amount.units == 0) return {};
    const bool in = amount.units > 0;
    const auto funding = system_account_id(SystemAccount::funding, row.currency).text;
    return step("POST /v1/transactions", object([&](JsonText& json) {
      json.member("id", "balance-of-" + row.account.text).key("postings").begin_array().begin_object();
      json.member("from", in ? funding : row.account.text).member("to", in ? row.account.text : funding);
      json.member("amount", to_text({in ? amount.units : -amount.units}, row.scale)).member("currency", row.currency.text);
      json.end_object().end_array();
    }), 201);
  }

  std::string transaction(const std::string& id, const Postings& postings) const {
    return step("POST /v1/transactions", object([&](JsonText& json) {
      json.member("id", id);
      append_postings(json, postings);
    }), 201);
  }

  std::string placed(const TransactionId& id, const HoldRow& hold) const {
    return step("POST /v1/transactions", object([&](JsonText& json) {
      json.member("id", id.text).member("pending", true);
      append_postings(json, hold.left);
      if (!hold.due) return;
      const auto left = (hold.due->microseconds - entries_.front().time.microseconds) / 1'000'000;
      json.member("expiresAfterSeconds", std::max(kExpirySecondsMin, static_cast<std::uint64_t>(std::max<std::int64_t>(0, left))));
    }), 201);
  }

  static std::string rules(const AccountRow& row) {
    auto text = step("PATCH /v1/accounts/" + row.account.text, object([&](JsonText& json) {
      json.member("floor", bound_text(row.floor, row.scale)).member("ceiling", bound_text(row.ceiling, row.scale));
      json.key("velocityLimits").begin_array();
      for (const auto& window : row.velocity) {
        json.begin_object().member("amount", to_text(window.limit, row.scale)).member("seconds", window.seconds).end_object();
      }
      json.end_array();
    }), 200);
    if (row.status == AccountStatus::active) return text;
    return text + status(row.account, row.status, "as it was");
  }

  static std::string status(const AccountId& account, AccountStatus status, const std::string& reason) {
    return step("POST /v1/accounts/" + account.text + "/status",
                object([&](JsonText& json) { json.member("status", name_of(status)).member("reason", reason); }), 200);
  }

  // ---- what came then

  std::string repeated(const Entry& entry) {
    const auto comment = "# position " + std::to_string(entry.position) + ": " + std::string(type_of(entry.event));
    auto text = std::visit([&](const auto& event) { return command(event); }, entry.event);
    // Whatever else moves money: the same postings.
    const auto* postings = posted_by(entry.event);
    if (text.empty() && postings && !postings->empty()) text = transaction("entry-" + std::to_string(entry.position), *postings);
    if (!text.empty()) return comment + "\n" + text;
    ++left_out_;
    return comment + " is left out\n\n";
  }

  std::string command(const TransactionPosted& event) const {
    return step("POST /v1/transactions", object([&](JsonText& json) {
      json.member("id", event.transaction.text);
      append_postings(json, event.postings);
      append_details(json, event.details);
    }), 201);
  }

  std::string command(const HoldPlaced& event) const {
    return step("POST /v1/transactions", object([&](JsonText& json) {
      json.member("id", event.transaction.text).member("pending", true);
      append_postings(json, event.postings);
      if (event.expires_after_seconds) json.member("expiresAfterSeconds", std::max(kExpirySecondsMin, *event.expires_after_seconds));
      append_details(json, event.details);
    }), 201);
  }

  std::string command(const HoldCaptured& event) const {
    return about(event.hold, "capture", event, [&](JsonText& json) {
      if (event.amount) json.member("amount", to_text(event.amount->amount, event.amount->scale));
      if (event.final) json.member("final", true);
    });
  }
  std::string command(const HoldVoided& event) const {
    return about(event.hold, "void", event, [](JsonText&) {});
  }
  std::string command(const TransactionReversed& event) const {
    if (!originals_.contains(event.original)) return {};
    return about(event.original, "reverse", event, [&](JsonText& json) {
      if (event.amount) json.member("amount", to_text(event.amount->amount, event.amount->scale));
    });
  }
  std::string command(const AccountStatusChanged& event) const { return status(event.account, event.status, event.reason); }
  std::string command(const auto&) const { return {}; }

  template <class E, class Write>
  std::string about(const TransactionId& target, const std::string& action, const E& event, const Write& write) const {
    return step("POST /v1/transactions/" + target.text + "/" + action, object([&](JsonText& json) {
      json.member("id", event.transaction.text);
      write(json);
      append_details(json, event.details);
    }), 201);
  }

  static void append_details(JsonText& json, const Details& details) {
    if (!details.reference.empty()) json.member("reference", details.reference);
    if (!details.reason.empty()) json.member("reason", details.reason);
  }

  // ---- and what must be so after it

  std::string checks() const {
    std::string text;
    for (const auto& [number, before] : accounts_) {
      const auto row = past_.account(number, end_);
      text += "GET /v1/accounts/" + row->account.text + "\n=> 200\n" + object([&](JsonText& json) {
        json.member("status", name_of(row->status)).member("posted", to_text(row->posted, row->scale));
        json.member("held", to_text(row->held, row->scale)).member("incoming", to_text(row->incoming, row->scale));
        json.member("available", to_text(row->available(), row->scale));
      }) + "\n\n";
    }
    return text;
  }

  const Past& past_;
  const std::string platform_;
  const std::uint64_t size_;  // entries before the first that is repeated
  const std::uint64_t end_;
  std::vector<Entry> entries_;
  std::map<AccountNumber, AccountRow> accounts_;  // but for system accounts
  std::map<TransactionId, HoldRow> holds_;
  std::map<TransactionId, Postings> originals_;
  std::uint64_t left_out_ = 0;
};

}  // namespace

SavedTest write_scenario(const Journal& journal, Position first, std::uint64_t count, const std::string& file) {
  if (count == 0) throw std::runtime_error("a test needs at least one entry");
  Scenario scenario(journal, first, count);
  const auto text = scenario.text();
  std::ofstream out(file, std::ios::trunc);
  if (!(out << text) || !out.flush()) throw std::runtime_error("can't write " + file);
  return scenario.saved();
}

}  // namespace daybook::replay
