// An OpenAPI description, to hold answers against. Of JSON Schema it knows what Daybook's description uses, and refuses to go on with the rest, so that
// nothing in it is passed over. Stricter than the description's readers must be: a member that no schema names is a difference. One thread.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace daybook::test {

struct Answered {
  std::string method;
  std::string target;  // with its query
  int status = 0;
  std::string media_type;
  std::string body;
};

class Description {
 public:
  explicit Description(nlohmann::json document);

  // How the answer differs from what is described. Of a path that is not described: nothing.
  std::vector<std::string> differences(const Answered& answered) const;

  // The same of a value and a schema.
  std::vector<std::string> differences(const nlohmann::json& schema, const nlohmann::json& value) const;

 private:
  const nlohmann::json& resolved(const nlohmann::json& node) const;
  const nlohmann::json* operation(const Answered& answered) const;

  const nlohmann::json document_;
  std::vector<std::pair<std::string, std::vector<std::string>>> paths_;  // and their segments; those with fewer parameters first
};

}  // namespace daybook::test
