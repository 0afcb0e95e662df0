#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "eventstore/background_verifier.h"
#include "eventstore/store.h"
#include "http/alert_delivery.h"
#include "http/application.h"
#include "http/log.h"
#include "http/metrics.h"
#include "http/server.h"
#include "http/tls.h"
#include "http/token_issuer.h"
#include "projections/credentials.h"
#include "projections/live_views.h"
#include "tools/checkpoint_files.h"
#include "tools/command_line.h"
#include "tools/first_start.h"
#include "tools/verbs.h"

namespace daybook {
namespace {

// The signals that the server heeds, blocked in every thread that is made from now on, so that only `wait` takes them.
class Signals {
 public:
  Signals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGHUP);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    ::signal(SIGPIPE, SIG_IGN);  // a reader of the log that has gone is no reason to end
  }
  int wait() const {
    int signal = 0;
    ::sigwait(&signals_, &signal);
    return signal;
  }

 private:
  sigset_t signals_;
};

constexpr auto kLastWordsMsMax = std::chrono::milliseconds(2'000);

// Ends the process after a storage failure: nothing in memory may be trusted any more, so nothing of it is tidied up. The log gets a
// line, unless whoever reads it doesn't take it in time.
[[noreturn]] void end_after_failure(http::Log& log, const std::string& why) {
  std::thread([] {
    std::this_thread::sleep_for(kLastWordsMsMax);
    std::_Exit(kFailed);
  }).detach();
  log.write(http::LogLevel::error, "storage failed; the process ends", {{"reason", why}});
  std::_Exit(kFailed);
}

// Debian builds RocksDB with its assertions, and one of them can break in a thread of RocksDB's after a write failed, before the failure
// has come to us. The process must end then in any case; this lets it end with the exit code of a failed storage.
void end_on_abort() {
  ::signal(SIGABRT, [](int) {
    constexpr std::string_view line =
        R"({"level":"error","message":"storage failed, or an assertion was broken; the process ends"})"
        "\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
    std::_Exit(kFailed);
  });
}

// Each connection takes a descriptor, and RocksDB must never be refused one: that would be a storage failure. So the soft limit is raised
// to the hard one, and connections get what the store leaves.
std::size_t connections_affordable(std::size_t wanted) {
  constexpr std::size_t kStoreDescriptors = 512;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= wanted + kStoreDescriptors) return wanted;
  return std::max<std::size_t>(1, limit.rlim_cur > kStoreDescriptors ? limit.rlim_cur - kStoreDescriptors : 0);
}

// What the server shows and trusts is read again, each for itself. What can't be used leaves the old in place: a server is better off with a
// certificate that ends soon than with none.
template <class Files>
void reload(const std::shared_ptr<Files>& files, std::string_view what, http::Log& log) {
  if (!files) return;
  try {
    files->reload();
    log.write(http::LogLevel::info, "reloaded", {{"what", what}});
  } catch (const std::exception& failed) {
    log.write(http::LogLevel::error, "not reloaded; what was there before stays", {{"what", what}, {"reason", failed.what()}});
  }
}

std::string address_of(const Settings& settings, std::uint16_t port) {
  const auto& host = settings.server.address;
  return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
}

}  // namespace

int serve(const Settings& settings) {
  ::prctl(PR_SET_DUMPABLE, 0);  // keys and personal data are in memory, and must not be in a core dump
  const Signals signals;
  end_on_abort();
  http::Log log;
  std::shared_ptr<http::TlsIdentity> tls;
  if (!settings.tls_certificate.empty()) tls = std::make_shared<http::TlsIdentity>(settings.tls_certificate, settings.tls_key);
  std::shared_ptr<http::TokenIssuer> tokens;
  if (!settings.jwks.empty()) tokens = std::make_shared<http::TokenIssuer>(settings.jwks, settings.tokens);
  const auto on_failure = [&log](const std::string& why) {
    end_after_failure(log, why);
  };
  const auto on_notice = [&log](const std::string& notice) { log.write(http::LogLevel::warning, notice); };

  Credentials credentials;
  auto store_options = settings.store;
  store_options.folder = settings.data;
  store_options.on_notice = on_notice;
  store_options.on_failure = on_failure;
  EventStore store(std::move(store_options));
  store.on_commit(kSystemJournal, [&credentials](const std::vector<Event>& events) { credentials.fold(events); });

  for (const auto& kept : kept_checkpoints(settings.checkpoints)) require_continues(store, credentials, kept);

  auto views_options = settings.views;
  views_options.folder = settings.data;
  views_options.on_notice = on_notice;
  LiveViews views(store, std::move(views_options), on_failure);

  const auto notifier = http::logging_notifier(log);
  http::AlertDelivery alert_delivery(store, views, *notifier);

  http::Metrics metrics;
  BackgroundVerifier verifier(
      store,
      {.entries_per_second_max = settings.verify_entries_per_second_max, .scratch = settings.data + "/verify", .rows_max = settings.verify_rows_max},
      [&log](const std::string& what) { log.write(http::LogLevel::error, "verification", {{"reason", what}}); });
  metrics.watch(verifier);
  auto application_options = settings.application;
  application_options.tokens = tokens;
  http::Application application(store, views, credentials, metrics, std::move(application_options));
  auto server_options = settings.server;
  server_options.tls = tls;
  server_options.connections_max = connections_affordable(server_options.connections_max);
  if (server_options.connections_max < settings.server.connections_max) {
    log.write(http::LogLevel::warning, "fewer connections than asked for: the system's limit of open files is too low",
              {{"connectionsMax", server_options.connections_max}});
  }
  http::Server server(
      std::move(server_options), [&application](http::Request request) { return application.handle(std::move(request)); },
      [&application](int status, const std::string& path, const std::string& request_id) {
        return application.describe_error(status, path, request_id);
      },
      metrics, log);

  LocalAdministration administration(store, credentials, &views);
  if (const auto issued = make_operator(administration, credentials)) {
    std::cout << words_about_operator(*issued) << std::flush;
    if (!std::cout) {
      log.write(http::LogLevel::warning, "the operator's key could not be printed; docs/api/v1.md says how to make another",
                {{"credential", issued->credential.text}});
    }
  }
  const auto address = address_of(settings, server.port());
  if (settings.demo) {
    if (const auto issued = make_demo(administration, credentials)) {
      std::cout << words_about_demo(*issued, (tls ? "https://" : "http://") + address) << std::flush;
    }
  }

  server.start();
  log.write(http::LogLevel::info, "listening", {{"address", address}, {"data", settings.data}, {"version", DAYBOOK_VERSION}});
  int signal = signals.wait();
  for (; signal == SIGHUP; signal = signals.wait()) {
    reload(tls, "certificate", log);
    reload(tokens, "key set", log);
  }
  log.write(http::LogLevel::info, "draining", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
  application.stop_long_work();
  if (!server.drain()) log.write(http::LogLevel::warning, "connections were cut off because the drain took too long");
  log.write(http::LogLevel::info, "stopped");
  return kDone;
}

}  // namespace daybook
