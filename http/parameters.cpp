#include "http/parameters.h"

#include <algorithm>

#include "http/consistency.h"
#include "http/json_text.h"
#include "http/times.h"

namespace daybook::http {
namespace {

constexpr std::string_view kMetadataPrefix = "metadata.";

}  // namespace

bool is_known(std::string_view name, std::string_view known) {
  for (std::size_t start = 0; start < known.size();) {
    const auto end = std::min(known.find(' ', start), known.size());
    const auto one = known.substr(start, end - start);
    if (one == name) return true;
    if (one.ends_with('*') && name.size() >= one.size() && name.starts_with(one.substr(0, one.size() - 1))) return true;
    start = end + 1;
  }
  return false;
}

void Parameters::refuse(std::string_view name, FieldFault fault, std::string expected) const {
  const auto given = request_.parameter(name);
  errors_.push_back({std::string(name), fault, given ? shown(*given) : "", std::move(expected)});
}

std::optional<std::string> Parameters::text(std::string_view name) const {
  const auto given = request_.parameter(name);
  if (!given || given->empty()) return std::nullopt;
  return std::string(*given);
}

std::optional<std::uint64_t> Parameters::number(std::string_view name, std::uint64_t min, std::uint64_t max) const {
  const auto given = text(name);
  if (!given) return std::nullopt;
  const auto number = whole_number(*given);
  if (number && *number >= min && *number <= max) return number;
  refuse(name, FieldFault::out_of_range,
         "a whole number from " + std::to_string(min) + (max == UINT64_MAX ? " on" : " to " + std::to_string(max)));
  return std::nullopt;
}

std::optional<std::uint64_t> Parameters::number(std::string_view name, std::uint64_t min, std::uint64_t max, Rule beyond) const {
  const auto given = text(name);
  const auto asked = given ? whole_number(*given) : std::nullopt;
  if (!asked || *asked <= max) return number(name, min, max);
  errors_.push_back({std::string(name), beyond, shown(*given)});
  return std::nullopt;
}

std::optional<Time> Parameters::time(std::string_view name) const {
  const auto given = text(name);
  if (!given) return std::nullopt;
  const auto time = moment_from_text(*given);
  if (!time) refuse(name, FieldFault::wrong_type, std::string(kMomentForm));
  return time;
}

std::optional<bool> Parameters::flag(std::string_view name) const {
  const auto given = text(name);
  if (!given) return std::nullopt;
  const auto flag = truth(*given);
  if (!flag) refuse(name, FieldFault::not_one_of, "true or false");
  return flag;
}

Metadata Parameters::metadata() const {
  Metadata metadata;
  for (const auto& [name, value] : request_.query) {
    if (name.starts_with(kMetadataPrefix)) metadata.emplace(name.substr(kMetadataPrefix.size()), value);
  }
  return metadata;
}

FieldErrors strange_parameters(const Request& request, std::string_view known) {
  FieldErrors errors;
  for (auto it = request.query.begin(); it != request.query.end(); ++it) {
    const auto& name = it->first;
    if (!is_known(name, known)) {
      errors.push_back({name.substr(0, kGivenBytesMax), FieldFault::unknown, ""});
    } else if (std::any_of(request.query.begin(), it, [&](const auto& earlier) { return earlier.first == name; })) {
      errors.push_back({name, FieldFault::repeated, shown(it->second)});
    }
    if (errors.size() == kFieldErrorsMax) break;
  }
  return errors;
}

}  // namespace daybook::http
