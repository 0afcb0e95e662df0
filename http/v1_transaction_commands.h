// What the bodies of transactions ask for. A reader notes in `errors` whatever is not as it must be, the rules that a field has of its own
// included; what it returns counts only while there are none.
#pragma once

#include <vector>

#include "domain/decide.h"
#include "http/failure.h"
#include "http/json_body.h"

namespace daybook::http::v1 {

// A PostTransaction or, where it is pending, a PlaceHold.
Command transaction_in(const JsonValue& body, FieldErrors& errors);

Command capture_in(const TransactionId& hold, const JsonValue& body, FieldErrors& errors);
Command void_in(const TransactionId& hold, const JsonValue& body, FieldErrors& errors);
Command extension_in(const TransactionId& hold, const JsonValue& body, FieldErrors& errors);
Command reversal_in(const TransactionId& original, const JsonValue& body, FieldErrors& errors);

}  // namespace daybook::http::v1
