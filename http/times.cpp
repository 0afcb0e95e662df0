#include "http/times.h"

#include <algorithm>
#include <chrono>

#include "eventstore/entry.h"

namespace daybook::http {
namespace {

constexpr std::size_t kToSeconds = 19;       // "2026-11-21T21:58:56"
constexpr std::size_t kFractionDigits = 6;   // of a second
constexpr std::int64_t kMinute = 60'000'000;  // microseconds

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "Z", "+01:00" or "-03:30", in minutes.
std::optional<std::int64_t> zone_from_text(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  for (const auto at : {1u, 2u, 4u, 5u}) {
    if (!is_digit(text[at])) return std::nullopt;
  }
  const int hours = (text[1] - '0') * 10 + text[2] - '0', minutes = (text[4] - '0') * 10 + text[5] - '0';
  if (hours > 23 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace

std::optional<Time> moment_from_text(std::string_view text) {
  if (text.size() <= kToSeconds) return std::nullopt;
  std::string whole(text.substr(0, kToSeconds));
  auto rest = text.substr(kToSeconds);
  std::string fraction;
  if (rest.front() == '.') {
    const auto end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
    fraction = rest.substr(1, end - 1);
    if (fraction.empty() || fraction.size() > kFractionDigits) return std::nullopt;
    rest.remove_prefix(end);
  }
  const auto zone = zone_from_text(rest);
  if (!zone) return std::nullopt;
  if (whole[10] == 't' || whole[10] == ' ') whole[10] = 'T';
  fraction.resize(kFractionDigits, '0');
  const auto local = time_from_text(whole + "." + fraction + "Z");
  if (!local) return std::nullopt;
  const Time time{local->microseconds - *zone * kMinute};
  // A zone must not lead out of the years that a text can show.
  if (time_from_text(to_text(time)) != time) return std::nullopt;
  return time;
}

std::string in_milliseconds(Time time) {
  constexpr std::size_t length_to_milliseconds = 23;  // "2018-04-26T18:13:12.874"
  return to_text(time).substr(0, length_to_milliseconds) + "Z";
}

std::string now_in_milliseconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return in_milliseconds({std::chrono::duration_cast<std::chrono::microseconds>(now).count()});
}

}  // namespace daybook::http
