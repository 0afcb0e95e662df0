#include "projections/settings.h"

#include "domain/currency.h"
#include "projections/cursor.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::string_view kAsset = "asset";

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

CustomerId own_group(const Rows& rows, JournalNumber journal, Position position) {
  const auto name = rows.find(platform_key(journal));
  if (!name) throw FoldFailed("the platform", journal, position);
  return {*name};
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

std::optional<int> find_scale(const Family& family, JournalNumber journal, const CurrencyCode& currency) {
  return scale_from(family, journal, currency);
}

std::optional<Time> find_closed_through(const Family& family, JournalNumber journal) {
  const auto row = family.find(closed_key(journal));
  if (!row) return std::nullopt;
  RowReader reader(*row, kForm);
  const auto through = reader.time();
  reader.end();
  return through;
}

}  // namespace daybook
