#include "domain/money.h"

#include <algorithm>
#include <array>

namespace daybook {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_decimal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  if (whole.empty() || !std::ranges::all_of(whole, is_digit) || (whole.size() > 1 && whole[0] == '0')) return false;
  if (point == std::string_view::npos) return true;
  const auto fraction = text.substr(point + 1);
  return !fraction.empty() && std::ranges::all_of(fraction, is_digit);
}

// Of 2^128 there are 39.
using Digits = std::array<char, 39>;

// Puts them at the end of the array, and says where they begin.
const char* write_digits(UInt128 value, Digits& digits) {
  auto* first = digits.data() + digits.size();
  const auto put = [&](int digit) { *--first = static_cast<char>('0' + digit); };
  // Nearly all amounts fit 64 bits, where a division takes a tenth of the time.
  for (; value > ~std::uint64_t{0}; value /= 10) put(static_cast<int>(value % 10));
  auto rest = static_cast<std::uint64_t>(value);
  do put(static_cast<int>(rest % 10));
  while ((rest /= 10) != 0);
  return first;
}

}  // namespace

std::optional<Amount> sum(Amount a, Amount b) {
  Amount result;
  if (__builtin_add_overflow(a.units, b.units, &result.units)) return std::nullopt;
  return result;
}

std::optional<Amount> difference(Amount a, Amount b) {
  Amount result;
  if (__builtin_sub_overflow(a.units, b.units, &result.units)) return std::nullopt;
  return result;
}

std::expected<Decimal, DecimalError> decimal_from_text(std::string_view text) {
  if (!is_decimal(text)) return std::unexpected(DecimalError::not_a_number);
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = text.find('.');
  const auto scale = point == std::string_view::npos ? 0 : text.size() - point - 1;
  if (scale > kScaleMax) return std::unexpected(DecimalError::too_many_digits);
  Decimal decimal{{}, static_cast<int>(scale)};
  auto& units = decimal.amount.units;
  for (const char c : text) {
    if (c == '.') continue;
    const Int128 digit = negative ? '0' - c : c - '0';
    if (__builtin_mul_overflow(units, Int128{10}, &units) || __builtin_add_overflow(units, digit, &units)) {
      return std::unexpected(DecimalError::too_large);
    }
  }
  return decimal;
}

std::optional<Amount> at_scale(const Decimal& decimal, int scale) {
  auto units = decimal.amount.units;
  for (int at = decimal.scale; at < scale; ++at) {
    if (__builtin_mul_overflow(units, Int128{10}, &units)) return std::nullopt;
  }
  for (int at = decimal.scale; at > scale; --at) {
    if (units % 10 != 0) return std::nullopt;
    units /= 10;
  }
  return Amount{units};
}

std::string to_text(Amount amount, int scale) {
  const bool negative = amount.units < 0;
  Digits digits;
  // The most negative amount has no positive counterpart; in unsigned arithmetic it does.
  const auto* first = write_digits(negative ? UInt128{0} - static_cast<UInt128>(amount.units) : static_cast<UInt128>(amount.units), digits);
  const std::string_view all(first, digits.data() + digits.size());
  const auto decimals = static_cast<std::size_t>(scale);
  const auto whole = all.substr(0, all.size() - std::min(all.size(), decimals));
  std::string text(negative ? "-" : "");
  text += whole.empty() ? "0" : whole;
  if (decimals == 0) return text;
  text += '.';
  if (all.size() < decimals) text.append(decimals - all.size(), '0');
  return text += all.substr(whole.size());
}

std::string to_minimal_text(Amount amount, int scale) {
  auto text = to_text(amount, scale);
  if (scale == 0) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace daybook
