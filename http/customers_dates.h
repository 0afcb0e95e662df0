// Dates and date-times as callers of `/customers` write them and read them back: of the years 1900 to 9999; a second's digits beyond the
// sixth are cut.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/calendar.h"

namespace daybook::http::customers {

std::optional<Date> day_from_text(std::string_view text);         // 2022-10-18
std::optional<Time> moment_of_text(std::string_view text);        // 2022-10-18T01:57:00.766Z, in any zone
std::optional<DayOrTime> date_of_text(std::string_view text);     // either

// As short as it can be without loss: a day, or a time in UTC with three decimals or six.
std::string shown(const DayOrTime& date);

}  // namespace daybook::http::customers
