// What a request asks for: the request target of RFC 9112 (origin form, or absolute form as proxies send it) taken apart.
//
// One resource has one spelling, so that nothing in front of the server reads a path differently: empty segments (also a
// trailing slash) and dot segments, plain or percent-encoded, are refused, never normalised. An encoded slash stays inside its
// segment. Escapes must be well-formed, decode to UTF-8 and never to NUL. In the query `+` is a space; a trailing `?` does no
// harm. An authority with a user in it is refused, as is an empty one.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace daybook::http {

struct TargetLimits {
  std::size_t bytes_max = 8192;        // as sent; a longer one gets 414
  std::size_t segments_max = 32;       // more get 400
  std::size_t parameters_max = 100;    // more get 400
};

struct Target {
  std::string path;                                        // as sent, without scheme, authority and query
  std::vector<std::string> segments;                       // percent-decoded; none for "/"
  std::vector<std::pair<std::string, std::string>> query;  // percent-decoded, in order; no value reads as an empty one
  std::string authority = {};                              // of the absolute form; empty in the origin form
};

struct TargetFault {
  int status;               // 400 or 414
  std::string_view reason;  // for the log
};

std::expected<Target, TargetFault> parse_target(std::string_view target, const TargetLimits& limits = {});

}  // namespace daybook::http
