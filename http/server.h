// The HTTP/1.1 server (RFC 9110, RFC 9112). One io_context for each thread; a connection stays on the thread that it was given
// to, and its requests are answered one after another, in order.
//
// A request that was read is answered by running its handler to the end, also when the client hangs up meanwhile. So every
// handler must end by itself, and what it waits for must outlive the server: its destructor waits for handlers that still run.
// What never reaches a handler (malformed, too large, too slow, too many) is described by `describe_error`.
//
// The server writes what frames a message (Content-Length, Transfer-Encoding, Connection, Date) and X-REQUEST-ID itself; a
// Response must not bring them. HEAD is passed on as it is; the body of its answer is left out.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "http/message.h"
#include "http/target.h"

namespace daybook::http {

class Log;
class Metrics;
class TlsIdentity;

struct ServerOptions {
  std::string address = "127.0.0.1";  // or a name, which is resolved
  std::uint16_t port = 8080;          // 0 takes a free one
  unsigned threads = 0;               // 0: as many as the machine has cores
  std::shared_ptr<const TlsIdentity> tls = nullptr;  // null: plain HTTP
  bool plain_beyond_loopback = false;                // else the server is not made without TLS where others than this machine reach it

  std::size_t header_bytes_max = 16 << 10;  // request line and fields, with their empty line: 431, or 414 within the first line
  std::size_t body_bytes_max = 1 << 20;     // without the chunked coding: 413
  std::size_t bulk_body_bytes_max = 16 << 20;  // the same of a path that ends with the segment `bulk`
  std::size_t bodies_bytes_max = 256 << 20;  // of all bodies that are in memory at once: 503 to the one that goes beyond
  TargetLimits target = {};                   // 414, 400
  std::size_t connections_max = 4096;       // one more gets 503 with Retry-After and is closed
  std::size_t refusals_max = 64;            // connections that are just being refused; one more is closed without a word

  std::chrono::milliseconds tls_handshake_ms_max{10'000};  // from the connection's beginning: closed without a word
  std::chrono::milliseconds read_header_ms_max{10'000};  // from its first byte to the end of the head: 408
  std::chrono::milliseconds read_body_ms_max{30'000};    // of the whole body: 408
  std::chrono::milliseconds idle_ms_max{60'000};         // without a byte of a next request: closed silently
  std::chrono::milliseconds write_ms_max{30'000};        // in which the client takes no byte of an answer: cut off
  std::chrono::milliseconds linger_ms_max{2'000};        // for the client to read the last answer before the connection ends
  std::chrono::milliseconds drain_ms_max{30'000};        // for what was read to be answered when the server ends
};

class Server {
 public:
  using Handler = std::function<boost::asio::awaitable<Response>(Request)>;
  // 400, 408, 413, 414, 431, 500 or 503; the path is printable ASCII or empty where it isn't known. Called on any thread.
  using DescribeError = std::function<Response(int status, const std::string& path, const std::string& request_id)>;

  // Binds and listens, so that `port` is known; nobody is answered yet. Throws std::system_error that says what address failed,
  // std::runtime_error where keys would cross a network as plain text.
  Server(ServerOptions options, Handler handler, DescribeError describe_error, Metrics& metrics, Log& log);
  ~Server();  // drains first

  std::uint16_t port() const;
  void start();  // once

  // Stops accepting, closes idle connections, answers what was read (the last answer of a connection says Connection: close),
  // and returns once all are closed. After drain_ms_max the rest is cut off and the result is false. Not from a handler.
  bool drain();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace daybook::http
