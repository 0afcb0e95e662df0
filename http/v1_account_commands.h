// What the bodies about accounts ask for. A reader notes in `errors` whatever is not as it must be, the rules that a field has of its own
// included; what it returns counts only while there are none.
#pragma once

#include "domain/account.h"
#include "http/failure.h"
#include "http/json_body.h"
#include "projections/views.h"

namespace daybook::http::v1 {

CreateAccount account_in(const JsonValue& body, FieldErrors& errors);
UpdateAccount account_change_in(const AccountView& account, const JsonValue& body, FieldErrors& errors);
SetAccountStatus account_status_in(const AccountView& account, const JsonValue& body, FieldErrors& errors);

}  // namespace daybook::http::v1
