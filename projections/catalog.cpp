#include "projections/catalog.h"

#include "projections/cursor.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;

void write(RowWriter& row, const Decimal& value) { row.amount(value.amount).number(static_cast<std::uint64_t>(value.scale)); }

void write(RowWriter& row, const std::optional<Decimal>& value) {
  row.number(value ? 1 : 0);
  if (value) write(row, *value);
}

Decimal read_decimal(RowReader& reader) {
  const auto amount = reader.amount();
  return {amount, static_cast<int>(reader.number_below(kScaleMax + 1))};
}

std::optional<Decimal> read_optional_decimal(RowReader& reader) {
  if (reader.number_below(2) == 0) return std::nullopt;
  return read_decimal(reader);
}

std::string row_of(const CatalogItem& item) {
  RowWriter row(kForm);
  row.text(item.reward_name).text(item.brand_key).text(item.brand_name).text(item.currency.text);
  row.number(static_cast<std::uint64_t>(item.value_type));
  write(row, item.face_value);
  write(row, item.min_value);
  write(row, item.max_value);
  return row.text(item.description).number(item.active ? 1 : 0).take();
}

CatalogItem item_of(std::string_view utid, std::string_view row) {
  RowReader reader(row, kForm);
  CatalogItem item;
  item.utid.text = utid;
  item.reward_name = reader.text();
  item.brand_key = reader.text();
  item.brand_name = reader.text();
  item.currency.text = reader.text();
  item.value_type = static_cast<ValueType>(reader.number_below(2));
  item.face_value = read_optional_decimal(reader);
  item.min_value = read_optional_decimal(reader);
  item.max_value = read_optional_decimal(reader);
  item.description = reader.text();
  item.active = reader.number_below(2) == 1;
  reader.end();
  return item;
}

std::string row_of(const ExchangeRateView& view) {
  RowWriter row(kForm);
  row.time(view.set_at).text(view.rate.reward_currency.text).text(view.rate.base_currency.text);
  write(row, view.rate.rate);
  return row.take();
}

ExchangeRateView rate_of(std::string_view row) {
  RowReader reader(row, kForm);
  ExchangeRateView view;
  view.set_at = reader.time();
  view.rate.reward_currency.text = reader.text();
  view.rate.base_currency.text = reader.text();
  view.rate.rate = read_decimal(reader);
  reader.end();
  return view;
}

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  if (const auto* registered = std::get_if<CatalogItemRegistered>(&entry.event)) {
    rows.put(row_key(journal, Tag::row, in_upper_case(registered->item.utid).text), row_of(registered->item));
  } else if (const auto* removed = std::get_if<CatalogItemRemoved>(&entry.event)) {
    rows.put(row_key(journal, Tag::row, in_upper_case(removed->utid).text), {});
  } else if (const auto* rate = std::get_if<ExchangeRateSet>(&entry.event)) {
    rows.put(row_key(journal, Tag::index, rate->reward_currency.text, rate->base_currency.text), row_of({entry.time, *rate}));
  }
}

}  // namespace

Projection catalog_projection() { return {.name = "catalog", .version = 2, .oldest_readable_version = 2, .fold = fold}; }

std::vector<CatalogItem> find_catalog(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal) {
  std::vector<CatalogItem> items;
  Cursor cursor(std::move(family), std::move(moment), row_prefix(journal, Tag::row));
  for (cursor.seek(""); cursor.valid(); cursor.next()) {
    if (!cursor.value().empty()) items.push_back(item_of(cursor.key(), cursor.value()));
  }
  return items;
}

std::vector<ExchangeRateView> find_exchange_rates(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                                  JournalNumber journal) {
  std::vector<ExchangeRateView> rates;
  Cursor cursor(std::move(family), std::move(moment), row_prefix(journal, Tag::index));
  for (cursor.seek(""); cursor.valid(); cursor.next()) rates.push_back(rate_of(cursor.value()));
  return rates;
}

}  // namespace daybook
