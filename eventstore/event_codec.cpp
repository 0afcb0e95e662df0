#include "eventstore/event_codec.h"

#include <stdexcept>

#include "eventstore/entry.h"
#include "eventstore/text.h"

namespace daybook {
namespace {

// ---- personal data: {"key":id,"sealed":base64}

bool write_personal(JsonWriter& json, const Personal& personal, const KeyStore& keys) {
  if (personal.form == Personal::Form::erased) return false;
  std::optional<std::string> sealed = personal.bytes;
  if (personal.form == Personal::Form::plain) sealed = keys.seal(personal.key, personal.bytes);
  if (!sealed) return false;
  json.begin_object().key("key").string(personal.key.text).key("sealed").string(to_base64(*sealed)).end_object();
  return true;
}

bool write_personal_list(JsonWriter& json, const std::vector<Personal>& list, const KeyStore& keys) {
  json.begin_array();
  for (const auto& personal : list) {
    if (!write_personal(json, personal, keys)) return false;
  }
  json.end_array();
  return true;
}

Personal read_personal(JsonObject object) {
  Personal personal{Personal::Form::sealed, {read_string(object, "key")}, {}};
  auto bytes = from_base64(std::string_view(object.find_field_unordered("sealed").get_string()));
  if (!bytes) throw std::runtime_error("\"sealed\" is not base64");
  personal.bytes = *std::move(bytes);
  return personal;
}

std::vector<Personal> read_personal_list(simdjson::ondemand::array array) {
  std::vector<Personal> list;
  for (auto element : array) list.push_back(read_personal(element.get_object()));
  return list;
}

// ---- one writer for each event; the members are in the order of docs/journal.md

bool write(JsonWriter& json, const PlatformCreated& event, KeyStore&) {
  json.key("platform").string(event.platform.text).key("journal").number(event.journal);
  return true;
}

bool write(JsonWriter& json, const CredentialIssued& event, KeyStore&) {
  json.key("credential").string(event.credential.text);
  if (event.platform) json.key("platform").string(event.platform->text);
  json.key("role").string(name_of(event.role));
  if (!event.customers.empty()) write_names(json, "customers", event.customers);
  json.key("keyHash").string(to_hex(event.key_hash));
  return true;
}

bool write(JsonWriter& json, const CredentialRevoked& event, KeyStore&) {
  json.key("credential").string(event.credential.text);
  if (event.platform) json.key("platform").string(event.platform->text);
  return true;
}

bool write(JsonWriter& json, const PlatformOpened& event, KeyStore&) {
  json.key("platform").string(event.platform.text);
  return true;
}

bool write(JsonWriter& json, const CustomerCreated& event, KeyStore&) {
  json.key("customer").string(event.customer.text).key("displayName").string(event.display_name);
  return true;
}

bool write(JsonWriter& json, const AccountCreated& event, KeyStore& keys) {
  if (event.contact_email.form == Personal::Form::plain) keys.create(event.key);
  json.key("customer").string(event.customer.text).key("account").string(event.account.text);
  json.key("number").string(event.number.text).key("displayName").string(event.display_name);
  json.key("currency").string(event.currency.text).key("key").string(event.key.text).key("contactEmail");
  if (!write_personal(json, event.contact_email, keys)) return false;
  if (event.funding_notification.empty()) return true;
  json.key("fundingNotification");
  return write_personal_list(json, event.funding_notification, keys);
}

bool write(JsonWriter& json, const AccountUpdated& event, KeyStore& keys) {
  json.key("customer").string(event.customer.text).key("account").string(event.account.text);
  if (event.display_name) json.key("displayName").string(*event.display_name);
  if (event.contact_email) {
    json.key("contactEmail");
    if (!write_personal(json, *event.contact_email, keys)) return false;
  }
  if (!event.funding_notification) return true;
  json.key("fundingNotification");
  return write_personal_list(json, *event.funding_notification, keys);
}

// ---- and one reader for each type

std::optional<PlatformName> read_optional_platform(JsonObject& data) {
  auto name = read_optional_string(data, "platform");
  return name ? std::optional(PlatformName{*std::move(name)}) : std::nullopt;
}

Event read_platform_created(JsonObject& data) {
  PlatformCreated event{{read_string(data, "platform")}, 0};
  event.journal = static_cast<JournalNumber>(std::uint64_t(data.find_field_unordered("journal").get_uint64()));
  return event;
}

Event read_credential_issued(JsonObject& data) {
  CredentialIssued event;
  event.credential = {read_string(data, "credential")};
  event.platform = read_optional_platform(data);
  event.role = read_role(read_string(data, "role"));
  if (auto customers = data.find_field_unordered("customers"); customers.error() == simdjson::SUCCESS) {
    event.customers = read_names(customers.value());
  }
  event.key_hash = read_hash(read_string(data, "keyHash"));
  return event;
}

Event read_credential_revoked(JsonObject& data) {
  CredentialId credential{read_string(data, "credential")};
  return CredentialRevoked{std::move(credential), read_optional_platform(data)};
}

Event read_platform_opened(JsonObject& data) { return PlatformOpened{{read_string(data, "platform")}}; }

Event read_customer_created(JsonObject& data) {
  CustomerId customer{read_string(data, "customer")};
  return CustomerCreated{std::move(customer), read_string(data, "displayName")};
}

Event read_account_created(JsonObject& data) {
  AccountCreated event;
  event.customer = {read_string(data, "customer")};
  event.account = {read_string(data, "account")};
  event.number = {read_string(data, "number")};
  event.display_name = read_string(data, "displayName");
  event.currency = {read_string(data, "currency")};
  event.key = {read_string(data, "key")};
  event.contact_email = read_personal(data.find_field_unordered("contactEmail").get_object());
  if (auto list = data.find_field_unordered("fundingNotification"); list.error() == simdjson::SUCCESS) {
    event.funding_notification = read_personal_list(list.get_array());
  }
  return event;
}

Event read_account_updated(JsonObject& data) {
  AccountUpdated event;
  event.customer = {read_string(data, "customer")};
  event.account = {read_string(data, "account")};
  event.display_name = read_optional_string(data, "displayName");
  if (auto email = data.find_field_unordered("contactEmail"); email.error() == simdjson::SUCCESS) {
    event.contact_email = read_personal(email.get_object());
  }
  if (auto list = data.find_field_unordered("fundingNotification"); list.error() == simdjson::SUCCESS) {
    event.funding_notification = read_personal_list(list.get_array());
  }
  return event;
}

// In the order of the variant: type_of relies on it.
struct EventType {
  std::string_view name;
  Event (*read)(JsonObject&);
};
constexpr EventType kEventTypes[] = {
    {"platform-created.1", read_platform_created},     {"credential-issued.1", read_credential_issued},
    {"credential-revoked.1", read_credential_revoked}, {"platform-opened.1", read_platform_opened},
    {"customer-created.1", read_customer_created},     {"account-created.1", read_account_created},
    {"account-updated.1", read_account_updated},
};
static_assert(std::size(kEventTypes) == std::variant_size_v<Event>);

}  // namespace

std::string_view type_of(const Event& event) { return kEventTypes[event.index()].name; }

bool write_data(JsonWriter& json, const Event& event, KeyStore& keys) {
  json.begin_object();
  const bool sealed = std::visit([&](const auto& happened) { return write(json, happened, keys); }, event);
  json.end_object();
  return sealed;
}

Event read_data(std::string_view type, JsonObject data) {
  for (const auto& known : kEventTypes) {
    if (known.name == type) return known.read(data);
  }
  throw std::runtime_error("the type \"" + std::string(type) + "\" is unknown to this version");
}

void write_names(JsonWriter& json, std::string_view key, const std::vector<CustomerId>& customers) {
  json.key(key).begin_array();
  for (const auto& customer : customers) json.string(customer.text);
  json.end_array();
}

std::vector<CustomerId> read_names(JsonValue value) {
  std::vector<CustomerId> customers;
  for (auto element : value.get_array()) customers.push_back({std::string(std::string_view(element.get_string()))});
  return customers;
}

std::string read_string(JsonObject& object, std::string_view key) {
  return std::string(std::string_view(object.find_field_unordered(key).get_string()));
}

std::optional<std::string> read_optional_string(JsonObject& object, std::string_view key) {
  auto value = object.find_field_unordered(key);
  if (value.error() == simdjson::NO_SUCH_FIELD) return std::nullopt;
  return std::string(std::string_view(value.get_string()));
}

Hash read_hash(std::string_view hex) {
  Hash hash;
  if (!from_hex(hex, hash)) throw std::runtime_error("a hash is 64 hexadecimal digits");
  return hash;
}

Role read_role(std::string_view name) {
  const auto role = role_named(name);
  if (!role) throw std::runtime_error("the role \"" + std::string(name) + "\" is unknown to this version");
  return *role;
}

}  // namespace daybook
