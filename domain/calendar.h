// Days of the Gregorian calendar in UTC (ISO 8601), and the spans of months and years that rules count in.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "domain/types.h"

namespace daybook {

using Date = std::chrono::year_month_day;

std::string to_text(Date date);  // "2024-02-29". REQUIRES: a date of the years 0 to 9999
// Exactly that form, and a day that exists.
std::optional<Date> date_from_text(std::string_view text);

Date date_of(Time time);
Time start_of(Date date);  // midnight

// So many years later. Who was born on 29 February comes of age on 1 March where the year has no such day.
Date years_after(Date date, int years);
// So many months earlier; the last day of a month that is shorter.
Date months_before(Date date, int months);

// A day, or a point in time, as callers of `/customers` give it.
struct DayOrTime {
  Time time = {};          // of a day: its midnight
  bool whole_day = false;
  friend auto operator<=>(const DayOrTime&, const DayOrTime&) = default;
};
std::string to_text(const DayOrTime& date);  // "2022-10-18", or RFC 3339 with microseconds
std::optional<DayOrTime> day_or_time_from_text(std::string_view text);  // exactly these forms

}  // namespace daybook
