#include "eventstore/row_codec.h"

#include <stdexcept>

#include "eventstore/event_codec.h"
#include "eventstore/text.h"
#include "domain/time_text.h"

namespace daybook {
namespace {

template <class Write>
std::string object_of(const Write& write) {
  std::string bytes;
  JsonWriter json(bytes);
  json.begin_object();
  write(json);
  json.end_object();
  return bytes;
}

template <class Read>
auto read_object(std::string_view bytes, const Read& read) {
  thread_local simdjson::ondemand::parser parser;
  thread_local std::string padded;
  padded.assign(bytes);
  padded.reserve(bytes.size() + simdjson::SIMDJSON_PADDING);
  try {
    auto document = parser.iterate(simdjson::padded_string_view(padded.data(), padded.size(), padded.capacity()));
    JsonObject object = document.get_object();
    return read(object);
  } catch (const std::exception& error) {
    throw std::runtime_error("a row of the snapshot can't be read: " + std::string(error.what()));
  }
}

std::uint64_t read_number(JsonObject& object, std::string_view key) { return object.find_field_unordered(key).get_uint64(); }

}  // namespace

std::string encode_row(const SnapshotHeader& row) {
  return object_of([&](JsonWriter& json) {
    json.key("format").number(kSnapshotFormat).key("size").number(row.head.size).key("root").string(to_hex(row.head.root));
    json.key("lastTime").string(to_text(row.last_time)).key("platform").string(row.header.platform.text);
    json.key("nextJournal").number(row.header.next_journal).key("nextAccountNumber").number(row.header.next_account_number);
  });
}

std::string encode_row(const PlatformRow& row) {
  return object_of(
      [&](JsonWriter& json) { json.key("platform").string(row.platform.text).key("journal").number(row.journal); });
}

std::string encode_row(const CredentialRow& row) {
  return object_of([&](JsonWriter& json) {
    if (row.platform) json.key("platform").string(row.platform->text);
    json.key("role").string(name_of(row.role));
    write_names(json, "customers", row.customers);
    json.key("keyHash").string(to_hex(row.key_hash)).key("revoked").boolean(row.revoked);
  });
}

std::string encode_row(const CustomerRow& row) {
  return object_of([&](JsonWriter& json) { json.key("displayName").string(row.display_name); });
}

std::string encode_row(const AccountRow& row) {
  return object_of([&](JsonWriter& json) {
    json.key("customer").string(row.customer.text).key("number").string(row.number.text);
    json.key("displayName").string(row.display_name).key("currency").string(row.currency.text);
    json.key("key").string(row.key.text);
  });
}

std::optional<SnapshotHeader> decode_header(std::string_view bytes) {
  return read_object(bytes, [](JsonObject& object) -> std::optional<SnapshotHeader> {
    if (read_number(object, "format") != kSnapshotFormat) return std::nullopt;
    SnapshotHeader row;
    row.head = {read_number(object, "size"), read_hash(read_string(object, "root"))};
    const auto time = time_from_text(read_string(object, "lastTime"));
    if (!time) throw std::runtime_error("\"lastTime\" is not a time");
    row.last_time = *time;
    row.header.platform = {read_string(object, "platform")};
    row.header.next_journal = static_cast<JournalNumber>(read_number(object, "nextJournal"));
    row.header.next_account_number = read_number(object, "nextAccountNumber");
    return row;
  });
}

PlatformRow decode_platform(std::string_view bytes) {
  return read_object(bytes, [](JsonObject& object) {
    PlatformName platform{read_string(object, "platform")};
    return PlatformRow{std::move(platform), static_cast<JournalNumber>(read_number(object, "journal"))};
  });
}

CredentialRow decode_credential(std::string_view bytes) {
  return read_object(bytes, [](JsonObject& object) {
    CredentialRow row;
    if (auto platform = read_optional_string(object, "platform")) row.platform = PlatformName{*std::move(platform)};
    row.role = read_role(read_string(object, "role"));
    row.customers = read_names(object.find_field_unordered("customers").value());
    row.key_hash = read_hash(read_string(object, "keyHash"));
    row.revoked = object.find_field_unordered("revoked").get_bool();
    return row;
  });
}

CustomerRow decode_customer(std::string_view bytes) {
  return read_object(bytes, [](JsonObject& object) { return CustomerRow{read_string(object, "displayName")}; });
}

AccountRow decode_account(std::string_view bytes) {
  return read_object(bytes, [](JsonObject& object) {
    AccountRow row;
    row.customer = {read_string(object, "customer")};
    row.number = {read_string(object, "number")};
    row.display_name = read_string(object, "displayName");
    row.currency = {read_string(object, "currency")};
    row.key = {read_string(object, "key")};
    return row;
  });
}

}  // namespace daybook
