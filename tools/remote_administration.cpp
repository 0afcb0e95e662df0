#include <nlohmann/json.hpp>
#include <stdexcept>

#include "domain/time_text.h"
#include "tools/administration.h"
#include "tools/http_client.h"

namespace daybook {

using nlohmann::json;

namespace {

constexpr std::chrono::hours kBackupPatience{24};  // the first one copies everything

// A segment of a path: all that is not unreserved (RFC 3986, section 2.3) as %XX.
std::string segment(std::string_view text) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (plain.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return encoded;
}

std::vector<CustomerId> customers_in(const json& object) {
  std::vector<CustomerId> customers;
  if (const auto list = object.find("customers"); list != object.end()) {
    for (const auto& customer : *list) customers.push_back({customer.get<std::string>()});
  }
  return customers;
}

std::optional<CredentialId> credential_in(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return std::nullopt;
  return CredentialId{found->get<std::string>()};
}

std::optional<Time> time_in(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return std::nullopt;
  return time_from_text(found->get<std::string>());
}

Role role_in(const json& object) {
  const auto name = object.at("role").get<std::string>();
  if (const auto role = role_named(name)) return *role;
  throw std::runtime_error("the server knows a role that this program doesn't: " + name);
}

class ServerAdministration final : public Administration {
 public:
  ServerAdministration(const ServerAt& server, const std::string& operator_key) : client_(server, operator_key) {}

  OrSentence<IssuedCredential> create_platform(const PlatformName& platform) override {
    const auto answer = ask("POST", "/v1/platforms", json{{"platform", platform.text}});
    if (!answer) return std::unexpected(answer.error());
    return IssuedCredential{{answer->at("credential")}, PlatformName{answer->at("platform")}, Role::admin, {}, answer->at("key")};
  }

  OrSentence<std::vector<PlatformView>> platforms() override {
    const auto answer = ask("GET", "/v1/platforms");
    if (!answer) return std::unexpected(answer.error());
    std::vector<PlatformView> platforms;
    for (const auto& row : answer->at("platforms")) platforms.push_back({{row.at("platform")}, row.at("journal")});
    return platforms;
  }

  OrSentence<IssuedCredential> issue_credential(const std::optional<PlatformName>& platform, Role role,
                                                const std::vector<CustomerId>& customers) override {
    json body = {{"role", name_of(role)}};
    for (const auto& customer : customers) body["customers"].push_back(customer.text);
    const auto answer = ask("POST", credentials_of(platform.value()), body);
    if (!answer) return std::unexpected(answer.error());
    return IssuedCredential{{answer->at("credential")}, PlatformName{answer->at("platform")}, role_in(*answer), customers_in(*answer),
                            answer->at("key")};
  }

  OrSentence<std::vector<CredentialView>> credentials(const PlatformName& platform) override {
    const auto answer = ask("GET", credentials_of(platform));
    if (!answer) return std::unexpected(answer.error());
    std::vector<CredentialView> credentials;
    for (const auto& row : answer->at("credentials")) {
      credentials.push_back({{row.at("credential")}, role_in(row), customers_in(row), row.at("revoked"), credential_in(row, "replacement"), time_in(row, "endsAt")});
    }
    return credentials;
  }

  OrSentence<void> revoke_credential(const std::optional<PlatformName>& platform, const CredentialId& credential) override {
    return done(ask("DELETE", credentials_of(platform.value()) + "/" + segment(credential.text)));
  }

  OrSentence<IssuedCredential> rotate_credential(const std::optional<PlatformName>& platform, const CredentialId& credential,
                                                 std::uint64_t overlap_seconds) override {
    const auto answer = ask("POST", credentials_of(platform.value()) + "/" + segment(credential.text) + "/rotate", json{{"overlapSeconds", overlap_seconds}});
    if (!answer) return std::unexpected(answer.error());
    return IssuedCredential{{answer->at("credential")},           PlatformName{answer->at("platform")}, role_in(*answer), customers_in(*answer), answer->at("key"),
                            credential_in(*answer, "replaces"), time_in(*answer, "overlapEndsAt")};
  }

  OrSentence<LogKeyChange> rotate_log_key(const PlatformName& platform) override { return change_log_key(platform, "rotate", "alsoSigning"); }
  OrSentence<LogKeyChange> retire_log_keys(const PlatformName& platform) override { return change_log_key(platform, "retire", "retired"); }

  OrSentence<std::vector<ProjectionStatus>> projections() override {
    const auto answer = ask("GET", "/v1/projections");
    if (!answer) return std::unexpected(answer.error());
    std::vector<ProjectionStatus> projections;
    for (const auto& row : answer->at("projections")) {
      projections.push_back({row.at("name"), row.at("version"), row.at("entriesBehind"), row.at("rebuilding"),
                             row.at("rebuiltEntries"), row.at("rebuildTotalEntries")});
    }
    return projections;
  }

  OrSentence<void> rebuild_projection(const std::string& name) override {
    return done(ask("POST", "/v1/projections/" + segment(name) + "/rebuild"));
  }

  OrSentence<Backup> make_backup(const BackupOptions& options) override {
    const json body = {{"folder", options.folder.string()}, {"withKeys", options.with_keys}, {"keep", options.keep}};
    const auto answer = ask("POST", "/v1/backups", body, kBackupPatience);
    if (!answer) return std::unexpected(answer.error());
    return Backup{answer->at("backup"), time_from_text(answer->at("madeAt").get<std::string>()).value(), answer->at("bytes")};
  }

 private:
  static std::string credentials_of(const PlatformName& platform) {
    return "/v1/platforms/" + segment(platform.text) + "/credentials";
  }

  OrSentence<LogKeyChange> change_log_key(const PlatformName& platform, const std::string& how, const std::string& others) const {
    const auto answer = ask("POST", "/v1/platforms/" + segment(platform.text) + "/log-key/" + how);
    if (!answer) return std::unexpected(answer.error());
    return LogKeyChange{answer->at("key"), answer->at(others)};
  }

  static OrSentence<void> done(const OrSentence<json>& answer) {
    if (!answer) return std::unexpected(answer.error());
    return {};
  }

  OrSentence<json> ask(const std::string& method, const std::string& target, const json& body = nullptr,
                       std::chrono::seconds patience = std::chrono::seconds(60)) const {
    const auto answer = client_.send(method, target, body.is_null() ? "" : body.dump(), patience);
    if (answer.status / 100 != 2) return std::unexpected(sentence_of_problem(answer.status, answer.body));
    return answer.body.empty() ? json::object() : json::parse(answer.body);
  }

  HttpClient client_;
};

}  // namespace

std::unique_ptr<Administration> administration_of_server(const ServerAt& server, const std::string& operator_key) {
  return std::make_unique<ServerAdministration>(server, operator_key);
}

std::string sentence_of_problem(int status, const std::string& body) {
  const auto problem = json::parse(body, nullptr, false);
  if (!problem.is_object() || !problem.contains("detail")) return "the server answered with status " + std::to_string(status);
  auto sentence = problem.at("detail").get<std::string>();
  if (const auto errors = problem.find("errors"); errors != problem.end()) {
    for (const auto& error : *errors) sentence += " " + error.value("field", "") + " " + error.value("message", "") + ".";
  }
  return sentence;
}

}  // namespace daybook
