#include "domain/posting.h"

#include <algorithm>
#include <charconv>

#include "domain/reference.h"

namespace daybook {
namespace {

bool is_id_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.' || c == ':';
}

constexpr std::size_t kAccountNumberDigitsMin = 8;

}  // namespace

void check_transaction_id(std::string_view field, const TransactionId& id, Violations& violations) {
  if (is_given_by_ledger(id)) return violations.push_back({std::string(field), Rule::kept_id, id.text});
  check_imported_transaction_id(field, id, violations);
}

void check_imported_transaction_id(std::string_view field, const TransactionId& id, Violations& violations) {
  const bool good = !id.text.empty() && id.text.size() <= kTransactionIdLengthMax && std::ranges::all_of(id.text, is_id_character);
  if (!good) violations.push_back({std::string(field), Rule::transaction_id, id.text});
}

Violation unfit(std::string field, const Decimal& amount, int scale) {
  return {std::move(field), amount.scale > scale ? Rule::decimal_digits : Rule::amount_size, to_text(amount.amount, amount.scale)};
}

void check_metadata(std::string_view field, const Metadata& metadata, Violations& violations) {
  std::size_t bytes = 0;
  for (const auto& [key, value] : metadata) {
    if (key.empty()) return violations.push_back({std::string(field), Rule::metadata_size, key});
    bytes += key.size() + value.size();
  }
  if (bytes > kMetadataBytesMax) violations.push_back({std::string(field), Rule::metadata_size, std::to_string(bytes)});
}

void check_reason(std::string_view field, const std::string& reason, Violations& violations) {
  check_text(field, reason, kReasonLengthMax, violations);
}

void check_details(const Details& details, Violations& violations) {
  check_metadata("metadata", details.metadata, violations);
  check_text("reference", details.reference, kReferenceLengthMax, violations);
  check_reason("reason", details.reason, violations);
}

std::string to_text(AccountNumber number) {
  auto digits = std::to_string(number.value);
  if (digits.size() < kAccountNumberDigitsMin) digits.insert(0, kAccountNumberDigitsMin - digits.size(), '0');
  return "A" + digits;
}

std::optional<AccountNumber> account_number_from_text(std::string_view text) {
  if (!text.starts_with('A') || text.size() < 1 + kAccountNumberDigitsMin) return std::nullopt;
  AccountNumber number;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), number.value);
  // One text for one number: zeros in front only where they fill up.
  if (error != std::errc{} || end != text.data() + text.size() || to_text(number) != text) return std::nullopt;
  return number;
}

std::optional<std::vector<NetEffect>> net_effects(const Postings& postings) {
  constexpr std::size_t kWalkMax = 8;
  std::vector<NetEffect> effects;
  effects.reserve(std::min(2 * count_of(postings), kWalkMax));
  std::optional<std::unordered_map<AccountNumber, std::size_t>> places;  // where a walk along the effects would take long
  const auto effect_on = [&](AccountNumber account) -> Amount& {
    if (!places) {
      const auto found = std::ranges::find(effects, account, &NetEffect::account);
      if (found != effects.end()) return found->amount;
      if (effects.size() == kWalkMax) {
        places.emplace();
        for (std::size_t i = 0; i < effects.size(); ++i) places->emplace(effects[i].account, i);
      }
    }
    if (places) {
      const auto [it, fresh] = places->try_emplace(account, effects.size());
      if (!fresh) return effects[it->second].amount;
    }
    return effects.emplace_back(account, Amount{}).amount;
  };
  for (const auto& group : postings) {
    for (const auto& posting : group.postings) {
      auto& from = effect_on(posting.from);
      const auto less = difference(from, posting.amount);
      if (!less) return std::nullopt;
      from = *less;
      auto& to = effect_on(posting.to);
      const auto more = sum(to, posting.amount);
      if (!more) return std::nullopt;
      to = *more;
    }
  }
  return effects;
}

std::size_t count_of(const Postings& postings) {
  std::size_t count = 0;
  for (const auto& group : postings) count += group.postings.size();
  return count;
}

}  // namespace daybook
