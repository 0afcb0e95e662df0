// What a single field may hold. A command that breaks such a rule is rejected with every broken field named.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daybook {

inline constexpr std::size_t kIdentifierLengthMin = 5;
inline constexpr std::size_t kIdentifierLengthMax = 100;   // characters, all of them ASCII
inline constexpr std::size_t kEntityIdLengthMax = 40;      // Unicode code points; of entities, customers under contract, wallet links
inline constexpr std::size_t kDisplayNameLengthMax = 100;  // Unicode code points
inline constexpr std::size_t kEmailLengthMax = 100;        // Unicode code points
inline constexpr std::size_t kNotificationsMax = 100;      // addresses in one fundingNotification
inline constexpr std::size_t kCredentialCustomersMax = 200;  // groups that one credential may be limited to

inline constexpr std::uint64_t kCredentialOverlapSecondsMax = 2'592'000;  // 30 days, for which a key may work beside the one that replaces it

// A rule that a field broke. The edge turns it into the words of its surface.
enum class Rule {
  not_empty,             // must have at least one character
  identifier_length,     // kIdentifierLengthMin to kIdentifierLengthMax characters
  identifier,            // ^[-0-9a-zA-Z]{5,100}$
  lower_case_identifier,  // ^[-0-9a-z]{5,100}$
  display_name_length,   // 1 to kDisplayNameLengthMax code points
  no_control_characters,  // no code point of Unicode's category Cc
  email,                 // local part, @, domain; at most kEmailLengthMax
  currency,              // an ISO 4217 code in use, or an asset that the platform has registered
  list_length,           // more elements than the list may have
  transaction_id,        // ^[-_.:0-9a-zA-Z]{1,100}$
  above_zero,            // an amount that moves must be more than nothing
  decimal_digits,        // more decimal digits than the currency has
  different_accounts,    // money can't move from an account to itself
  text_length,           // longer than the field may be
  metadata_size,         // keys and values together are more bytes than kMetadataBytesMax, or a key is empty
  asset_code,            // ^[A-Z][A-Z0-9]{2,19}$ and no code of ISO 4217
  scale,                 // 0 to kScaleMax
  seconds,               // of a span of time: 1 to the field's maximum
  not_empty_list,        // at least one element
  distinct,              // the same thing twice in one list
  in_order,              // a lower bound above the upper one
  not_allowed,           // the field has no meaning here
  not_negative,          // an amount below zero
  sale_amount,           // of an order or deposit: more than six digits, or more than two decimal digits
  utid,                  // ^[uU][0-9]+$, at most kUtidLengthMax
  percentage,            // 0 to 100 with at most kFeeScaleMax decimal digits
  kept_id,               // of a form that is kept for the ids that the ledger gives: see reference.h
  amount_size,           // does not fit 128 bits
  entity_id,             // 1 to kEntityIdLengthMax code points, no control characters, neither "." nor ".."
  not_in_future,         // a day that has not come yet
  not_itself,            // an entity does not belong to itself
  wallet_address,        // ^0x[a-fA-F0-9]{40}$
  free_json_size,        // additionalAttributes of more than kAttributesBytesMax
  account_number,        // of an imported account: A10000000 to A999999999999
  overlap,               // seconds: 0 to kCredentialOverlapSecondsMax
  command_name,          // the name of no command that a reason can be required for
};

struct Violation {
  std::string field;  // dotted path: "contactEmail", "fundingNotification[2].emailAddress"
  Rule rule;
  std::string value;  // what was given
  friend bool operator==(const Violation&, const Violation&) = default;
};
using Violations = std::vector<Violation>;

// Each appends what `value` breaks, at most one violation a field.
void check_identifier(std::string_view field, const std::string& value, Violations& violations);
void check_lower_case_identifier(std::string_view field, const std::string& value, Violations& violations);
void check_display_name(std::string_view field, const std::string& value, Violations& violations);
void check_entity_id(std::string_view field, const std::string& value, Violations& violations);
void check_email(std::string_view field, const std::string& value, Violations& violations);
bool is_email(std::string_view text, std::size_t length_max);  // in Unicode code points

// Of free text: at most `length_max` code points and no control characters; may be empty.
void check_text(std::string_view field, const std::string& value, std::size_t length_max, Violations& violations);

// Code points of valid UTF-8.
std::size_t length_in_code_points(std::string_view text);

// Equal when ASCII letters are taken without case.
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string lower_case(std::string_view text);

}  // namespace daybook
