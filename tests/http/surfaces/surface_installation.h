// The language in which the surfaces are tested: an application on a real event store and real projections in a folder of its own,
// asked without sockets.
//
//   Installation installation;
//   const auto acme = installation.platform("acme-platform");
//   auto answer = acme.post("/raas/v2/customers", R"({"customerIdentifier":"acme-eu","displayName":"Europe"})");
//   CHECK(answer.status == 201);
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/application.h"
#include "http/metrics.h"

namespace daybook::http {

using HeaderFields = std::vector<std::pair<std::string, std::string>>;

struct Reply {
  int status = 0;
  std::string content_type;
  Headers headers;
  std::string body;            // all pieces
  std::size_t pieces = 0;      // 0: it came as a string
  std::size_t piece_max = 0;   // bytes of the longest
  std::string route;
  std::string note;
  std::shared_ptr<LiveBody> live;  // a body that goes on; then `body` is empty

  nlohmann::json json() const;
  std::string header(std::string_view name) const;  // "" where it is absent
};

class Installation;

// Somebody with a key, or without one.
class Caller {
 public:
  Caller(Installation& installation, std::string platform, std::string key)
      : installation_(installation), platform_(std::move(platform)), key_(std::move(key)) {}

  Reply send(const std::string& method, const std::string& target, const std::string& body = {}, HeaderFields fields = {}) const;
  Reply get(const std::string& target, HeaderFields fields = {}) const { return send("GET", target, {}, std::move(fields)); }
  Reply post(const std::string& target, const std::string& body, HeaderFields fields = {}) const {
    return send("POST", target, body, std::move(fields));
  }
  Reply patch(const std::string& target, const std::string& body) const { return send("PATCH", target, body); }

  // With what this caller's requests bring to be known.
  HeaderFields headers(const std::string& target, HeaderFields fields = {}) const;

  const std::string& key() const { return key_; }
  const std::string& platform() const { return platform_; }

 private:
  Installation& installation_;
  std::string platform_;
  std::string key_;
};

class Installation {
 public:
  explicit Installation(ApplicationOptions options = {});
  void reopen(WriterLimits limits);  // the same folder, with other limits of the writer
  ~Installation();

  Caller nobody() { return {*this, "", ""}; }
  Caller operator_caller();
  Caller platform(const std::string& name);  // made, with its first credential: an admin
  Caller credential(const std::string& platform, const std::string& role, const std::vector<std::string>& customers = {});

  Reply ask(const std::string& method, const std::string& target, HeaderFields fields, const std::string& body);

  // All on one thread, which takes them up in this order. Also in which order they came to their ends.
  struct Asked {
    const Caller& caller;
    std::string method;
    std::string target;
    std::string body = {};
  };
  struct Together {
    std::vector<Reply> replies;
    std::vector<std::size_t> order;
  };
  Together ask_together(const std::vector<Asked>& asked);

  EventStore& store() { return *store_; }
  Application& application() { return *application_; }
  Metrics& metrics() { return metrics_; }
  std::string metrics_text();

  // 201 or the test fails.
  void create_customer(const Caller& caller, const std::string& customer);
  void create_account(const Caller& caller, const std::string& customer, const std::string& account);

 private:
  void open(WriterLimits limits);
  void close();

  const std::filesystem::path folder_;
  const ApplicationOptions options_;
  std::unique_ptr<EventStore> store_;
  std::unique_ptr<Credentials> credentials_;
  Metrics metrics_;
  std::unique_ptr<LiveViews> views_;
  std::unique_ptr<Application> application_;
  std::string operator_key_;
};

std::string basic(const std::string& platform, const std::string& key);

}  // namespace daybook::http
