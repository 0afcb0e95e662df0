// Why a command was refused. The order is the order of precedence: `decide` checks in it, docs list in it, and a name is
// never used again for something else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/rules.h"

namespace daybook {

enum class RejectionCode {
  invalid_field,               // at least one field breaks a rule of its own; `violations` lists all
  platform_unknown,            //
  platform_exists,             // names are compared ignoring case
  platform_already_open,       // the platform's journal has its first entry
  credential_unknown,          //
  credential_exists,           //
  credential_revoked,          // it was revoked before, or its end has come
  credential_rotated,          // it has its replacement; it goes on until its end
  idempotency_key_reused,      // the Idempotency-Key came with another content before
  transaction_id_reused,       // the transaction's id came with another content before
  reason_required,             // the platform wants a reason for the command, and none was given
  customer_unknown,            //
  account_unknown,             //
  account_of_other_customer,   // the account exists, under another customer
  entity_unknown,              // no entity of that kind has the id
  wallet_link_unknown,         // no wallet link has the id
  customer_not_under_contract, // it is a group only, or its contracts have ended
  precondition_failed,         // the object has changed since the position that the caller expects
  transaction_unknown,         // no transaction has the id
  hold_unknown,                // no hold has the id
  order_unknown,               // no order has the id
  external_reference_used,     // a transfer of the platform, or a deposit of the account, has the external reference
  card_unknown,                // the account has no active card of the token
  alert_unknown,               // the account has no alert of the id
  catalog_item_unknown,        // the catalogue has no item of the utid
  hold_closed,                 // the hold was captured to its end, voided, or has expired
  transaction_not_reversible,  // it moved no money, or is itself a reversal
  partial_of_many,             // a hold or transaction of several postings is captured and reversed as a whole
  capture_exceeds_hold,        // more than what is left of the hold
  reversal_exceeds_original,   // more than what is left of the original after earlier reversals
  extension_too_short,         // the hold would expire earlier than it does, or never expires
  effective_in_future,         // a transaction can't take effect later than it is recorded
  period_closed,               // a transaction can't take effect in a closed period
  period_not_over,             // only a period that has ended can be closed
  period_already_closed,       // a later period, or this one, is closed already
  currency_mismatch,           // the account is in another currency than the posting
  account_disabled,            // nothing moves in or out of a disabled account
  account_frozen,              // nothing moves out of a frozen account
  customer_suspended,          // nothing leaves the accounts of a suspended customer
  expectation_failed,          // the account is not as the caller expects it
  balance_out_of_range,        // a balance would not fit 128 bits
  insufficient_funds,          // the available balance would fall below the account's floor
  ceiling_exceeded,            // the balance would rise above the account's ceiling
  velocity_exceeded,           // more would leave the account within a span of time than its limit allows
  system_account,              // the platform's system accounts have no rules, status or owner to be changed
  floor_above_balance,         // the account's available balance is below the floor already
  ceiling_below_balance,       // the account's balance is above the ceiling already
  card_limit_reached,          // the account has kCardsMax active cards
  alert_limit_reached,         // the account has kAlertsMax alerts
  asset_exists,                // the code is registered
  contract_exists,             // the version of the contract's type was provided before
  contract_version_limit_reached,  // the type has kContractVersionsMax versions
  customer_exists,             // the identifier is taken, or is the platform's name
  customer_display_name_taken, // the display name is taken, or is the platform's name
  account_exists,              // the identifier is taken in the platform, or is kept for a system account
  account_display_name_taken,  // the display name is taken in the platform
  entity_exists,               // the id is taken, over all kinds of entities
  wallet_link_exists,          // the id is taken
  wallet_address_linked,       // the address is linked for the asset
  relations_too_many,          // it names more than kEntitiesReachedMax entities, itself and through partnerships
  entity_not_found,            // an entity that is referred to does not exist
  entity_data_insufficient,    // a natural person lacks nationality, address or kyc; a partnership has fewer than kMembersMin members
  entity_must_be_an_adult,     // an authorized natural person, or member of a partnership, is younger than kAdultYears
  contract_not_found,          // no contract of the type was provided
  contract_not_yet_valid,      // it was signed before the type was valid, or on that day
  contract_already_signed,     // the type twice in one customer
  contract_removed,            // an assigned contract is missing
  kyc_outdated,                // the check was more than kKycMonthsMax before the contract was signed
  kyc_document_expired,        // the document was not valid beyond the signing of the contract
  existing_constraints_violated,  // a customer or another entity refers to it, and would break a rule
  personal_data_erased,        // the key that would seal the new data was destroyed
  text_not_utf8,               // a text of the command is not valid UTF-8
  entry_too_large,             // the entry would be longer than kEntryBytesMax
};

// What else a caller should know, ready to be shown: names in camel case, amounts as decimal strings. is_number tells which are numbers.
//   field, account, currency, amount, available, floor, ceiling, limit, spent, seconds, expected, actual, status, fields, hold, original, left,
//   postings, index, entityId, missingData (names between commas), contractType, contractValidFrom, errorCode, replacement
using Facts = std::vector<std::pair<std::string, std::string>>;

struct Rejection {
  RejectionCode code;
  std::string subject = {};  // the identifier or name that the rule is about
  Violations violations = {};
  Facts facts = {};
  friend bool operator==(const Rejection&, const Rejection&) = default;
};

// Whether the fact of the name counts something or is a position, and no amount.
bool is_number(const Rejection& rejection, std::string_view fact);

// precondition_failed: the last entry that touched the object is not the expected one.
Rejection stale(std::string subject, std::uint64_t expected, std::uint64_t actual);

// Stable names for the wire, in kebab case: "customer-exists".
std::string_view name_of(RejectionCode code);
std::optional<RejectionCode> rejection_named(std::string_view name);

}  // namespace daybook
