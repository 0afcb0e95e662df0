#include "projections/customers.h"

#include "projections/range_cursor.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 2;

std::string key_of(JournalNumber journal, const CustomerId& customer) { return row_key(journal, Tag::row, customer.text); }

void put(Rows& rows, JournalNumber journal, const CustomerView& view) { rows.put(key_of(journal, view.customer), row_of(view)); }

void update(Rows& rows, JournalNumber journal, const CustomerUpdated& updated, Position position) {
  const auto row = rows.find(key_of(journal, updated.customer));
  if (!row) throw FoldFailed("customer " + updated.customer.text, journal, position);
  auto view = customer_of(updated.customer.text, *row);
  if (updated.display_name) view.display_name = *updated.display_name;
  if (updated.metadata) view.metadata = *updated.metadata;
  view.last = position;
  put(rows, journal, view);
}

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  if (const auto* opened = std::get_if<PlatformOpened>(&entry.event)) {
    // The platform's own group bears its name.
    put(rows, journal, {{opened->platform.text}, opened->platform.text, {}, entry.time, entry.position});
  } else if (const auto* created = std::get_if<CustomerCreated>(&entry.event)) {
    put(rows, journal, {created->customer, created->display_name, created->metadata,
                        created->imported_created_at.value_or(entry.time), entry.position});
  } else if (const auto* agreed = std::get_if<CustomerSigned>(&entry.event)) {
    put(rows, journal, {agreed->customer, agreed->customer.text, {}, entry.time, entry.position});
  } else if (const auto* updated = std::get_if<CustomerUpdated>(&entry.event)) {
    update(rows, journal, *updated, entry.position);
  }
}

class CustomerScan : public Scan<CustomerView> {
 public:
  explicit CustomerScan(RangeCursor rows) : rows_(std::move(rows)) {}

  std::optional<CustomerView> next() override {
    if (!rows_.next()) return std::nullopt;
    return customer_of(rows_.key(), rows_.value());
  }

 private:
  RangeCursor rows_;
};

}  // namespace

Projection customers_projection() { return {.name = "customers", .version = 3, .oldest_readable_version = 2, .fold = fold}; }

std::string row_of(const CustomerView& view) {
  return RowWriter(kForm).text(view.display_name).metadata(view.metadata).time(view.created_at).number(view.last).take();
}

CustomerView customer_of(std::string_view identifier, std::string_view row) {
  RowReader reader(row, kForm);
  CustomerView view;
  view.customer.text = identifier;
  view.display_name = reader.text();
  view.metadata = reader.metadata();
  view.created_at = reader.time();
  view.last = reader.number();
  reader.end();
  return view;
}

std::optional<CustomerView> find_customer(const FamilyAt& family, JournalNumber journal, const CustomerId& customer) {
  const auto row = family.find(key_of(journal, customer));
  if (!row) return std::nullopt;
  return customer_of(customer.text, *row);
}

std::unique_ptr<Scan<CustomerView>> scan_customers(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                                   JournalNumber journal, ScanRange range) {
  Cursor cursor(std::move(family), std::move(moment), row_prefix(journal, Tag::row));
  return std::make_unique<CustomerScan>(RangeCursor(std::move(cursor), std::move(range)));
}

}  // namespace daybook
