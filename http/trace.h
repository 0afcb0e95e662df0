// What a request says of why it comes: X-Correlation-ID, X-Causation-ID, X-Reason, and W3C's traceparent (Trace Context, level 1). The three are checked
// on every request alike. A traceparent that is not as it must be counts as absent, as its specification asks; a good one gives the correlation id (the
// 32 digits of its trace id) where none is named, and then the causation id (the 16 digits of the span that called), too.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "http/failure.h"
#include "http/message.h"

namespace daybook::http {

// Characters of X-Correlation-ID, X-Causation-ID, X-Reason and Idempotency-Key, each printable ASCII.
inline constexpr std::size_t kTraceLengthMax = 100;

struct Trace {
  std::optional<std::string> correlation = {};
  std::optional<std::string> causation = {};
  std::optional<std::string> reason = {};
};

std::expected<Trace, FieldErrors> trace_of(const Headers& headers);

// The header's text, which may be empty; noted among the errors where it is not as such a header must be.
std::optional<std::string> traceable_header(const Headers& headers, const std::string& name, FieldErrors& errors);
// What such a header must be, in words.
std::string traceable_form();

}  // namespace daybook::http
