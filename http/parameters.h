// Reads the parameters of a query and notes all that are not as they should be, as Fields does for a body. A parameter that is empty is
// absent. Which names a route knows stands in the route table (Route::parameters).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/failure.h"
#include "http/message.h"

namespace daybook::http {

class Parameters {
 public:
  Parameters(const Request& request, FieldErrors& errors) : request_(request), errors_(errors) {}

  std::optional<std::string> text(std::string_view name) const;
  std::optional<std::uint64_t> number(std::string_view name, std::uint64_t min, std::uint64_t max) const;
  // The same, where a number beyond `max` breaks a rule that has words of its own.
  std::optional<std::uint64_t> number(std::string_view name, std::uint64_t min, std::uint64_t max, Rule beyond) const;
  std::optional<Time> time(std::string_view name) const;
  std::optional<bool> flag(std::string_view name) const;
  // What is asked for under "metadata.KEY", by KEY.
  Metadata metadata() const;

  void refuse(std::string_view name, FieldFault fault, std::string expected) const;

 private:
  const Request& request_;
  FieldErrors& errors_;
};

// `known`: the names that a route knows, between spaces; "metadata.*" stands for every name that begins so.
bool is_known(std::string_view name, std::string_view known);

// The parameters that the route does not know, or that come more than once.
FieldErrors strange_parameters(const Request& request, std::string_view known);

}  // namespace daybook::http
