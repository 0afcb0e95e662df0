// Finds the route of a request. Patterns are literal segments and parameters in braces; a last parameter with dots, {place...}, stands for all segments that
// are left, at least one. Where two patterns match a path, the first in the table counts.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "domain/access.h"
#include "http/context.h"
#include "http/message.h"

namespace daybook::http {

// The surfaces differ in the words of their errors.
enum class Surface : std::uint8_t { raas, customers, v1 };

// What a credential needs beside the right.
enum class Scope : std::uint8_t {
  open,            // no credential
  groups,          // a platform; what a limited credential may not see is left out or refused by the handler
  whole_platform,  // a platform, and no limit to groups
  named_platform,  // the platform in the path is the credential's own and it has no limit; or it is the operator's
  published,       // as named_platform, and without a credential where logs are public
  installation,    // no platform: the operator's
  own_or_all,      // a platform, and no limit to groups: about that one; or the operator's, whatever the right: about all
};

// What the answer may be made of, as `Accept` chooses.
enum class Produces : std::uint8_t {
  json,
  json_or_lines,
  json_or_csv,
  json_or_text,
  entry,    // JSON or a CloudEvent
  entries,  // JSON, lines, CloudEvents
  trail,    // those, or CSV
  stream,   // of events
  anything,
};

struct Route {
  Method method;
  std::string_view pattern;
  Right right;  // without meaning where the scope is open
  Scope scope;
  Surface surface;
  Produces produces;
  Handler handler;
  std::string_view parameters = {};  // of the query, between spaces; others are refused, but for /raas. "metadata.*": all that begin so
};

std::span<const Route> routes();  // routes.cpp

struct Match {
  const Route* route = nullptr;
  std::vector<std::string> arguments;
};

// Where the path is known and the method is not, `allow` lists the methods that are: "GET, POST".
struct Unmatched {
  std::string allow;
};

// Thread-safe. REQUIRES: the table outlives it.
class Router {
 public:
  explicit Router(std::span<const Route> table);

  // HEAD finds the route of GET.
  std::variant<Match, Unmatched> match(const Request& request) const;

 private:
  // In the order of the table, those that a path may match by how it begins. Looking at all of them took a microsecond.
  using Routes = std::vector<const Route*>;
  std::unordered_map<std::string, Routes> routes_by_beginning_;
  Routes other_routes_;  // where no pattern begins so
};

// Of a path that no route has, as it was sent.
Surface surface_of(std::string_view path);

}  // namespace daybook::http
