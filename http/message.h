// Requests and responses as plain values, so that handlers are tested without sockets. Beast stays in the server's files.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace daybook::http {

enum class Method { get, head, post, put, patch, delete_, options, other };

Method method_named(std::string_view name);  // case counts (RFC 9110 9.1)
std::string_view name_of(Method method);     // "GET"; of `other`: "other"

// Names are compared ignoring case; order and repetition are kept.
class Headers {
 public:
  std::optional<std::string_view> find(std::string_view name) const;  // the first of that name
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// A credential of its own, beside Authorization (RFC 9110, section 11.6.2).
inline constexpr std::string_view kSubscriptionHeader = "tangany-subscription";
bool is_credential_header(std::string_view name);

struct Request {
  Method method = Method::get;
  std::string method_name;  // as it was sent
  std::string path;         // as it was sent, without the query
  std::vector<std::string> segments;                        // of the path, percent-decoded
  std::vector<std::pair<std::string, std::string>> query;   // percent-decoded, in order
  Headers headers;
  std::string body;
  std::string id;      // a UUID, given by the server
  std::string client;  // address of the peer
  std::chrono::steady_clock::time_point arrived;

  std::optional<std::string_view> parameter(std::string_view name) const;  // the first of that name in the query
};

// Gives the body piece by piece: some bytes, or nothing at the end. Called on the connection's thread when the last piece has
// been taken by the socket, so that a slow reader holds one piece, not the list. Must not block for long.
using BodyStream = std::move_only_function<std::optional<std::string>()>;

class LiveBody;

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  Headers headers;
  std::variant<std::string, BodyStream, std::shared_ptr<LiveBody>> body;  // all but a string are sent chunked
  std::string_view route = "unmatched";        // the pattern that matched, for metrics; outlives the response
  std::string log_note;                        // what the log says beside the status; never secrets, never personal data
};

}  // namespace daybook::http
