#include "domain/calendar.h"


#include <algorithm>

#include "domain/time_text.h"

namespace daybook {
namespace {

using namespace std::chrono;

constexpr std::size_t kDateLength = 10;  // 2024-02-29

std::optional<int> number_in(std::string_view digits) {
  int number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

std::string padded(unsigned number, std::size_t width) {
  auto text = std::to_string(number);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

sys_days days_of(Date date) { return sys_days(date); }

}  // namespace

std::string to_text(Date date) {
  return padded(static_cast<unsigned>(static_cast<int>(date.year())), 4) + "-" + padded(static_cast<unsigned>(date.month()), 2) + "-" +
         padded(static_cast<unsigned>(date.day()), 2);
}

std::optional<Date> date_from_text(std::string_view text) {
  if (text.size() != kDateLength || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year_number = number_in(text.substr(0, 4));
  const auto month_number = number_in(text.substr(5, 2));
  const auto day_number = number_in(text.substr(8, 2));
  if (!year_number || !month_number || !day_number) return std::nullopt;
  const Date date{year(*year_number), month(static_cast<unsigned>(*month_number)), day(static_cast<unsigned>(*day_number))};
  return date.ok() ? std::optional(date) : std::nullopt;
}

Date date_of(Time time) { return Date(floor<days>(sys_time<microseconds>(microseconds(time.microseconds)))); }

Time start_of(Date date) { return {duration_cast<microseconds>(days_of(date).time_since_epoch()).count()}; }

Date years_after(Date date, int count) {
  const auto later = date + years(count);
  return later.ok() ? later : Date(later.year(), March, day(1));
}

Date months_before(Date date, int count) {
  const auto earlier = date - months(count);
  return earlier.ok() ? earlier : Date(year_month_day_last(earlier.year(), month_day_last(earlier.month())));
}

std::string to_text(const DayOrTime& date) { return date.whole_day ? to_text(date_of(date.time)) : to_text(date.time); }

std::optional<DayOrTime> day_or_time_from_text(std::string_view text) {
  if (const auto date = date_from_text(text)) return DayOrTime{start_of(*date), true};
  if (const auto time = time_from_text(text)) return DayOrTime{*time, false};
  return std::nullopt;
}

}  // namespace daybook
