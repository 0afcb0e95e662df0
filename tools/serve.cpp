#include <signal.h>

#include <cstdlib>
#include <iostream>

#include "eventstore/store.h"
#include "http/application.h"
#include "http/log.h"
#include "http/metrics.h"
#include "http/server.h"
#include "projections/credentials.h"
#include "projections/views.h"
#include "tools/command_line.h"
#include "tools/first_start.h"
#include "tools/verbs.h"

namespace daybook {
namespace {

// The signals that end the server, blocked in every thread that is made from now on, so that only `wait` takes them.
class EndingSignals {
 public:
  EndingSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    ::signal(SIGPIPE, SIG_IGN);  // a reader of the log that has gone is no reason to end
  }
  std::string wait() const {
    int signal = 0;
    ::sigwait(&signals_, &signal);
    return signal == SIGTERM ? "SIGTERM" : "SIGINT";
  }

 private:
  sigset_t signals_;
};

std::string address_of(const Settings& settings, std::uint16_t port) {
  const auto& host = settings.server.address;
  return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
}

}  // namespace

int serve(const Settings& settings) {
  const EndingSignals ending;
  http::Log log;
  const auto on_failure = [&log](const std::string& why) {
    log.write(http::LogLevel::error, "storage failed; the process ends", {{"reason", why}});
    std::_Exit(kFailed);  // nothing in memory may be trusted any more, so nothing of it is tidied up
  };

  Credentials credentials;
  auto store_options = settings.store;
  store_options.folder = settings.data;
  store_options.on_failure = on_failure;
  EventStore store(std::move(store_options));
  store.on_commit(kSystemJournal, [&credentials](const std::vector<Event>& events) { credentials.fold(events); });

  auto views_options = settings.views;
  views_options.folder = settings.data;
  views_options.on_notice = [&log](const std::string& notice) { log.write(http::LogLevel::warning, notice); };
  Views views(store, std::move(views_options), on_failure);

  http::Metrics metrics;
  http::Application application(store, views, credentials, metrics, settings.application);
  http::Server server(
      settings.server, [&application](http::Request request) { return application.handle(std::move(request)); },
      [&application](int status, const std::string& path, const std::string& request_id) {
        return application.describe_error(status, path, request_id);
      },
      metrics, log);

  LocalAdministration administration(store, credentials, &views);
  if (const auto issued = make_operator(administration, credentials)) std::cout << words_about_operator(*issued) << std::flush;
  const auto address = address_of(settings, server.port());
  if (settings.demo) {
    if (const auto issued = make_demo(administration, credentials)) {
      std::cout << words_about_demo(*issued, "http://" + address) << std::flush;
    }
  }

  server.start();
  log.write(http::LogLevel::info, "listening", {{"address", address}, {"data", settings.data}, {"version", DAYBOOK_VERSION}});
  const auto signal = ending.wait();
  log.write(http::LogLevel::info, "draining", {{"signal", signal}});
  if (!server.drain()) log.write(http::LogLevel::warning, "connections were cut off because the drain took too long");
  log.write(http::LogLevel::info, "stopped");
  return kDone;
}

}  // namespace daybook
