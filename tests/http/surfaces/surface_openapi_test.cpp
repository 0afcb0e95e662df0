// The description of the surfaces against the route table: neither has a route, parameter or open door that the other has not.
#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "domain/rules.h"
#include "http/openapi.h"
#include "http/router.h"
#include "surface_installation.h"

using namespace daybook;
using namespace daybook::http;
using nlohmann::json;

namespace {

// As paths are written there: a parameter for all segments that are left has no dots.
std::string path_of(std::string_view pattern) {
  std::string path(pattern);
  if (const auto dots = path.find("...}"); dots != std::string::npos) path.erase(dots, 3);
  return path;
}

std::string method_of(const Route& route) { return lower_case(name_of(route.method)); }

std::set<std::string> named(const json& operation, const std::string& place) {
  std::set<std::string> names;
  for (const auto& parameter : operation.value("parameters", json::array())) {
    if (parameter.value("in", "") == place) names.insert(parameter.at("name"));
  }
  return names;
}

std::set<std::string> in_braces(const std::string& path) {
  std::set<std::string> names;
  for (auto begin = path.find('{'); begin != std::string::npos; begin = path.find('{', begin + 1)) {
    names.insert(path.substr(begin + 1, path.find('}', begin) - begin - 1));
  }
  return names;
}

std::set<std::string> words_of(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::set<std::string> all;
  for (std::string word; words >> word;) all.insert(word == "metadata.*" ? "metadata" : word);
  return all;
}

void collect_references(const json& value, std::set<std::string>& references) {
  if (value.is_object() && value.contains("$ref")) references.insert(value.at("$ref"));
  if (value.is_structured()) {
    for (const auto& member : value) collect_references(member, references);
  }
}

}  // namespace

TEST_CASE("openapi: every route is described, and nothing that is no route") {
  const auto description = json::parse(openapi_text());
  std::set<std::string> described, served, ids;
  for (const auto& [path, item] : description.at("paths").items()) {
    for (const auto& [method, operation] : item.items()) {
      described.insert(method + " " + path);
      CHECK(ids.insert(operation.at("operationId")).second);
    }
  }
  for (const auto& route : routes()) served.insert(method_of(route) + " " + path_of(route.pattern));
  CHECK(described == served);
}

TEST_CASE("openapi: an operation has the route's parameters, and says whether it is open") {
  const auto description = json::parse(openapi_text());
  for (const auto& route : routes()) {
    const auto path = path_of(route.pattern);
    CAPTURE(path);
    const auto& operation = description.at("paths").at(path).at(method_of(route));
    CHECK(named(operation, "path") == in_braces(path));
    if (route.surface != Surface::raas) CHECK(named(operation, "query") == words_of(route.parameters));
    CHECK((operation.value("security", json()) == json::array()) == (route.scope == Scope::open));
    CHECK(operation.at("responses").contains("default"));
    CHECK(operation.at("responses").contains("401") == (route.scope != Scope::open));
  }
}

TEST_CASE("openapi: whatever it refers to is there, and what is there is referred to") {
  const auto description = json::parse(openapi_text());
  std::set<std::string> references;
  collect_references(description, references);
  for (const auto& reference : references) {
    CAPTURE(reference);
    CHECK(description.contains(json::json_pointer(reference.substr(1))));
  }
  for (const auto* kind : {"schemas", "responses", "parameters"}) {
    for (const auto& [name, schema] : description.at("components").at(kind).items()) {
      CHECK(references.contains("#/components/" + std::string(kind) + "/" + name));
    }
  }
}

TEST_CASE("openapi: it is served to everybody, with the version of the program") {
  Installation installation;
  const auto reply = installation.nobody().get("/openapi.json");
  CHECK(reply.status == 200);
  CHECK(reply.json().at("openapi") == "3.1.0");
  CHECK(reply.json().at("info").at("version") == installation.platform("acme-platform").get("/v1/status").json().at("version"));
}
