#include "http/problem_words.h"

#include <utility>

namespace daybook::http::v1 {
namespace {

int status_of(RejectionCode code) {
  switch (code) {
    case RejectionCode::invalid_field: return 400;
    case RejectionCode::platform_unknown:
    case RejectionCode::credential_unknown:
    case RejectionCode::customer_unknown:
    case RejectionCode::account_unknown:
    case RejectionCode::account_of_other_customer:
    case RejectionCode::transaction_unknown:
    case RejectionCode::order_unknown:
    case RejectionCode::card_unknown:
    case RejectionCode::alert_unknown:
    case RejectionCode::catalog_item_unknown:
    case RejectionCode::entity_unknown:
    case RejectionCode::wallet_link_unknown:
    case RejectionCode::customer_not_under_contract:
    case RejectionCode::hold_unknown: return 404;
    case RejectionCode::platform_exists:
    case RejectionCode::platform_already_open:
    case RejectionCode::credential_exists:
    case RejectionCode::credential_revoked:
    case RejectionCode::credential_rotated:
    case RejectionCode::idempotency_key_reused:
    case RejectionCode::transaction_id_reused:
    case RejectionCode::period_already_closed:
    case RejectionCode::system_account:
    case RejectionCode::external_reference_used:
    case RejectionCode::asset_exists:
    case RejectionCode::contract_exists:
    case RejectionCode::entity_exists:
    case RejectionCode::wallet_link_exists:
    case RejectionCode::wallet_address_linked:
    case RejectionCode::customer_exists:
    case RejectionCode::customer_display_name_taken:
    case RejectionCode::account_exists:
    case RejectionCode::account_display_name_taken:
    case RejectionCode::personal_data_erased: return 409;
    case RejectionCode::reason_required:
    case RejectionCode::hold_closed:
    case RejectionCode::transaction_not_reversible:
    case RejectionCode::partial_of_many:
    case RejectionCode::capture_exceeds_hold:
    case RejectionCode::reversal_exceeds_original:
    case RejectionCode::extension_too_short:
    case RejectionCode::effective_in_future:
    case RejectionCode::period_closed:
    case RejectionCode::period_not_over:
    case RejectionCode::currency_mismatch:
    case RejectionCode::account_disabled:
    case RejectionCode::account_frozen:
    case RejectionCode::expectation_failed:
    case RejectionCode::balance_out_of_range:
    case RejectionCode::insufficient_funds:
    case RejectionCode::ceiling_exceeded:
    case RejectionCode::velocity_exceeded:
    case RejectionCode::card_limit_reached:
    case RejectionCode::alert_limit_reached:
    case RejectionCode::customer_suspended:
    case RejectionCode::contract_version_limit_reached:
    case RejectionCode::relations_too_many:
    case RejectionCode::entity_not_found:
    case RejectionCode::entity_data_insufficient:
    case RejectionCode::entity_must_be_an_adult:
    case RejectionCode::contract_not_found:
    case RejectionCode::contract_not_yet_valid:
    case RejectionCode::contract_already_signed:
    case RejectionCode::contract_removed:
    case RejectionCode::kyc_outdated:
    case RejectionCode::kyc_document_expired:
    case RejectionCode::existing_constraints_violated:
    case RejectionCode::floor_above_balance:
    case RejectionCode::ceiling_below_balance: return 422;
    case RejectionCode::precondition_failed: return 412;  // only If-Match leads there
    case RejectionCode::text_not_utf8: return 400;
    case RejectionCode::entry_too_large: return 413;
  }
  std::unreachable();
}

std::string_view sentence_of(RejectionCode code) {
  switch (code) {
    case RejectionCode::invalid_field: return "At least one field is not as it must be.";
    case RejectionCode::platform_unknown: return "There is no platform of this name";
    case RejectionCode::platform_exists: return "There is a platform of this name, ignoring case";
    case RejectionCode::platform_already_open: return "The platform is open already";
    case RejectionCode::credential_unknown: return "The platform has no such credential";
    case RejectionCode::credential_exists: return "The credential exists already";
    case RejectionCode::credential_revoked: return "The credential was revoked before";
    case RejectionCode::credential_rotated: return "The credential has its replacement already";
    case RejectionCode::idempotency_key_reused: return "The Idempotency-Key came with another request before";
    case RejectionCode::transaction_id_reused: return "The id came with another transaction before";
    case RejectionCode::reason_required: return "The platform requires a reason for this command: X-Reason";
    case RejectionCode::customer_unknown: return "There is no such customer";
    case RejectionCode::account_unknown: return "There is no such account";
    case RejectionCode::account_of_other_customer: return "The account belongs to another customer";
    case RejectionCode::entity_unknown: return "There is no such entity";
    case RejectionCode::wallet_link_unknown: return "There is no such wallet link";
    case RejectionCode::customer_not_under_contract: return "The customer is not under contract";
    case RejectionCode::precondition_failed: return "It has changed since the position that was expected";
    case RejectionCode::transaction_unknown: return "There is no such transaction";
    case RejectionCode::hold_unknown: return "There is no such hold";
    case RejectionCode::order_unknown: return "There is no such order";
    case RejectionCode::card_unknown: return "The account has no such card";
    case RejectionCode::alert_unknown: return "The account has no such alert";
    case RejectionCode::catalog_item_unknown: return "The catalogue has no such item";
    case RejectionCode::external_reference_used: return "The external reference was used before";
    case RejectionCode::hold_closed: return "The hold is closed";
    case RejectionCode::transaction_not_reversible: return "The transaction moved no money, or is a reversal itself";
    case RejectionCode::partial_of_many: return "What has several postings is captured or reversed as a whole";
    case RejectionCode::capture_exceeds_hold: return "More than what is left of the hold";
    case RejectionCode::reversal_exceeds_original: return "More than what is left of the original";
    case RejectionCode::extension_too_short: return "The hold would not expire later than it does";
    case RejectionCode::effective_in_future: return "A transaction can't take effect later than it is recorded";
    case RejectionCode::period_closed: return "The period is closed";
    case RejectionCode::period_not_over: return "The period is not over";
    case RejectionCode::period_already_closed: return "The period is closed already";
    case RejectionCode::currency_mismatch: return "The account is in another currency";
    case RejectionCode::account_disabled: return "Nothing moves in or out of a disabled account";
    case RejectionCode::account_frozen: return "Nothing moves out of a frozen account";
    case RejectionCode::customer_suspended: return "Nothing leaves the accounts of a suspended customer";
    case RejectionCode::expectation_failed: return "The account is not as expected";
    case RejectionCode::balance_out_of_range: return "A balance would be too large";
    case RejectionCode::insufficient_funds: return "The available balance would fall below the account's floor";
    case RejectionCode::ceiling_exceeded: return "The balance would rise above the account's ceiling";
    case RejectionCode::velocity_exceeded: return "More would leave the account than its limit allows in that time";
    case RejectionCode::system_account: return "System accounts have no rules, status or owner to be changed";
    case RejectionCode::floor_above_balance: return "The available balance is below that floor already";
    case RejectionCode::ceiling_below_balance: return "The balance is above that ceiling already";
    case RejectionCode::card_limit_reached: return "The account has the most cards that it may have";
    case RejectionCode::alert_limit_reached: return "The account has the most alerts that it may have";
    case RejectionCode::asset_exists: return "There is an asset of this code that differs";
    case RejectionCode::contract_exists: return "The version of the contract was provided before";
    case RejectionCode::contract_version_limit_reached: return "The contract has the most versions that it may have";
    case RejectionCode::customer_exists: return "The customer identifier is taken";
    case RejectionCode::customer_display_name_taken: return "The customer's display name is taken";
    case RejectionCode::account_exists: return "The account identifier is taken";
    case RejectionCode::account_display_name_taken: return "The account's display name is taken";
    case RejectionCode::entity_exists: return "The id of the entity is taken";
    case RejectionCode::wallet_link_exists: return "The id of the wallet link is taken";
    case RejectionCode::wallet_address_linked: return "The address is linked for the asset already";
    case RejectionCode::relations_too_many: return "It names more entities than one command may, itself and through partnerships";
    case RejectionCode::entity_not_found: return "An entity that is referred to does not exist";
    case RejectionCode::entity_data_insufficient: return "What is known of the entity does not suffice";
    case RejectionCode::entity_must_be_an_adult: return "Who acts for a customer must be 18 years old";
    case RejectionCode::contract_not_found: return "There is no contract of this type";
    case RejectionCode::contract_not_yet_valid: return "The contract was signed before it was valid";
    case RejectionCode::contract_already_signed: return "The contract is signed twice";
    case RejectionCode::contract_removed: return "A contract that was signed can't be removed";
    case RejectionCode::kyc_outdated: return "The check was more than 24 months before the contract was signed";
    case RejectionCode::kyc_document_expired: return "The document was not valid beyond the signing of the contract";
    case RejectionCode::existing_constraints_violated: return "Others refer to the entity, and would break a rule";
    case RejectionCode::personal_data_erased: return "The key that seals the personal data was destroyed";
    case RejectionCode::text_not_utf8: return "A text of the command is not valid UTF-8";
    case RejectionCode::entry_too_large: return "The entry would have more than 65535 bytes";
  }
  std::unreachable();
}

FieldWords words_of(Rule rule) {
  switch (rule) {
    case Rule::not_empty: return {"not-empty", "must not be empty"};
    case Rule::identifier_length: return {"identifier-length", "must have 5 to 100 characters"};
    case Rule::identifier: return {"identifier", "must consist of letters, digits and hyphens"};
    case Rule::lower_case_identifier:
      return {"lower-case-identifier", "must consist of lower-case letters, digits and hyphens"};
    case Rule::display_name_length: return {"display-name-length", "must have 1 to 100 characters"};
    case Rule::no_control_characters: return {"no-control-characters", "must not contain control characters"};
    case Rule::email: return {"email", "must be a well-formed e-mail address of at most 100 characters"};
    case Rule::currency: return {"currency", "must be a currency code of ISO 4217 or an asset of the platform"};
    case Rule::list_length: return {"list-length", "has more elements than it may"};
    case Rule::transaction_id: return {"transaction-id", "must have 1 to 100 characters of [-_.:0-9a-zA-Z]"};
    case Rule::above_zero: return {"above-zero", "must be more than zero"};
    case Rule::decimal_digits: return {"decimal-digits", "has more decimal digits than the currency has"};
    case Rule::different_accounts: return {"different-accounts", "must be another account than the one in from"};
    case Rule::text_length: return {"text-length", "is longer than it may be"};
    case Rule::metadata_size: return {"metadata-size", "must have no empty key and at most 4096 bytes, keys and values together"};
    case Rule::asset_code: return {"asset-code", "must match ^[A-Z][A-Z0-9]{2,19}$ and be no code of ISO 4217"};
    case Rule::scale: return {"scale", "must be 0 to 18 decimal digits"};
    case Rule::seconds: return {"seconds", "must be at least one second, and not more than the field may have"};
    case Rule::not_empty_list: return {"not-empty-list", "must have at least one element"};
    case Rule::distinct: return {"distinct", "must not have the same thing twice"};
    case Rule::in_order: return {"in-order", "must not be below its lower bound"};
    case Rule::kept_id: return {"kept-id", "must not look like the ids that the ledger gives: RAyymmdd-…, RAD-…, RAT-…"};
    case Rule::amount_size: return {"amount-size", "must fit 128 bits, counted in the currency's smallest unit"};
    case Rule::entity_id: return {"entity-id", "must have 1 to 40 characters, no control characters, and be neither . nor .."};
    case Rule::not_in_future: return {"not-in-future", "must not lie in the future"};
    case Rule::not_itself: return {"not-itself", "must be another entity"};
    case Rule::wallet_address: return {"wallet-address", "must match ^0x[a-fA-F0-9]{40}$"};
    case Rule::overlap: return {"overlap", "must be 0 to 2592000 seconds"};
    case Rule::command_name: return {"command-name", "must be the name of a command, such as PostTransaction"};
    case Rule::free_json_size: return {"free-json-size", "must have at most 4096 bytes as JSON"};
    case Rule::account_number: return {"account-number", "must be A10000000 to A999999999999"};
    case Rule::not_allowed: return {"not-allowed", "has no meaning here"};
    case Rule::not_negative: return {"not-negative", "must not be below zero"};
    case Rule::sale_amount: return {"sale-amount", "must have at most six digits and two decimal digits"};
    case Rule::utid: return {"utid", "must match ^[uU][0-9]+$ and have at most 100 characters"};
    case Rule::percentage: return {"percentage", "must be 0 to 100, with at most 4 decimal digits"};
  }
  std::unreachable();
}

FieldWords words_of(FieldFault fault, const std::string& expected) {
  switch (fault) {
    case FieldFault::missing: return {"required", "is required"};
    case FieldFault::wrong_type: return {"type", "must be " + expected};
    case FieldFault::out_of_range: return {"range", "must be " + expected};
    case FieldFault::not_one_of: return {"choice", "must be " + expected};
    case FieldFault::unknown: return {"unknown", "is not known here"};
    case FieldFault::repeated: return {"repeated", "may be given only once"};
  }
  std::unreachable();
}

}  // namespace

Words words_of(Fault fault) {
  switch (fault) {
    case Fault::malformed_request: return {400, "malformed-request", "The request is not HTTP/1.1 as it should be."};
    case Fault::malformed_json: return {400, "malformed-json", "The body is not a JSON object."};
    case Fault::unauthenticated: return {401, "unauthenticated", "A key of an active credential is needed."};
    case Fault::right_missing: return {403, "right-missing", "The credential lacks the right for this route."};
    case Fault::cross_site: return {403, "cross-site", "Pages of other sites may not change anything here."};
    case Fault::outside_groups: return {403, "outside-groups", "The credential is not limited to this group."};
    case Fault::outside_platform: return {403, "outside-platform", "The credential is of another platform."};
    case Fault::route_unknown: return {404, "route-unknown", "There is nothing at this path."};
    case Fault::entry_unknown: return {404, "entry-unknown", "The journal has no entry at this position."};
    case Fault::projection_unknown: return {404, "projection-unknown", "There is no projection of this name."};
    case Fault::deposit_unknown: return {404, "deposit-unknown", "There is no such deposit."};
    case Fault::log_key_refused: return {409, "log-key-refused", "The log's key was not rotated."};
    case Fault::cosignature_refused: return {422, "cosignature-refused", "The cosignatures were not taken."};
    case Fault::backup_refused: return {422, "backup-refused", "No backup was made."};
    case Fault::card_declined: return {402, "card-declined", "The card was not charged."};
    case Fault::method_unsupported: return {405, "method-unsupported", "This path has other methods; see Allow."};
    case Fault::not_acceptable: return {406, "not-acceptable", "The answer has none of the media types in Accept."};
    case Fault::request_timeout: return {408, "request-timeout", "The request did not arrive in time."};
    case Fault::body_too_large: return {413, "body-too-large", "The body is larger than this server takes."};
    case Fault::target_too_long: return {414, "target-too-long", "The target is longer than this server takes."};
    case Fault::media_type_unsupported: return {415, "media-type-unsupported", "The body must be JSON in UTF-8."};
    case Fault::headers_too_large: return {431, "headers-too-large", "The headers are larger than this server takes."};
    case Fault::internal: return {500, "internal", "The server failed. Its log has the request's id."};
    case Fault::projection_behind:
      return {503, "projection-behind", "The projections do not reflect what was asked for in time."};
    case Fault::unavailable: return {503, "unavailable", "The server can't take the request now."};
    case Fault::too_many_streams: return {503, "too-many-streams", "As many streams are open as this server takes."};
    case Fault::too_many_requests: return {429, "too-many-requests", "The credential sent more requests than it may; see Retry-After."};
    case Fault::locked_out: return {429, "too-many-failed-logins", "Too many logins failed from this address; see Retry-After."};
  }
  std::unreachable();
}

Words words_of(const Rejection& rejection) {
  std::string detail(sentence_of(rejection.code));
  if (!rejection.subject.empty()) detail += ": " + rejection.subject;
  return {status_of(rejection.code), daybook::name_of(rejection.code), std::move(detail)};
}

Words words_of(Unavailable reason) {
  switch (reason) {
    case Unavailable::disk_full: return {507, "disk-full", "The disk is too full to write; reads go on."};
    case Unavailable::overloaded: return {503, "overloaded", "Too many commands are waiting."};
    case Unavailable::stopping: return {503, "stopping", "The server ends."};
    case Unavailable::not_writer: return {503, "not-writer", "Another server writes this journal."};
    case Unavailable::clock_jumped: return {503, "clock-jumped", "The clock jumped ahead; writes wait for an operator."};
    case Unavailable::journal_unknown: return {503, "journal-unknown", "The platform's journal is not open."};
    case Unavailable::too_many_rejections:
      return {429, "too-many-rejections", "Too many commands of this credential were refused lately; see Retry-After."};
  }
  std::unreachable();
}

FieldWords words_of(const FieldError& error) {
  if (const auto* rule = std::get_if<Rule>(&error.fault)) return words_of(*rule);
  return words_of(std::get<FieldFault>(error.fault), error.expected);
}

}  // namespace daybook::http::v1
