// Steps of a scenario file (tests/scenarios/README.md) as text.
#pragma once

#include <string>
#include <string_view>

#include "http/json_text.h"

namespace daybook::replay {

// METHOD TARGET, body, => STATUS.
inline std::string step(const std::string& request, const std::string& body, int status) {
  return request + "\n" + (body.empty() ? "" : body + "\n") + "=> " + std::to_string(status) + "\n\n";
}

// In a scenario {name} stands for something else, so that a brace within a text is written as JSON's escape of it.
inline std::string with_escaped_braces(std::string_view json) {
  std::string text;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (quoted && json[i] == '\\') {
      text += json.substr(i++, 2);
      continue;
    }
    if (json[i] == '"') quoted = !quoted;
    if (quoted && json[i] == '{') {
      text += "\\u007b";
    } else {
      text += json[i];
    }
  }
  return text;
}

template <class Write>
std::string object(const Write& write) {
  std::string text;
  http::JsonText json(text);
  json.begin_object();
  write(json);
  json.end_object();
  return with_escaped_braces(text);
}

}  // namespace daybook::replay
