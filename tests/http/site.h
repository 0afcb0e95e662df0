// A server on a free port of the loopback, with its metrics and its log, for one test.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <string>

#include "http/log.h"
#include "http/metrics.h"
#include "http/server.h"
#include "tests/http/client.h"

namespace daybook::http::test {

// Answers with what it got: "POST /a/b [a][b] {x=1} body".
boost::asio::awaitable<Response> echo(Request request);

// Whatever waits at a gate goes on once it is open.
class Gate {
 public:
  void open() { open_ = true; }
  boost::asio::awaitable<void> wait();
  std::atomic<int> waiting{0};

 private:
  std::atomic<bool> open_{false};
};

// A file without a name, to read back what was written to its descriptor.
class MemoryFile {
 public:
  MemoryFile();
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  int descriptor() const { return descriptor_; }
  std::string text() const;

 private:
  int descriptor_;
};

class RunningSite {
 public:
  explicit RunningSite(ServerOptions options = {}, Server::Handler handler = echo);

  std::uint16_t port() const { return server.port(); }
  std::string metrics_text() const;
  std::string log_text();  // everything up to now

  MemoryFile log_file;
  Metrics metrics;
  Log log;
  Server server;
};

// Waits until it is so, for as long as a test may take; false when it never was.
bool becomes_true(const std::function<bool()>& condition);

}  // namespace daybook::http::test
