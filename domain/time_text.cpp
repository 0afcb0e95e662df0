#include "domain/time_text.h"

#include <chrono>

namespace daybook {
namespace {

constexpr std::string_view kForm = "0000-00-00T00:00:00.000000Z";

void put(std::string& text, std::size_t at, std::size_t digits, std::int64_t value) {
  for (auto i = at + digits; i > at; value /= 10) text[--i] = static_cast<char>('0' + value % 10);
}

// Digits alone: "-0" is no number of a clock.
std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t digits) {
  int value = 0;
  for (const char c : text.substr(at, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::string to_text(Time time) {
  using namespace std::chrono;
  const sys_time<microseconds> point{microseconds{time.microseconds}};
  const auto day = floor<days>(point);
  const year_month_day date{day};
  const hh_mm_ss clock{point - day};
  std::string text(kForm);
  put(text, 0, 4, int{date.year()});
  put(text, 5, 2, unsigned{date.month()});
  put(text, 8, 2, unsigned{date.day()});
  put(text, 11, 2, clock.hours().count());
  put(text, 14, 2, clock.minutes().count());
  put(text, 17, 2, clock.seconds().count());
  put(text, 20, 6, clock.subseconds().count());
  return text;
}

std::string to_text_milliseconds(Time time) {
  auto text = to_text(time);
  text.erase(23, 3);
  return text;
}

std::optional<Time> time_from_text(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != kForm.size()) return std::nullopt;
  for (const auto at : {4u, 7u, 10u, 13u, 16u, 19u, 26u}) {
    if (text[at] != kForm[at]) return std::nullopt;
  }
  const auto y = number_at(text, 0, 4), mo = number_at(text, 5, 2), d = number_at(text, 8, 2);
  const auto h = number_at(text, 11, 2), mi = number_at(text, 14, 2), s = number_at(text, 17, 2), us = number_at(text, 20, 6);
  if (!y || !mo || !d || !h || !mi || !s || !us || *h > 23 || *mi > 59 || *s > 59) return std::nullopt;
  const year_month_day date{year{*y}, month(static_cast<unsigned>(*mo)), day(static_cast<unsigned>(*d))};
  if (!date.ok()) return std::nullopt;
  const auto point = sys_days{date} + hours{*h} + minutes{*mi} + seconds{*s} + microseconds{*us};
  return Time{duration_cast<microseconds>(point.time_since_epoch()).count()};
}

}  // namespace daybook
