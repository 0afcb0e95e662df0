#include "http/session.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffer_traits.hpp>
#include <boost/beast/core/buffers_suffix.hpp>
#include <algorithm>
#include <charconv>
#include <tuple>

#include "http/live_body.h"
#include "http/log.h"
#include "http/metrics.h"
#include "http/response_head.h"
#include "http/uuid.h"

namespace daybook::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::awaitable;
using boost::system::error_code;

constexpr auto kAsTuple = asio::experimental::as_tuple(asio::use_awaitable);
constexpr std::size_t kHeadReadBytes = 4 << 10;   // what an idle connection costs
constexpr std::size_t kBodyReadBytes = 16 << 10;
constexpr std::string_view kLastChunk = "0\r\n\r\n";

std::string client_of(const asio::ip::tcp::socket& socket) {
  error_code ec;
  const auto peer = socket.remote_endpoint(ec);
  return ec ? "unknown" : peer.address().to_string();
}

void append_chunk_size(std::string& prefix, std::size_t size) {
  std::array<char, 16> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), size, 16).ptr;
  prefix.append(digits.begin(), end) += "\r\n";
}

}  // namespace

Session::Session(asio::ip::tcp::socket socket, const Site& site)
    : socket_(std::move(socket)), site_(site), client_(client_of(socket_)) {
  error_code ec;  // a connection that is gone already shows itself when it is read
  std::ignore = socket_.set_option(asio::ip::tcp::no_delay(true), ec);
  if (site_.options.tls) tls_ = std::make_unique<TlsStream>(socket_, site_.options.tls->context());
}

awaitable<void> Session::begin_tls() {
  if (!tls_) co_return;
  deadline_ = Clock::now() + site_.options.tls_handshake_ms_max;
  const auto ec = co_await tls_->handshake();
  deadline_ = Clock::time_point::max();
  if (!ec) co_return;
  site_.metrics.record_failed_handshake();
  cut_off();
}

awaitable<void> Session::serve() {
  co_await begin_tls();
  if (lost_) co_return;
  // Here and below: g++ 12 miscompiles a co_await in the condition of a loop, and `?:` beside one in an expression.
  bool more = true;
  while (more) more = co_await serve_one();
  if (!lost_) {
    co_await linger();
  } else if (tls_ && socket_.is_open()) {
    co_await close_tls(Clock::now());
  }
}

awaitable<void> Session::refuse() {
  co_await begin_tls();
  if (lost_) co_return;
  unread_ = true;
  Exchange exchange{.request_id = new_uuid(), .arrived = Clock::now()};
  Response response = described(503, exchange);
  if (!response.headers.find("Retry-After")) response.headers.add("Retry-After", "1");
  co_await send(std::move(response), exchange);
  if (!lost_) co_await linger();
}

// An operation within TLS is many of the socket, and a cancel hits none while the outcome of one waits to be told: so it comes again until whoever waits has ended.
void Session::check(Clock::time_point now) {
  error_code ec;
  if (site_.draining && idle_) std::ignore = socket_.cancel(ec);
  if (now < deadline_) return;
  timed_out_ = true;
  std::ignore = socket_.cancel(ec);
}

void Session::notice_drain() {
  error_code ec;
  if (idle_) std::ignore = socket_.cancel(ec);
  if (live_) live_->end();
}

void Session::cut_off() {
  lost_ = true;
  error_code ec;
  std::ignore = socket_.set_option(asio::socket_base::linger(true, 0), ec);  // what the client didn't take is dropped
  std::ignore = socket_.close(ec);
}

bool BodyShare::grow_to(std::size_t bytes) {
  if (bytes <= bytes_) return true;
  const auto more = bytes - bytes_;
  bytes_ = bytes;
  return (site_.bodies_bytes += more) <= site_.options.bodies_bytes_max;
}

awaitable<bool> Session::serve_one() {
  if (buffer_.size() == 0) co_await await_first_byte();
  if (lost_) co_return false;
  RequestParser parser(site_.limits);
  BodyShare share(site_);
  const auto fault = co_await read_request(parser, share);
  if (lost_) co_return false;
  if (fault) {
    co_await refuse(*fault, parser);
    co_return false;
  }
  Request request = std::move(parser.request());
  request.id = new_uuid();
  request.client = client_;
  request.arrived = Clock::now();
  Exchange exchange{request.id, request.method, request.path, request.arrived, parser.is_http_1_0(), parser.keeps_alive()};
  Response response = co_await answer(std::move(request), exchange);
  // Requests that the client sent ahead and that are here already are answered also while the server drains.
  if (site_.draining && buffer_.size() == 0) exchange.keeps_alive = false;
  co_await send(std::move(response), exchange);
  co_return exchange.keeps_alive && !lost_;
}

// A large buffer is given back while the connection is idle.
awaitable<void> Session::await_first_byte() {
  if (buffer_.capacity() > kHeadReadBytes) buffer_ = {};
  bool received = false;
  if (!site_.draining) {
    idle_ = true;
    received = co_await read_some(Clock::now() + site_.options.idle_ms_max, kHeadReadBytes);
    idle_ = false;
  }
  // A request may have come in just when the server began to drain.
  if (!received && site_.draining && has_bytes_waiting()) {
    received = co_await read_some(Clock::now() + site_.options.read_header_ms_max, kHeadReadBytes);
  }
  lost_ = lost_ || !received;
}

awaitable<std::optional<TransportFault>> Session::read_request(RequestParser& parser, BodyShare& share) {
  auto deadline = Clock::now() + site_.options.read_header_ms_max;
  std::size_t read_bytes = kHeadReadBytes;
  for (;;) {
    const auto progress = parser.feed(buffer_);
    if (!progress) co_return progress.error();
    if (!share.grow_to(parser.request().body.size())) {
      co_return TransportFault{503, "the bodies of all requests together are too large"};
    }
    if (*progress == RequestParser::Progress::whole) co_return std::nullopt;
    if (*progress == RequestParser::Progress::head) {
      deadline = Clock::now() + site_.options.read_body_ms_max;
      read_bytes = kBodyReadBytes;
      if (buffer_.size() > 0) continue;
      if (parser.expects_continue()) co_await write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    const bool received = co_await read_some(deadline, read_bytes);
    if (received) continue;
    if (timed_out_ && parser.has_begun()) co_return TransportFault{408, "the request came too slowly"};
    lost_ = true;
    co_return std::nullopt;
  }
}

awaitable<bool> Session::read_some(Clock::time_point deadline, std::size_t bytes) {
  timed_out_ = false;
  deadline_ = deadline;
  const auto space = buffer_.prepare(bytes);
  if (tls_) {
    const auto read = co_await tls_->read_some(space);
    deadline_ = Clock::time_point::max();
    buffer_.commit(read.bytes);
    co_return !read.ec;
  }
  const auto [ec, count] = co_await socket_.async_read_some(space, kAsTuple);
  deadline_ = Clock::time_point::max();
  buffer_.commit(count);
  co_return !ec;
}

awaitable<Response> Session::answer(Request request, const Exchange& exchange) {
  std::string failure;
  try {
    co_return co_await site_.handler(std::move(request));
  } catch (const std::exception& exception) {
    failure = exception.what();
  } catch (...) {
    failure = "not a std::exception";
  }
  site_.log.write(LogLevel::error, "a handler failed",
                  {{"requestId", exchange.request_id}, {"path", exchange.path}, {"exception", failure}});
  co_return described(500, exchange);
}

awaitable<void> Session::refuse(const TransportFault& fault, RequestParser& parser) {
  unread_ = true;
  Exchange exchange{.request_id = new_uuid(),
                    .method = method_named(parser.request().method_name),
                    .path = parser.shown_path(buffer_),
                    .arrived = Clock::now(),
                    .http_1_0 = parser.is_http_1_0()};
  Response response = described(fault.status, exchange);
  if (response.log_note.empty()) response.log_note = fault.reason;
  co_await send(std::move(response), exchange);
}

Response Session::described(int status, const Exchange& exchange) const {
  try {
    Response response = site_.describe_error(status, exchange.path, exchange.request_id);
    response.status = status;
    return response;
  } catch (const std::exception& exception) {
    site_.log.write(LogLevel::error, "an error could not be described",
                    {{"requestId", exchange.request_id}, {"status", status}, {"exception", exception.what()}});
  }
  Response response;
  response.status = status;
  response.content_type = "text/plain";
  response.body = "error " + std::to_string(status) + "\n";
  return response;
}

awaitable<void> Session::send(Response response, Exchange& exchange) {
  auto* const stream = std::get_if<BodyStream>(&response.body);
  auto* const live = std::get_if<std::shared_ptr<LiveBody>>(&response.body);
  const bool pieces = stream || live;
  const bool describes_body = response.status != 204 && response.status != 304;
  const bool has_body = describes_body && exchange.method != Method::head;
  const bool chunked = describes_body && pieces && !exchange.http_1_0;
  // For HTTP/1.0 the end of a stream is the end of the connection. So it is for a live body within TLS, where what the reader sends meanwhile
  // can't be told from its hanging up without being read.
  if (has_body && ((pieces && !chunked) || (live && tls_))) exchange.keeps_alive = false;
  ResponseFraming framing{
      .http_1_0 = exchange.http_1_0, .keeps_alive = exchange.keeps_alive, .chunked = chunked, .content_length = {}};
  std::string_view text;
  if (!pieces && describes_body) {
    text = std::get<std::string>(response.body);
    framing.content_length = text.size();
  }
  framing.encrypted = tls_ != nullptr;
  std::string head = response_head(response, framing, exchange.request_id);
  body_bytes_sent_ = 0;
  bool complete = false;
  std::string failure;
  try {
    if (!has_body) {
      complete = co_await write(head);
    } else if (stream) {
      complete = co_await send_stream(std::move(head), *stream, chunked);
    } else if (live) {
      complete = co_await send_live(std::move(head), *live, chunked);
    } else {
      complete = co_await write(head, text);
      if (complete) body_bytes_sent_ = text.size();
    }
  } catch (const std::exception& exception) {
    failure = exception.what();
  }
  while (tls_listens_) {  // it must not outlive the session
    error_code ec;
    std::ignore = socket_.cancel(ec);
    co_await asio::post(asio::use_awaitable);
  }
  if (!failure.empty()) {
    site_.log.write(LogLevel::error, "a body could not be made", {{"requestId", exchange.request_id}, {"exception", failure}});
    cut_off();  // the only way left to say that the body is not whole
  }
  record(response, exchange, complete);
}

// `head` leaves together with the first piece.
awaitable<bool> Session::send_stream(std::string head, BodyStream& stream, bool chunked) {
  const std::string_view after_last = chunked ? kLastChunk : "";
  std::string prefix = std::move(head);
  while (std::optional<std::string> piece = stream()) {
    if (piece->empty()) {  // would read as the end; let others run before asking again
      co_await asio::post(asio::use_awaitable);
      if (lost_) co_return false;
      continue;
    }
    const bool taken = co_await send_piece(prefix, *piece, chunked);
    if (!taken) co_return false;
  }
  co_return co_await write(prefix, after_last);
}

// Who sends a live body listens to its reader meanwhile, since it may have nothing to send for long. Whoever ends sending says no more than
// that: a reader that still reads is not to be expected.
struct Session::Listening {
  Session* session;  // null: over
  LiveBody& live;
  bool hung_up = false;
};

awaitable<void> Session::listen_to_tls(std::shared_ptr<Listening> listening) {
  std::array<char, kHeadReadBytes> dropped;
  std::size_t bytes = 0;
  while (listening->session && bytes < dropped.size()) {
    const auto read = co_await tls_->read_some(asio::buffer(dropped));
    bytes += read.bytes;
    if (!read.ec) continue;
    listening->hung_up = true;
    if (listening->session) listening->live.end();
    break;
  }
  tls_listens_ = false;
}

void Session::listen(std::shared_ptr<Listening> listening) {
  if (tls_) {
    tls_listens_ = true;
    asio::co_spawn(socket_.get_executor(), listen_to_tls(std::move(listening)), asio::detached);
    return;
  }
  auto heard = [listening](error_code ec) {
    if (listening->session && !ec) listening->session->hear(listening);
  };
  socket_.async_wait(asio::ip::tcp::socket::wait_read, std::move(heard));
}

// Bytes are a request that was sent ahead, and kept for when it is its turn. Who sends more of them than a head's worth is not listened to
// any longer.
void Session::hear(std::shared_ptr<Listening> listening) {
  error_code ec;
  const auto waiting = socket_.available(ec);
  if (ec || waiting == 0) {
    listening->hung_up = true;
    listening->live.end();
    return;
  }
  if (buffer_.size() + waiting > kHeadReadBytes) return;
  const auto read = socket_.read_some(buffer_.prepare(waiting), ec);
  buffer_.commit(read);
  if (!ec) listen(std::move(listening));
}

awaitable<bool> Session::send_live(std::string head, std::shared_ptr<LiveBody> live, bool chunked) {
  const std::string_view after_last = chunked ? kLastChunk : "";
  std::string prefix = std::move(head);
  struct Known {  // to notice_drain, for as long as it is sent
    Known(LiveBody*& at, LiveBody* body) : place(at) { place = body; }
    ~Known() { place = nullptr; }
    LiveBody*& place;
  } known(live_, live.get());
  if (site_.draining) live->end();
  struct Heard {  // for as long as it is sent
    ~Heard() {
      listening->session = nullptr;
      error_code ec;
      std::ignore = socket.cancel(ec);
    }
    std::shared_ptr<Listening> listening;
    asio::ip::tcp::socket& socket;
  } heard{std::make_shared<Listening>(this, *live), socket_};
  listen(heard.listening);
  for (;;) {
    const auto piece = co_await live->next();
    if (heard.listening->hung_up) {
      cut_off();
      co_return false;
    }
    if (!piece) co_return co_await write(prefix, after_last);
    const bool taken = co_await send_piece(prefix, *piece, chunked);
    if (!taken) co_return false;
  }
}

awaitable<bool> Session::send_piece(std::string& prefix, std::string_view piece, bool chunked) {
  const std::string_view after_piece = chunked ? "\r\n" : "";
  if (chunked) append_chunk_size(prefix, piece.size());
  const bool taken = co_await write(prefix, piece, after_piece);
  if (taken) body_bytes_sent_ += piece.size();
  prefix.clear();
  co_return taken;
}

// A reader may be slow, but it must go on taking bytes.
awaitable<bool> Session::write(std::string_view first, std::string_view second, std::string_view third) {
  const std::array<asio::const_buffer, 3> pieces{asio::buffer(first), asio::buffer(second), asio::buffer(third)};
  beast::buffers_suffix<std::array<asio::const_buffer, 3>> rest(pieces);
  while (!lost_ && beast::buffer_bytes(rest) > 0) {
    timed_out_ = false;
    deadline_ = Clock::now() + site_.options.write_ms_max;
    TlsStream::Transferred written;
    if (tls_) {
      std::array<asio::const_buffer, TlsStream::kPieces> left{};
      std::copy(rest.begin(), rest.end(), left.begin());
      written = co_await tls_->write_some(left);
    } else {
      std::tie(written.ec, written.bytes) = co_await socket_.async_write_some(rest, kAsTuple);
    }
    deadline_ = Clock::time_point::max();
    rest.consume(written.bytes);
    if (written.ec) cut_off();
  }
  co_return !lost_;
}

void Session::record(const Response& response, const Exchange& exchange, bool complete) {
  const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - exchange.arrived);
  site_.metrics.record_request(response.route, exchange.method, response.status, duration);
  site_.log.write(Access{.request_id = exchange.request_id,
                         .method = exchange.method,
                         .route = response.route,
                         .path = exchange.path,
                         .status = response.status,
                         .duration = duration,
                         .bytes = body_bytes_sent_,
                         .client = client_,
                         .complete = complete,
                         .note = response.log_note});
}

// A client that waits for more would take an end without it for an attack (RFC 8446, section 6.1).
awaitable<void> Session::close_tls(Clock::time_point deadline) {
  deadline_ = deadline;
  co_await tls_->close();
  deadline_ = Clock::time_point::max();
}

// Closing a socket that still has bytes to be read resets the connection, and the reset may overtake the answer (RFC 9112,
// section 9.6). So what still comes is read and dropped until the client closes too, or has had its time.
awaitable<void> Session::linger() {
  const bool all_read = site_.draining && !unread_ && buffer_.size() == 0 && !has_bytes_waiting();
  const auto deadline = Clock::now() + site_.options.linger_ms_max;
  if (tls_) {
    const auto closed_by = all_read ? Clock::now() : deadline;
    co_await close_tls(closed_by);
    tls_.reset();  // what is left to be read is dropped, so nobody needs to understand it
  }
  error_code ec;
  std::ignore = socket_.shutdown(asio::socket_base::shutdown_send, ec);
  if (all_read) co_return;
  bool more = true;
  while (more) {
    buffer_.clear();
    more = co_await read_some(deadline, kBodyReadBytes);
  }
}

bool Session::has_bytes_waiting() {
  error_code ec;
  return socket_.available(ec) > 0 && !ec;
}

}  // namespace daybook::http
