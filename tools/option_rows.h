// How the rows of the table of options are made. Included by the files that have parts of it (options.cpp, serve_options.cpp, bench_options.cpp), and by nobody else.
#pragma once

#include <charconv>
#include <chrono>
#include <concepts>

#include "tools/options.h"

namespace daybook {

inline constexpr Verbs kServe{Verb::serve};

inline constexpr std::uint64_t kKilo = 1'000, kMega = 1'000'000;
inline constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20, kGibibyte = std::uint64_t{1} << 30, kTebibyte = std::uint64_t{1} << 40;
inline constexpr std::uint64_t kMinuteMilliseconds = 60'000, kHourMilliseconds = 3'600'000, kDaySeconds = 86'400;

// A whole number, with its bounds; `field` gives the member of the settings that it fills, a number or a duration.
template <class Field>
OptionRow number(std::string_view name, std::string_view unit, Field field, std::uint64_t min, std::uint64_t max,
                 std::string_view help) {
  OptionRow row{name, unit, kServe, help, std::to_string(min) + " to " + std::to_string(max), nullptr};
  row.take = [field, min, max](Settings& settings, const std::string& value) {
    std::uint64_t count = 0;
    const auto end = value.data() + value.size();
    const auto [parsed, ec] = std::from_chars(value.data(), end, count);
    if (ec != std::errc{} || parsed != end || count < min || count > max) return false;
    auto& member = field(settings);
    using Member = std::remove_reference_t<decltype(member)>;
    if constexpr (std::integral<Member>) {
      member = static_cast<Member>(count);
    } else {
      member = Member(static_cast<typename Member::rep>(count));
    }
    return true;
  };
  row.shown = [field](const Settings& defaults) {
    Settings copy = defaults;
    const auto& member = field(copy);
    if constexpr (std::integral<std::remove_cvref_t<decltype(member)>>) {
      return std::to_string(member);
    } else {
      return std::to_string(member.count());
    }
  };
  return row;
}

// A text that must not be empty.
OptionRow text(std::string_view name, std::string_view value, Verbs verbs, std::string Settings::*member, std::string_view help);

OptionRow flag(std::string_view name, Verbs verbs, bool Settings::*member, std::string_view help);

// An option of one verb that is not among its defaults.
template <class Field>
OptionRow number_of(Verb verb, std::string_view name, std::string_view unit, Field field, std::uint64_t min, std::uint64_t max, std::string_view help) {
  auto row = number(name, unit, field, min, max, help);
  row.verbs = {verb};
  row.shown = nullptr;
  return row;
}

std::vector<OptionRow> serve_options();
std::vector<OptionRow> bench_options();

}  // namespace daybook
