#include "domain/rejection.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace daybook {
namespace {

// In the order of the enumeration.
constexpr std::string_view kNames[] = {
    "invalid-field", "platform-unknown", "platform-exists", "platform-already-open", "credential-unknown", "credential-exists",
    "credential-revoked", "credential-rotated", "idempotency-key-reused", "transaction-id-reused", "reason-required", "customer-unknown", "account-unknown",
    "account-of-other-customer", "entity-unknown", "wallet-link-unknown", "customer-not-under-contract", "precondition-failed",
    "transaction-unknown", "hold-unknown", "order-unknown", "external-reference-used", "card-unknown",
    "alert-unknown", "catalog-item-unknown", "hold-closed",
    "transaction-not-reversible", "partial-of-many", "capture-exceeds-hold", "reversal-exceeds-original", "extension-too-short",
    "effective-in-future", "period-closed", "period-not-over", "period-already-closed", "currency-mismatch", "account-disabled",
    "account-frozen", "customer-suspended", "expectation-failed", "balance-out-of-range", "insufficient-funds", "ceiling-exceeded",
    "velocity-exceeded", "system-account", "floor-above-balance", "ceiling-below-balance", "card-limit-reached",
    "alert-limit-reached", "asset-exists", "contract-exists", "contract-version-limit-reached", "customer-exists",
    "customer-display-name-taken", "account-exists", "account-display-name-taken", "entity-exists", "wallet-link-exists", "wallet-address-linked",
    "relations-too-many", "entity-not-found", "entity-data-insufficient", "entity-must-be-an-adult", "contract-not-found",
    "contract-not-yet-valid", "contract-already-signed", "contract-removed", "kyc-outdated", "kyc-document-expired",
    "existing-constraints-violated", "personal-data-erased", "text-not-utf8",
    "entry-too-large",
};
static_assert(std::size(kNames) == static_cast<std::size_t>(RejectionCode::entry_too_large) + 1);

// The facts that are numbers. An index is one of whatever rule refused the command at that place of a list.
struct NumberRow {
  RejectionCode code;
  std::string_view fact;
};
constexpr NumberRow kNumbers[] = {
    {RejectionCode::precondition_failed, "expected"},  {RejectionCode::precondition_failed, "actual"},
    {RejectionCode::partial_of_many, "postings"},      {RejectionCode::velocity_exceeded, "seconds"},
    {RejectionCode::card_limit_reached, "limit"},      {RejectionCode::alert_limit_reached, "limit"},
    {RejectionCode::relations_too_many, "limit"},      {RejectionCode::contract_version_limit_reached, "limit"},
};
constexpr std::string_view kIndex = "index";

// An expectation is of an amount or of a position.
bool expects_position(const Rejection& rejection) {
  return rejection.code == RejectionCode::expectation_failed &&
         std::ranges::find(rejection.facts, std::pair<std::string, std::string>("expectation", "lastPosition")) != rejection.facts.end();
}

}  // namespace

bool is_number(const Rejection& rejection, std::string_view fact) {
  if (fact == kIndex) return true;
  if (expects_position(rejection)) return fact == "expected" || fact == "actual";
  return std::ranges::any_of(kNumbers, [&](const NumberRow& row) { return row.code == rejection.code && row.fact == fact; });
}

Rejection stale(std::string subject, std::uint64_t expected, std::uint64_t actual) {
  return {RejectionCode::precondition_failed,
          std::move(subject),
          {},
          {{"expected", std::to_string(expected)}, {"actual", std::to_string(actual)}}};
}

std::string_view name_of(RejectionCode code) { return kNames[static_cast<std::size_t>(code)]; }

std::optional<RejectionCode> rejection_named(std::string_view name) {
  const auto it = std::ranges::find(kNames, name);
  if (it == std::end(kNames)) return std::nullopt;
  return static_cast<RejectionCode>(it - std::begin(kNames));
}

}  // namespace daybook
