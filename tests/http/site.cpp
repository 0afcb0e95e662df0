#include "tests/http/site.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

namespace daybook::http::test {
namespace {

constexpr std::chrono::seconds kPatience{20};

ServerOptions on_free_port(ServerOptions options) {
  options.port = 0;
  options.threads = 2;
  return options;
}

Response describe(int status, const std::string& path, const std::string& request_id) {
  Response response;
  response.body = std::to_string(status) + " " + path + " " + request_id;
  return response;
}

}  // namespace

boost::asio::awaitable<Response> echo(Request request) {
  std::string text = request.method_name + " " + request.path + " ";
  for (const auto& segment : request.segments) text += "[" + segment + "]";
  for (const auto& [name, value] : request.query) text += "{" + name + "=" + value + "}";
  Response response;
  response.route = "/echo";
  response.content_type = "text/plain";
  response.body = text + " " + request.body;
  co_return response;
}

boost::asio::awaitable<void> Gate::wait() {
  ++waiting;
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  while (!open_) {
    timer.expires_after(std::chrono::milliseconds(2));
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
  --waiting;
}

MemoryFile::MemoryFile() : descriptor_(::memfd_create("daybook-test", MFD_CLOEXEC)) {}
MemoryFile::~MemoryFile() { ::close(descriptor_); }

std::string MemoryFile::text() const {
  struct stat status {};
  ::fstat(descriptor_, &status);
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  text.resize(static_cast<std::size_t>(::pread(descriptor_, text.data(), text.size(), 0)));
  return text;
}

RunningSite::RunningSite(ServerOptions options, Server::Handler handler)
    : log({.descriptor = log_file.descriptor()}),
      server(on_free_port(std::move(options)), std::move(handler), describe, metrics, log) {
  server.start();
}

std::string RunningSite::metrics_text() const {
  MetricsText text;
  metrics.write(text);
  return text.take();
}

std::string RunningSite::log_text() {
  log.flush();
  return log_file.text();
}

bool becomes_true(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace daybook::http::test
