// Failures in the words of `/customers`: {"statusCode","activityId","message"} and, where they apply, "errorCode", "details" and
// "validationErrors". docs/api/customers.md has a heading for each error code.
#pragma once

#include <string_view>

#include "http/failure.h"
#include "http/message.h"

namespace daybook::http::customers {

// Names the request in every answer of the surface, and in the body of a failure.
inline constexpr std::string_view kActivityId = "tangany-activity-id";

// A field's path is shown as it is: a JSON Pointer, or the name of a header or of a parameter of the query. Field errors with status 422
// are those of a patch that can't be applied.
Response response_of(const Failure& failure, std::string_view activity_id);

// A failure whose fields are named as the domain names them ("contracts[0].type"), with pointers instead ("/contracts/0/type").
Failure with_pointers(Failure failure);

}  // namespace daybook::http::customers
