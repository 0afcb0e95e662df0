#include "projections/object_rows.h"

#include "eventstore/failure.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr auto kHoldStatuses = static_cast<std::uint64_t>(TransactionRow::HoldStatus::expired) + 1;

RowKey key_of(JournalNumber journal, Tag tag, ObjectTable table) {
  RowKey key(journal, tag);
  key.byte(static_cast<std::uint8_t>(table));
  return key;
}

std::string with(std::string key, std::string_view rest) { return key.append(rest); }

void write(RowWriter& row, const VelocityWindow& window) {
  row.amount(window.limit).number(window.seconds).time(window.since).number(window.buckets.size());
  for (const auto& bucket : window.buckets) row.number(static_cast<std::uint64_t>(bucket.index)).amount(bucket.spent);
}

VelocityWindow read_window(RowReader& reader) {
  VelocityWindow window;
  window.limit = reader.amount();
  window.seconds = static_cast<std::uint32_t>(reader.number_below(std::uint64_t{kVelocitySecondsMax} + 1));
  window.since = reader.time();
  for (auto left = reader.number(); left > 0; --left) {
    auto& bucket = window.buckets.emplace_back();
    bucket.index = static_cast<std::int64_t>(reader.number());
    bucket.spent = reader.amount();
  }
  return window;
}

}  // namespace

ObjectKey object_key(const CustomerId& customer, const AccountId& account) {
  return RowKey().text_and_end(customer.text).text_and_end(account.text).take();
}

std::string last_key(JournalNumber journal, ObjectTable table, std::string_view object) {
  return with(key_of(journal, Tag::row, table).take(), object);
}

std::string version_key(JournalNumber journal, ObjectTable table, std::string_view object, Position position) {
  return with(key_of(journal, Tag::history, table).take(), object) + RowKey().number(position).take();
}

std::string birth_key(JournalNumber journal, ObjectTable table, std::string_view object) {
  return with(key_of(journal, Tag::index, table).take(), object);
}

std::string aside_key(JournalNumber journal, ObjectTable table, Tag tag, std::string_view rest) {
  return with(key_of(journal, Tag::about, table).byte(static_cast<std::uint8_t>(tag)).take(), rest);
}

std::string versions_of_table(JournalNumber journal, ObjectTable table) { return key_of(journal, Tag::history, table).take(); }
std::string objects_of_table(JournalNumber journal, ObjectTable table) { return key_of(journal, Tag::row, table).take(); }

std::string encode_last(Position position, std::string_view version) { return with(RowKey().number(position).take(), version); }

LastVersion decode_last(std::string_view row) {
  if (row.size() < kKeyNumberBytes) throw RowDamaged();
  return {key_number(row, 0), row.substr(kKeyNumberBytes)};
}

std::string encode_birth(Position position) { return RowWriter(kForm).number(position).take(); }

Position decode_birth(std::string_view row) {
  RowReader reader(row, kForm);
  const auto position = reader.number();
  reader.end();
  return position;
}

std::string encode_balances(const AccountRow& row) {
  RowWriter writer(kForm);
  return writer.number(row.last).amount(row.posted).amount(row.held).amount(row.incoming).take();
}

void read_balances(std::string_view bytes, AccountRow& row) {
  RowReader reader(bytes, kForm);
  row.last = reader.number();
  row.posted = reader.amount();
  row.held = reader.amount();
  row.incoming = reader.amount();
  reader.end();
}

std::string encode_velocity(const AccountRow& row) {
  RowWriter writer(kForm);
  writer.number(row.velocity.size());
  for (const auto& window : row.velocity) write(writer, window);
  return writer.take();
}

void read_velocity(std::string_view bytes, AccountRow& row) {
  RowReader reader(bytes, kForm);
  row.velocity.clear();
  for (auto left = reader.number(); left > 0; --left) row.velocity.push_back(read_window(reader));
  reader.end();
}

AccountRow without_balances(AccountRow row) {
  row.last = 0;
  row.posted = row.held = row.incoming = {};
  row.velocity.clear();
  return row;
}

std::string encode_object_header(const Header& header) {
  RowWriter row(kForm);
  row.text(header.platform.text).number(header.next_journal).number(header.next_account_number);
  row.number(header.next_system_account_number).number(header.closed_through ? 1 : 0);
  if (header.closed_through) row.time(*header.closed_through);
  row.number(header.next_reference_number).amount(header.deposit_fee_percent.amount);
  row.number(static_cast<std::uint64_t>(header.deposit_fee_percent.scale)).number(header.reasons_required.size());
  for (const auto& command : header.reasons_required) row.text(command);
  return row.take();
}

Header decode_object_header(std::string_view bytes) {
  RowReader reader(bytes, kForm);
  Header header;
  header.platform.text = reader.text();
  header.next_journal = static_cast<JournalNumber>(reader.number());
  header.next_account_number = reader.number();
  header.next_system_account_number = reader.number();
  if (reader.number_below(2) == 1) header.closed_through = reader.time();
  header.next_reference_number = reader.number();
  header.deposit_fee_percent.amount = reader.amount();
  header.deposit_fee_percent.scale = static_cast<int>(reader.number_below(kScaleMax + 1));
  for (auto left = reader.number(); left > 0; --left) header.reasons_required.push_back(reader.text());
  reader.end();
  return header;
}

std::string encode_change(const TransactionRow& row) {
  RowWriter writer(kForm);
  return writer.number(static_cast<std::uint64_t>(row.hold_status)).number(row.last).amount(row.reversed).take();
}

void read_change(std::string_view bytes, TransactionRow& row) {
  RowReader reader(bytes, kForm);
  row.hold_status = static_cast<TransactionRow::HoldStatus>(reader.number_below(kHoldStatuses));
  row.last = reader.number();
  row.reversed = reader.amount();
  reader.end();
}

}  // namespace daybook
