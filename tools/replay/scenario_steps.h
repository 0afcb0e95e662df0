// Steps of a scenario file (tests/scenarios/README.md) as text.
#pragma once

#include <string>

#include "http/json_text.h"

namespace daybook::replay {

// METHOD TARGET, body, => STATUS.
inline std::string step(const std::string& request, const std::string& body, int status) {
  return request + "\n" + (body.empty() ? "" : body + "\n") + "=> " + std::to_string(status) + "\n\n";
}

template <class Write>
std::string object(const Write& write) {
  std::string text;
  http::JsonText json(text);
  json.begin_object();
  write(json);
  json.end_object();
  return text;
}

}  // namespace daybook::replay
