// Runs one scenario file against the real program: scenario_runner FILE. Exit code 0 where everything was as expected.
#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "process/client.h"
#include "process/daybook_process.h"
#include "scenario_runner/description.h"
#include "scenario_runner/match.h"
#include "scenario_runner/scenario.h"

namespace daybook::test {
namespace {

using nlohmann::json;

constexpr std::chrono::seconds kPatience{60};  // for events; asked at least at each heartbeat

struct Caller {
  std::string platform;  // empty: authenticates as bearer
  std::string key;
};

class Runner {
 public:
  explicit Runner(std::string file) : file_(std::move(file)) {}

  int failures() const { return failures_; }

  void take(const Step& step) {
    try {
      switch (step.kind) {
        case Step::Kind::platform: return make_platform(step);
        case Step::Kind::credential: return issue_credential(step);
        case Step::Kind::as: return become(step);
        case Step::Kind::serve: return serve_with(step);
        case Step::Kind::restart: return restart();
        case Step::Kind::wait: std::this_thread::sleep_for(std::chrono::seconds(std::stoi(step.words.at(0)))); return;
        case Step::Kind::run: return run_verb(step);
        case Step::Kind::request: return request(step);
      }
    } catch (const std::exception& error) {
      report(step, error.what());
    }
  }

 private:
  void report(const Step& step, const std::string& what) {
    std::cout << file_ << ":" << step.line << ": " << what << "\n";
    ++failures_;
  }

  // ---- the server: started by the first step that needs it
  void serve_with(const Step& step) {
    stop();
    serve_options_.clear();
    for (const auto& word : step.words) serve_options_.push_back(filled(word));
  }

  void start() {
    server_ = std::make_unique<DaybookProcess>(serve_arguments(folder_.path() / "data", serve_options_));
    client_.emplace(server_->port());
    if (!description_) description_.emplace(json::parse(client_->send("GET", "/openapi.json").body));
    if (!values_.contains("key:operator")) {
      values_["key:operator"] = server_->operator_key();
      callers_["operator"] = {{}, values_["key:operator"]};
    }
  }

  Client& client() {
    if (!server_) start();
    return *client_;
  }

  void stop() {
    if (!server_) return;
    server_->send_signal(SIGTERM);
    const int exit_code = server_->wait();
    if (exit_code != 0) throw std::runtime_error("the server ended with " + std::to_string(exit_code) + ": " + server_->log());
    server_.reset();
  }

  void restart() {
    stop();
    start();
  }

  // ---- who asks
  json ask_as_operator(const std::string& target, const json& body) {
    client();
    const HeaderFields headers = {{"Authorization", "Bearer " + values_["key:operator"]}, {"Content-Type", "application/json"}};
    const auto answer = client_->send("POST", target, headers, body.dump());
    if (answer.status != 201) throw std::runtime_error(target + " answered " + std::to_string(answer.status) + ": " + answer.body);
    return json::parse(answer.body);
  }

  void remember(const std::string& name, const json& answer) {
    values_["key:" + name] = answer.at("key");
    values_["credential:" + name] = answer.at("credential");
    callers_[name] = callers_[platform_ + "/" + name] = {platform_, answer.at("key")};
  }

  void make_platform(const Step& step) {
    const auto answer = ask_as_operator("/v1/platforms", {{"platform", step.words.at(0)}});
    platform_ = step.words.at(0);
    remember("admin", answer);
    caller_ = callers_["admin"];
  }

  // credential NAME role ROLE [customers ID...]
  void issue_credential(const Step& step) {
    json body = {{"role", step.words.at(2)}};
    if (step.words.size() > 4) body["customers"] = std::vector<std::string>(step.words.begin() + 4, step.words.end());
    remember(step.words.at(0), ask_as_operator("/v1/platforms/" + platform_ + "/credentials", body));
  }

  void become(const Step& step) {
    client();
    if (step.words.at(0) == "nobody") {
      caller_.reset();
    } else if (const auto found = callers_.find(step.words.at(0)); found != callers_.end()) {
      caller_ = found->second;
    } else {
      throw std::runtime_error("there is no credential " + step.words.at(0));
    }
  }

  // ---- what is asked, and what comes back
  std::string filled(std::string_view text) {
    return substitute(text, [this](std::string_view name) -> std::optional<std::string> {
      if (name == "data" || name == "folder") return (folder_.path() / "data").string();
      if (name == "work") return folder_.path().string();
      if (name == "url") return client(), "http://127.0.0.1:" + std::to_string(server_->port());
      if (const auto found = values_.find(name); found != values_.end()) return found->second;
      return std::nullopt;
    });
  }

  HeaderFields headers_of(const Step& step) {
    HeaderFields headers;
    bool has_type = false, has_authorization = false, has_version = !step.words[1].starts_with("/customers");
    for (const auto& [name, value] : step.headers) {
      has_type = has_type || name == "Content-Type";
      has_authorization = has_authorization || name == "Authorization" || name == "tangany-subscription";
      has_version = has_version || name == "tangany-version";
      if (value != "-") headers.emplace_back(name, filled(value));
    }
    if (!has_version) headers.emplace_back("tangany-version", "1");
    if (step.body && !has_type) headers.emplace_back("Content-Type", "application/json");
    if (caller_ && !has_authorization) {
      headers.push_back(caller_->platform.empty() ? std::pair<std::string, std::string>{"Authorization", "Bearer " + caller_->key}
                                                  : basic_authorization(caller_->platform, caller_->key));
    }
    return headers;
  }

  HttpAnswer sent(const Step& step) {
    return client_->send(step.words[0], filled(step.words[1]), headers_of(step), filled(step.body.value_or("")));
  }

  // As many events as are expected, and no more: then it hangs up.
  HttpAnswer streamed(const Step& step) {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    auto answer = client_->send_until(step.words[0], filled(step.words[1]), headers_of(step), [&](const std::string& body) {
      if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("only these events came: " + body);
      return events_in(body).size() >= *step.expected.events;
    });
    if (answer.status == 200) {
      auto events = events_in(answer.body);
      while (events.size() > *step.expected.events) events.erase(events.size() - 1);  // that came in one piece with the last
      answer.body = events.dump();
    }
    return answer;
  }

  void request(const Step& step) {
    client();
    const auto answer = step.expected.events ? streamed(step) : sent(step);
    check_description(step, answer);
    for (const auto& [name, value] : step.expected.headers) {
      const auto actual = answer.header(name);
      if (!actual) {
        if (value != "!") report(step, "the header " + name + " is missing");
      } else if (value == "!" || !matches(filled(value), *actual, values_)) {
        report(step, "the header " + name + " should be " + value + " and is " + *actual);
      }
    }
    compare(step, answer.status, answer.body);
  }

  // Every answer must be one that /openapi.json describes.
  void check_description(const Step& step, const HttpAnswer& answer) {
    const auto& method = step.words[0];
    if (method == "HEAD") return;
    const Answered answered{method, filled(step.words[1]), answer.status, answer.header("Content-Type").value_or(""), answer.body};
    for (const auto& difference : description_->differences(answered)) report(step, "the description of " + method + " differs: " + difference);
  }

  // run VERB...: an administration verb of the program, while the server serves ({url}) or is stopped ({data}).
  void run_verb(const Step& step) {
    std::vector<std::string> arguments;
    bool on_folder = false;
    for (const auto& word : step.words) {
      on_folder = on_folder || word == "{data}";
      arguments.push_back(filled(word));
    }
    if (on_folder) stop();
    DaybookProcess verb(arguments);
    const int exit_code = verb.wait();
    compare(step, exit_code, verb.output() + verb.log());
  }

  void compare(const Step& step, int status, const std::string& body) {
    const auto& expected = step.expected;
    if (status != expected.status) {
      return report(step, "expected " + std::to_string(expected.status) + ", got " + std::to_string(status) + ": " + body);
    }
    if (expected.empty && !body.empty()) report(step, "expected no body, got " + body);
    for (const auto& part : expected.contained) {
      if (body.find(filled(part)) == std::string::npos) report(step, "expected somewhere " + part + ", got " + body);
    }
    if (expected.body.empty()) return;
    const auto actual = json::parse(body, nullptr, false);
    if (actual.is_discarded()) return report(step, "expected JSON, got " + body);
    for (const auto& difference : mismatches(json::parse(filled(expected.body)), actual, expected.exact, values_)) {
      report(step, difference);
    }
  }

  std::string file_;
  TemporaryFolder folder_;
  std::vector<std::string> serve_options_;
  std::unique_ptr<DaybookProcess> server_;
  std::optional<Client> client_;
  std::optional<Description> description_;  // what the server says of itself
  std::string platform_;
  std::map<std::string, Caller> callers_;
  std::optional<Caller> caller_;
  Captures values_;
  int failures_ = 0;
};

}  // namespace
}  // namespace daybook::test

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: scenario_runner FILE\n";
    return 2;
  }
  std::ifstream in(arguments[1], std::ios::binary);
  if (!in) {
    std::cerr << arguments[1] << " can't be read\n";
    return 2;
  }
  try {
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    daybook::test::Runner runner(arguments[1]);
    for (const auto& step : daybook::test::parse_scenario(text)) runner.take(step);
    return runner.failures() == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << arguments[1] << ": " << error.what() << "\n";
    return 1;
  }
}
