#include "http/raas_views.h"

#include <utility>

#include "domain/posting.h"
#include "http/json_text.h"
#include "http/times.h"

namespace daybook::http::raas {
namespace {

void append_account(std::string& out, const AccountView& account, const PersonalDataReader& reader) {
  JsonText json(out);
  json.begin_object().member("accountIdentifier", account.account.text).member("accountNumber", to_text(account.number));
  json.member("displayName", account.display_name).member("currencyCode", account.currency.text);
  json.key("currentBalance").raw(to_minimal_text(account.available(), account.scale));
  json.member("createdAt", in_milliseconds(account.created_at)).member("status", name_of(account.status));
  json.member("contactEmail", reader.shown(account.contact_email));
  if (!account.funding_notification.empty()) {
    json.key("fundingNotification").begin_array();
    for (const auto& address : account.funding_notification) {
      json.begin_object().member("emailAddress", reader.shown(address)).end_object();
    }
    json.end_array();
  }
  json.end_object();
}

// An account as it stands within its customer.
void append_account_of_customer(std::string& out, const AccountView& account) {
  JsonText json(out);
  json.begin_object().member("accountIdentifier", account.account.text).member("accountNumber", to_text(account.number));
  json.member("displayName", account.display_name).member("createdAt", in_milliseconds(account.created_at));
  json.member("status", name_of(account.status)).end_object();
}

// The members of a customer up to its accounts, without the closing brace.
void append_customer(std::string& out, const CustomerView& customer) {
  JsonText json(out);
  json.begin_object().member("customerIdentifier", customer.customer.text).member("displayName", customer.display_name);
  json.member("status", "active").member("createdAt", in_milliseconds(customer.created_at));
}

// The frame, and the commas between rows.
class FramedRows : public Pieces {
 public:
  explicit FramedRows(Frame frame) : frame_(std::move(frame)) {}

  bool append(std::string& piece) final {
    if (ended_) return false;
    if (!begun_) piece += frame_.before;
    begun_ = true;
    if (append_next(piece)) return true;
    piece += frame_.after;
    ended_ = true;
    return true;
  }

 protected:
  virtual bool append_next(std::string& piece) = 0;  // false after the last row
  void separate(std::string& piece) {
    if (row_before_) piece += ',';
    row_before_ = true;
  }

 private:
  const Frame frame_;
  bool begun_ = false;
  bool ended_ = false;
  bool row_before_ = false;
};

class AccountRows : public FramedRows {
 public:
  AccountRows(Frame frame, std::unique_ptr<Scan<AccountView>> accounts, PersonalDataReader reader)
      : FramedRows(std::move(frame)), accounts_(std::move(accounts)), reader_(reader) {}

 private:
  bool append_next(std::string& piece) override {
    const auto account = accounts_->next();
    if (!account) return false;
    separate(piece);
    append_account(piece, *account, reader_);
    return true;
  }

  const std::unique_ptr<Scan<AccountView>> accounts_;
  const PersonalDataReader reader_;
};

// Goes account by account, since a single customer may have very many.
class CustomerRows : public FramedRows {
 public:
  CustomerRows(Frame frame, std::unique_ptr<CustomersWithAccounts> customers)
      : FramedRows(std::move(frame)), customers_(std::move(customers)) {}

 private:
  bool append_next(std::string& piece) override { return in_customer_ ? append_to_customer(piece) : begin_customer(piece); }

  bool begin_customer(std::string& piece) {
    const auto customer = customers_->next_customer();
    if (!customer) return false;
    separate(piece);
    append_customer(piece, *customer);
    piece += ",\"accounts\":[";
    in_customer_ = true;
    account_before_ = false;
    return true;
  }

  bool append_to_customer(std::string& piece) {
    if (const auto account = customers_->next_account()) {
      if (account_before_) piece += ',';
      account_before_ = true;
      append_account_of_customer(piece, *account);
    } else {
      piece += "]}";
      in_customer_ = false;
    }
    return true;
  }

  const std::unique_ptr<CustomersWithAccounts> customers_;
  bool in_customer_ = false;
  bool account_before_ = false;
};

void append_cursor(JsonText& json, std::string_view name, const std::optional<std::string>& cursor) {
  json.key(name);
  if (cursor) {
    json.text(*cursor);
  } else {
    json.null();
  }
}

}  // namespace

std::string PersonalDataReader::shown(const Personal& personal) const {
  if (!sees_) return personal.form == Personal::Form::erased ? "erased" : "sealed";
  const auto opened = keys_.open(personal);
  return opened.form == Personal::Form::plain ? opened.bytes : "erased";
}

Frame envelope(std::size_t items, std::size_t items_max, const std::optional<std::string>& previous,
               const std::optional<std::string>& next) {
  Frame frame;
  JsonText json(frame.before);
  json.begin_object().member("numberOfElements", items).member("maxResults", items_max);
  append_cursor(json, "prevCursor", previous);
  append_cursor(json, "nextCursor", next);
  json.key("items").begin_array();
  frame.after = "]";
  frame.after += ",\"prevPageAvailable\":" + std::string(previous ? "true" : "false");
  frame.after += ",\"nextPageAvailable\":" + std::string(next ? "true" : "false") + "}";
  return frame;
}

std::string text_of(const AccountView& account, const PersonalDataReader& reader) {
  std::string text;
  append_account(text, account, reader);
  return text;
}

std::unique_ptr<Pieces> account_list(Frame frame, std::unique_ptr<Scan<AccountView>> accounts, PersonalDataReader reader) {
  return std::make_unique<AccountRows>(std::move(frame), std::move(accounts), reader);
}

std::unique_ptr<Pieces> customer_list(Frame frame, std::unique_ptr<CustomersWithAccounts> customers) {
  return std::make_unique<CustomerRows>(std::move(frame), std::move(customers));
}

}  // namespace daybook::http::raas
