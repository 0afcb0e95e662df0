#include "domain/rejection.h"

namespace daybook {

std::string_view name_of(RejectionCode code) {
  switch (code) {
    case RejectionCode::invalid_field: return "invalid-field";
    case RejectionCode::platform_unknown: return "platform-unknown";
    case RejectionCode::platform_exists: return "platform-exists";
    case RejectionCode::platform_already_open: return "platform-already-open";
    case RejectionCode::credential_unknown: return "credential-unknown";
    case RejectionCode::credential_exists: return "credential-exists";
    case RejectionCode::credential_revoked: return "credential-revoked";
    case RejectionCode::customer_unknown: return "customer-unknown";
    case RejectionCode::account_unknown: return "account-unknown";
    case RejectionCode::account_of_other_customer: return "account-of-other-customer";
    case RejectionCode::customer_exists: return "customer-exists";
    case RejectionCode::customer_display_name_taken: return "customer-display-name-taken";
    case RejectionCode::account_exists: return "account-exists";
    case RejectionCode::account_display_name_taken: return "account-display-name-taken";
    case RejectionCode::personal_data_erased: return "personal-data-erased";
    case RejectionCode::text_not_utf8: return "text-not-utf8";
    case RejectionCode::entry_too_large: return "entry-too-large";
  }
  return "unknown";
}

}  // namespace daybook
