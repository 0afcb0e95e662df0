#include "domain/reference.h"

#include <algorithm>

#include "domain/time_text.h"

namespace daybook {
namespace {

constexpr std::size_t kDateLength = 6;  // YYMMDD

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "2026-11-22T…": 261122
std::string date_of(Time now) {
  const auto text = to_text(now);
  return text.substr(2, 2) + text.substr(5, 2) + text.substr(8, 2);
}

// The two digits that make the whole number, they included, leave 1 when divided by 97.
std::string check_digits(const std::string& digits) {
  unsigned remainder = 0;
  for (const char c : digits + "00") remainder = (remainder * 10 + static_cast<unsigned>(c - '0')) % 97;
  const auto check = 98 - remainder;
  return (check < 10 ? "0" : "") + std::to_string(check);
}

}  // namespace

ReferenceKey order_reference(const AccountId& account, std::string_view reference) {
  return {"order " + account.text + " " + std::string(reference)};
}

ReferenceKey deposit_reference(const AccountId& account, std::string_view reference) {
  return {"deposit " + account.text + " " + std::string(reference)};
}

ReferenceKey transfer_reference(std::string_view reference) { return {"transfer " + std::string(reference)}; }

TransactionId order_id(Time now, std::uint64_t number) {
  const auto date = date_of(now);
  const auto digits = std::to_string(number);
  return {"RA" + date + "-" + digits + "-" + check_digits(date + digits)};
}

TransactionId deposit_id(Time now, std::uint64_t number) { return {"RAD-" + date_of(now) + "-" + std::to_string(number)}; }

TransactionId transfer_id(Time now, std::uint64_t number) { return {"RAT-" + date_of(now) + "-" + std::to_string(number)}; }

bool names_order(const TransactionId& id) {
  const std::string_view text = id.text;
  return text.size() > 2 + kDateLength && text.starts_with("RA") && text[2 + kDateLength] == '-' &&
         std::ranges::all_of(text.substr(2, kDateLength), is_digit);
}

bool names_deposit(const TransactionId& id) { return id.text.starts_with("RAD-"); }

bool is_given_by_ledger(const TransactionId& id) { return names_order(id) || names_deposit(id) || id.text.starts_with("RAT-"); }

std::optional<std::uint64_t> number_given_by_ledger(const TransactionId& id) {
  if (!is_given_by_ledger(id)) return std::nullopt;
  constexpr std::size_t kDigitsMax = 12;
  const auto begin = id.text.find('-', names_order(id) ? 0 : kDateLength) + 1;  // behind the date
  std::uint64_t number = 0;
  auto at = begin;
  for (; at < id.text.size() && is_digit(id.text[at]); ++at) {
    if (at - begin == kDigitsMax) return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(id.text[at] - '0');
  }
  return at == begin ? std::nullopt : std::optional(number);
}

}  // namespace daybook
