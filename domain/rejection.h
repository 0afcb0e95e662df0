// Why a command was refused. The order is the order of precedence: `decide` checks in it, docs list in it, and a name is
// never used again for something else.
#pragma once

#include <string>
#include <string_view>

#include "domain/rules.h"

namespace daybook {

enum class RejectionCode {
  invalid_field,               // at least one field breaks a rule of its own; `violations` lists all
  platform_unknown,            //
  platform_exists,             // names are compared ignoring case
  platform_already_open,       // the platform's journal has its first entry
  credential_unknown,          //
  credential_exists,           //
  credential_revoked,          // it was revoked before
  customer_unknown,            //
  account_unknown,             //
  account_of_other_customer,   // the account exists, under another customer
  customer_exists,             // the identifier is taken, or is the platform's name
  customer_display_name_taken,  // the display name is taken, or is the platform's name
  account_exists,              // the identifier is taken in the platform
  account_display_name_taken,  // the display name is taken in the platform
  personal_data_erased,        // the key that would seal the new data was destroyed
  text_not_utf8,               // a text of the command is not valid UTF-8
  entry_too_large,             // the entry would be longer than kEntryBytesMax
};

struct Rejection {
  RejectionCode code;
  std::string subject = {};  // the identifier or name that the rule is about
  Violations violations = {};
  friend bool operator==(const Rejection&, const Rejection&) = default;
};

// Stable names for the wire, in kebab case: "customer-exists".
std::string_view name_of(RejectionCode code);

}  // namespace daybook
