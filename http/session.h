// One connection: reads requests, has them answered, writes the answers. Belongs to the thread of its io_context, which also
// calls `check` often; a limit on time is held by cancelling the socket's operation, never the handler.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "http/request_parser.h"
#include "http/server.h"
#include "http/tls.h"

namespace daybook::http {

// What the sessions of a server share. Constant once the server started, but for the two atomics.
struct Site {
  ServerOptions options;
  RequestLimits limits;
  Server::Handler handler;
  Server::DescribeError describe_error;
  Metrics& metrics;
  Log& log;
  std::atomic<bool> draining{false};
  mutable std::atomic<std::size_t> bodies_bytes{0};  // held by all sessions together
};

// What one request's body holds of ServerOptions::bodies_bytes_max; gives it back at the end.
class BodyShare {
 public:
  explicit BodyShare(const Site& site) : site_(site) {}
  ~BodyShare() { site_.bodies_bytes -= bytes_; }
  BodyShare(const BodyShare&) = delete;
  BodyShare& operator=(const BodyShare&) = delete;

  bool grow_to(std::size_t bytes);  // false where all together would go beyond the limit

 private:
  const Site& site_;
  std::size_t bytes_ = 0;
};

class Session {
 public:
  using Clock = std::chrono::steady_clock;

  Session(boost::asio::ip::tcp::socket socket, const Site& site);

  boost::asio::awaitable<void> serve();   // until the connection ends
  boost::asio::awaitable<void> refuse();  // with 503

  void check(Clock::time_point now);  // cancels what is past its deadline
  void notice_drain();                // wakes it where it is idle, and ends a body that would go on
  void cut_off();                     // ends reading and writing, not the handler

 private:
  // What is known of a request when it is answered; an empty path and method where it wasn't understood.
  struct Exchange {
    std::string request_id;
    Method method = Method::other;
    std::string path = {};
    Clock::time_point arrived = {};
    bool http_1_0 = false;
    bool keeps_alive = false;
  };

  boost::asio::awaitable<void> begin_tls();  // where the server has it; a client that fails is lost
  boost::asio::awaitable<bool> serve_one();  // whether another request may follow
  boost::asio::awaitable<void> await_first_byte();
  boost::asio::awaitable<std::optional<TransportFault>> read_request(RequestParser& parser, BodyShare& share);
  boost::asio::awaitable<bool> read_some(Clock::time_point deadline, std::size_t bytes);

  boost::asio::awaitable<Response> answer(Request request, const Exchange& exchange);
  boost::asio::awaitable<void> refuse(const TransportFault& fault, RequestParser& parser);
  Response described(int status, const Exchange& exchange) const;

  boost::asio::awaitable<void> send(Response response, Exchange& exchange);
  boost::asio::awaitable<bool> send_stream(std::string head, BodyStream& stream, bool chunked);
  boost::asio::awaitable<bool> send_live(std::string head, std::shared_ptr<LiveBody> live, bool chunked);
  boost::asio::awaitable<bool> send_piece(std::string& prefix, std::string_view piece, bool chunked);
  boost::asio::awaitable<bool> write(std::string_view first, std::string_view second = {}, std::string_view third = {});
  void record(const Response& response, const Exchange& exchange, bool complete);

  struct Listening;
  void listen(std::shared_ptr<Listening> listening);
  void hear(std::shared_ptr<Listening> listening);
  boost::asio::awaitable<void> listen_to_tls(std::shared_ptr<Listening> listening);

  boost::asio::awaitable<void> close_tls(Clock::time_point deadline);
  boost::asio::awaitable<void> linger();
  bool has_bytes_waiting();

  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<TlsStream> tls_;  // null: the socket's bytes are the requests
  bool tls_listens_ = false;        // a reader of it is under way beside who sends
  const Site& site_;
  const std::string client_;
  boost::beast::flat_buffer buffer_;  // received and not parsed yet

  Clock::time_point deadline_ = Clock::time_point::max();  // of the socket's current operation
  bool timed_out_ = false;                                 // the last operation was cancelled by its deadline
  bool idle_ = false;                                      // waits for the first byte of a request
  LiveBody* live_ = nullptr;                               // being sent
  bool lost_ = false;                                      // the connection is of no more use, in either direction
  bool unread_ = false;                                    // part of a request was left unread
  std::uint64_t body_bytes_sent_ = 0;                      // of the current answer
};

}  // namespace daybook::http
