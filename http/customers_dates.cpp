#include "http/customers_dates.h"

#include <algorithm>

#include "http/customers_schema.h"
#include "http/times.h"

namespace daybook::http::customers {
namespace {

constexpr std::size_t kToFraction = 20;     // "2022-10-18T01:57:00."
constexpr std::size_t kFractionDigits = 6;
constexpr std::int64_t kMillisecond = 1'000;  // microseconds

bool is_in_range(Date date) { return date.year() >= std::chrono::year(kYearMin); }

// Programs that count in tenths of microseconds write seven digits.
std::string cut(std::string_view text) {
  std::string shortened(text);
  if (text.size() <= kToFraction || text[kToFraction - 1] != '.') return shortened;
  const auto end = std::min(text.find_first_not_of("0123456789", kToFraction), text.size());
  if (end > kToFraction + kFractionDigits) shortened.erase(kToFraction + kFractionDigits, end - kToFraction - kFractionDigits);
  return shortened;
}

}  // namespace

std::optional<Date> day_from_text(std::string_view text) {
  const auto date = date_from_text(text);
  return date && is_in_range(*date) ? date : std::nullopt;
}

std::optional<Time> moment_of_text(std::string_view text) {
  const auto time = moment_from_text(cut(text));
  return time && is_in_range(date_of(*time)) ? time : std::nullopt;
}

std::optional<DayOrTime> date_of_text(std::string_view text) {
  if (const auto date = day_from_text(text)) return DayOrTime{start_of(*date), true};
  if (const auto time = moment_of_text(text)) return DayOrTime{*time, false};
  return std::nullopt;
}

std::string shown(const DayOrTime& date) {
  if (!date.whole_day && date.time.microseconds % kMillisecond == 0) return in_milliseconds(date.time);
  return to_text(date);
}

}  // namespace daybook::http::customers
