#include "projections/settings.h"

#include "domain/currency.h"
#include "projections/cursor.h"
#include "projections/journal_entries.h"
#include "projections/range_cursor.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::string_view kAsset = "asset";
constexpr std::string_view kPeriod = "period";

std::string platform_key(JournalNumber journal) { return row_key(journal, Tag::setting, "platform"); }
std::string closed_key(JournalNumber journal) { return row_key(journal, Tag::setting, "closed"); }
std::string asset_key(JournalNumber journal, const CurrencyCode& asset) { return row_key(journal, Tag::setting, kAsset, asset.text); }

AssetView asset_of(std::string_view code, std::string_view row) {
  RowReader reader(row, kForm);
  AssetView asset;
  asset.asset.text = code;
  asset.scale = static_cast<int>(reader.number_below(kScaleMax + 1));
  asset.display_name = reader.text();
  reader.end();
  return asset;
}

ScanRange range_of_rows(const PositionRange& range) {
  const auto key = [](Position position) { return RowKey().number(position).take(); };
  ScanRange rows;
  if (range.after) rows.after = key(*range.after);
  if (range.before) rows.before = key(*range.before);
  return rows;
}

class PeriodScan : public Scan<PeriodView> {
 public:
  PeriodScan(const Log& log, JournalNumber journal, RangeCursor rows) : log_(log), journal_(journal), rows_(std::move(rows)) {}

  std::optional<PeriodView> next() override {
    if (!rows_.next()) return std::nullopt;
    const auto entry = entry_at(log_, journal_, key_number(rows_.key(), 0));
    const auto& closed = std::get<PeriodClosed>(entry.event);
    return PeriodView{entry.position, entry.time, closed.through, closed.reason};
  }

 private:
  const Log& log_;
  const JournalNumber journal_;
  RangeCursor rows_;
};

template <class Source>  // Rows or a Family
std::optional<int> scale_from(const Source& source, JournalNumber journal, const CurrencyCode& currency) {
  if (const auto known = find_currency(currency.text)) return known->minor_units;
  const auto row = source.find(asset_key(journal, currency));
  return row ? std::optional(asset_of(currency.text, *row).scale) : std::nullopt;
}

}  // namespace

void fold_settings(Rows& rows, JournalNumber journal, const Entry& entry) {
  if (const auto* opened = std::get_if<PlatformOpened>(&entry.event)) {
    rows.put(platform_key(journal), opened->platform.text);
  } else if (const auto* registered = std::get_if<AssetRegistered>(&entry.event)) {
    const auto scale = static_cast<std::uint64_t>(registered->scale);
    rows.put(asset_key(journal, registered->asset), RowWriter(kForm).number(scale).text(registered->display_name).take());
  } else if (const auto* closed = std::get_if<PeriodClosed>(&entry.event)) {
    rows.put(closed_key(journal), RowWriter(kForm).time(closed->through).take());
  }
}

void fold_period(Rows& rows, JournalNumber journal, const Entry& entry) {
  if (!std::holds_alternative<PeriodClosed>(entry.event)) return;
  rows.put(RowKey(journal, Tag::setting).text_and_end(kPeriod).number(entry.position).take(), {});
}

CustomerId own_group(const Rows& rows, JournalNumber journal, Position position) {
  const auto name = rows.find(platform_key(journal));
  if (!name) throw FoldFailed("the platform", journal, position);
  return {std::string(*name)};
}

int scale_in(const Rows& rows, JournalNumber journal, const CurrencyCode& currency, Position position) {
  const auto scale = scale_from(rows, journal, currency);
  if (!scale) throw FoldFailed("the asset " + currency.text, journal, position);
  return *scale;
}

std::vector<AssetView> find_assets(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, JournalNumber journal) {
  std::vector<AssetView> assets;
  Cursor cursor(std::move(family), std::move(moment), row_key(journal, Tag::setting, kAsset, ""));
  for (cursor.seek(""); cursor.valid(); cursor.next()) assets.push_back(asset_of(cursor.key(), cursor.value()));
  return assets;
}

std::optional<int> find_scale(const FamilyAt& family, JournalNumber journal, const CurrencyCode& currency) {
  return scale_from(family, journal, currency);
}

std::optional<Time> find_closed_through(const FamilyAt& family, JournalNumber journal) {
  const auto row = family.find(closed_key(journal));
  if (!row) return std::nullopt;
  RowReader reader(*row, kForm);
  const auto through = reader.time();
  reader.end();
  return through;
}

std::unique_ptr<Scan<PeriodView>> scan_periods(const Log& log, std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                               JournalNumber journal, PositionRange range) {
  Cursor cursor(std::move(family), std::move(moment), RowKey(journal, Tag::setting).text_and_end(kPeriod).take());
  return std::make_unique<PeriodScan>(log, journal, RangeCursor(std::move(cursor), range_of_rows(range)));
}

}  // namespace daybook
