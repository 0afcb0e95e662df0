#include <algorithm>
#include <utility>

#include "http/card_processor.h"
#include "http/commanding.h"
#include "http/consistency.h"
#include "http/json_text.h"
#include "http/parameters.h"
#include "http/pieces.h"
#include "http/raas.h"
#include "http/raas_fields.h"
#include "http/raas_scope.h"
#include "http/raas_views.h"
#include "http/times.h"
#include "http/uuid.h"

namespace daybook::http::raas {
namespace {

constexpr std::size_t kLastDigits = 4;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "YYYY-MM"
bool is_month(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return false;
  for (const auto at : {0, 1, 2, 3, 5, 6}) {
    if (!is_digit(text[static_cast<std::size_t>(at)])) return false;
  }
  return text.substr(5) >= "01" && text.substr(5) <= "12";
}

bool is_over(std::string_view month) { return month < std::string_view(now_in_milliseconds()).substr(0, 7); }

// Errors of this object never show what was given.
void refuse(FieldErrors& errors, std::string path, FieldFault fault, std::string expected) {
  std::erase_if(errors, [&](const FieldError& error) { return error.path == path; });
  errors.push_back({std::move(path), fault, {}, std::move(expected)});
}

// Of the number only its last four digits are kept, of the verification number nothing.
void read_card(const JsonValue& body, RegisterCard& command, FieldErrors& errors) {
  const auto* card = body.find("creditCard");
  if (!card || card->is_null()) return refuse(errors, "creditCard", FieldFault::missing, {});
  if (!card->object()) return refuse(errors, "creditCard", FieldFault::wrong_type, "an object");
  const auto secret = [&](std::string_view name) {
    const auto* value = card->find(name);
    if (!value) return std::string();
    if (const auto* number = std::get_if<JsonNumber>(&value->value)) return number->text;
    return value->text() ? *value->text() : std::string();
  };
  auto number = secret("number");
  std::erase_if(number, [](char c) { return c == ' ' || c == '-'; });
  const auto verification = secret("verificationNumber");
  command.expiration = secret("expiration");
  if (std::ranges::search(command.label, number).begin() != command.label.end() && !number.empty()) {
    refuse(errors, "label", FieldFault::not_one_of, "a text without the card's number");
    command.label = "label";  // so that no other rule shows it
  }
  if (is_card_number(number)) {
    command.last_four = number.substr(number.size() - kLastDigits);
  } else {
    refuse(errors, "creditCard.number", FieldFault::not_one_of, "the number of a credit card");
  }
  if ((verification.size() != 3 && verification.size() != 4) || !std::ranges::all_of(verification, is_digit)) {
    refuse(errors, "creditCard.verificationNumber", FieldFault::not_one_of, "three or four digits");
  }
  if (!is_month(command.expiration)) {
    refuse(errors, "creditCard.expiration", FieldFault::not_one_of, "YYYY-MM");
  } else if (is_over(command.expiration)) {
    refuse(errors, "creditCard.expiration", FieldFault::not_one_of, "this month or a later one");
  }
}

void check_texts(Fields& fields, const std::string& prefix, JsonText& json, FieldErrors& errors) {
  for (const std::string_view name : {"firstName", "lastName", "addressLine1", "city", "state", "postalCode", "country"}) {
    const auto text = fields.text(name);
    Violations violations;
    if (text.empty()) violations.push_back({prefix + std::string(name), Rule::not_empty, {}});
    check_text(prefix + std::string(name), text, kCardTextLengthMax, violations);
    add_violations(errors, violations);
    json.member(name, text);
  }
}

// The holder's address, and from where the card was registered, as one text to be sealed.
std::string holder_in(const JsonValue& body, Fields& body_fields, FieldErrors& errors) {
  std::string holder;
  JsonText json(holder);
  json.begin_object();
  const std::string prefix = "billingAddress.";
  const auto* address = optional_object_in(body, "billingAddress", errors);
  if (!address) {
    errors.push_back({"billingAddress", FieldFault::missing, {}});
  } else {
    Fields fields(*address, errors, prefix);
    check_texts(fields, prefix, json, errors);
    const auto second = fields.optional_text("addressLine2").value_or("");
    const auto email = fields.text("emailAddress");
    Violations violations;
    check_text(prefix + "addressLine2", second, kCardTextLengthMax, violations);
    check_email(prefix + "emailAddress", email, violations);
    add_violations(errors, violations);
    json.member("addressLine2", second).member("emailAddress", email);
  }
  const auto ip = body_fields.text("ipAddress");
  Violations violations;
  if (ip.empty()) violations.push_back({"ipAddress", Rule::not_empty, {}});
  check_text("ipAddress", ip, kCardTextLengthMax, violations);
  if (violations.empty() && !is_ip_address(ip)) {
    errors.push_back({"ipAddress", FieldFault::not_one_of, shown(ip), "an IPv4 or IPv6 address"});
  }
  add_violations(errors, violations);
  json.member("ipAddress", ip).end_object();
  return holder;
}

std::vector<CardContact> contacts_in(Fields& fields, const KeyId& key, FieldErrors& errors) {
  std::vector<CardContact> contacts;
  const std::string path = "contactInformation";
  const auto list = fields.optional_list(path, kNotificationsMax);
  if (!list) return contacts;
  if (list->size() > kCardContactsMax) {
    errors.push_back({path, Rule::list_length, std::to_string(list->size())});
    return contacts;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (!(*list)[i].object()) {
      errors.push_back({element(path, i), FieldFault::wrong_type, shown((*list)[i]), "an object"});
      continue;
    }
    Fields contact((*list)[i], errors, element(path, i) + ".");
    auto full_name = contact.text("fullName");
    contacts.push_back({plain(key, std::move(full_name)), plain(key, contact.text("emailAddress"))});
  }
  return contacts;
}

RegisterCard registration_in(const JsonValue& body, FieldErrors& errors) {
  Fields fields(body, errors);
  RegisterCard command;
  command.customer = {fields.text("customerIdentifier")};
  command.account = {fields.text("accountIdentifier")};
  command.card = {new_uuid()};
  command.label = fields.text("label");
  command.key = KeyStore::new_id();
  command.holder = plain(command.key, holder_in(body, fields, errors));
  command.contacts = contacts_in(fields, command.key, errors);
  read_card(body, command, errors);
  add_violations(errors, violations_of(command));
  return command;
}

void append_card(JsonText& json, const CardView& view, const PersonalDataReader& reader) {
  const auto& card = view.card;
  const auto created = in_milliseconds(view.created_at);
  json.begin_object().member("customerIdentifier", card.customer.text).member("accountIdentifier", card.account.text);
  json.member("accountNumber", to_text(card.number)).member("token", card.card.text).member("label", card.label);
  json.member("lastFourDigits", card.last_four).member("expirationDate", card.expiration);
  json.member("status", view.unregistered_at ? "DELETED" : "ACTIVE").member("createdDate", created).member("activationDate", created);
  json.key("contactInformation").begin_array();
  for (const auto& contact : card.contacts) {
    json.begin_object().member("fullName", reader.shown(contact.full_name));
    json.member("emailAddress", reader.shown(contact.email)).end_object();
  }
  json.end_array().end_object();
}

Response shown_card(const Context& context, const CardView& card, std::uint64_t size) {
  Response response;
  std::string text;
  JsonText json(text);
  append_card(json, card, {context.parts.store.keys(), context.principal->role});
  response.body = std::move(text);
  set_position(response, size);
  return response;
}

class CardRows : public Pieces {
 public:
  CardRows(std::unique_ptr<Scan<CardView>> cards, PersonalDataReader reader) : cards_(std::move(cards)), reader_(reader) {}

  bool append(std::string& piece) override {
    if (ended_) return false;
    const auto card = cards_->next();
    if (!begun_) piece += '[';
    ended_ = !card;
    if (card) {
      if (begun_) piece += ',';
      JsonText json(piece);
      append_card(json, *card, reader_);
    } else {
      piece += ']';
    }
    begun_ = true;
    return true;
  }

 private:
  const std::unique_ptr<Scan<CardView>> cards_;
  const PersonalDataReader reader_;
  bool begun_ = false;
  bool ended_ = false;
};

// A card that is gone was unregistered before: saying so again does no harm, and answers a caller who missed the first answer.
std::optional<Time> unregistered_before(const Context& context, const UnregisterCard& command) {
  const auto card = context.views().card(context.journal(), command.card);
  const bool same = card && card->card.account == command.account && card->card.customer == command.customer;
  return same ? card->unregistered_at : std::nullopt;
}

Response unregistered(const CardToken& card, Time when) {
  std::string text;
  JsonText json(text);
  json.begin_object().member("token", card.text).member("message", "The credit card has been unregistered.");
  json.member("createdDate", in_milliseconds(when)).end_object();
  Response response;
  response.body = std::move(text);
  return response;
}

}  // namespace

boost::asio::awaitable<Outcome> register_card(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  auto command = registration_in(*body, errors);
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  if (!context.principal->may_see(command.customer)) co_return refused(Fault::outside_groups);

  auto done = co_await decided(context, context.journal(), std::move(command));
  if (!done) co_return std::unexpected(seen_by(context, std::move(done).error()));
  const auto& recorded = done->events.at(0);
  auto response = shown_card(context, {recorded.time, std::get<CardRegistered>(recorded.event), {}}, done->journal_size);
  response.status = 201;
  co_return response;
}

boost::asio::awaitable<Outcome> list_cards(const Context& context) {
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  CardFilter filter;
  filter.unregistered = parameters.flag("showInactive").value_or(false);
  if (auto account = parameters.text("accountIdentifier")) filter.account = {*std::move(account)};
  if (auto customer = parameters.text("customerIdentifier")) filter.customer = {*std::move(customer)};
  filter.customers = context.principal->customers;
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const PersonalDataReader reader(context.parts.store.keys(), context.principal->role);
  Response response;
  response.body = body_of(std::make_unique<CardRows>(context.views().cards(context.journal(), filter), reader));
  set_position(response, *reflected);
  co_return response;
}

boost::asio::awaitable<Outcome> show_card(const Context& context) {
  const auto reflected = co_await readable(context);
  if (!reflected) co_return std::unexpected(reflected.error());
  const CardToken token{context.arguments[0]};
  const auto card = context.views().card(context.journal(), token);
  if (card && context.principal->may_see(card->card.customer)) co_return shown_card(context, *card, *reflected);
  if (context.principal->limited()) co_return refused(Fault::outside_groups);
  co_return std::unexpected(Failure{Rejection{RejectionCode::card_unknown, token.text}});
}

boost::asio::awaitable<Outcome> unregister_card(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  CustomerId customer{fields.text("customerIdentifier")};
  AccountId account{fields.text("accountIdentifier")};
  const UnregisterCard command{std::move(customer), std::move(account), {fields.text("creditCardToken")}};
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  if (!context.principal->may_see(command.customer)) co_return refused(Fault::outside_groups);

  auto done = co_await decided(context, context.journal(), command);
  if (!done) {
    const auto reflected = co_await readable(context);
    if (reflected) {
      if (const auto before = unregistered_before(context, command)) {
        auto response = unregistered(command.card, *before);
        set_position(response, *reflected);
        co_return response;
      }
    }
    co_return std::unexpected(seen_by(context, std::move(done).error()));
  }
  auto response = unregistered(command.card, done->events.at(0).time);
  set_position(response, done->journal_size);
  co_return response;
}

}  // namespace daybook::http::raas
