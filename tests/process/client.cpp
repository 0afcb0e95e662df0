#include "process/client.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <array>
#include <chrono>

namespace daybook::test {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

struct Client::Impl {
  asio::io_context context;
  asio::ip::tcp::endpoint server;
  std::optional<beast::tcp_stream> stream;
  beast::flat_buffer buffer;

  void connect() {
    stream.emplace(context);
    buffer.clear();
    stream->connect(server);
    stream->socket().set_option(asio::ip::tcp::no_delay(true));
  }

  // A server may close an idle connection at any time; that it did shows as bytes to read where none are due.
  bool is_open() {
    if (!stream) return false;
    boost::system::error_code ec;
    stream->socket().non_blocking(true, ec);
    char byte = 0;
    stream->socket().receive(asio::buffer(&byte, 1), asio::socket_base::message_peek, ec);
    const bool open = ec == asio::error::would_block;
    stream->socket().non_blocking(false, ec);
    return open;
  }
};

std::optional<std::string> HttpAnswer::header(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (beast::iequals(field, {name.data(), name.size()})) return value;
  }
  return std::nullopt;
}

Client::Client(unsigned short port) : impl_(std::make_unique<Impl>()) {
  impl_->server = {asio::ip::address_v4::loopback(), port};
}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;

HttpAnswer Client::send(const std::string& method, const std::string& target, const HeaderFields& headers,
                        const std::string& body) {
  if (!impl_->is_open()) impl_->connect();
  http::request<http::string_body> request;
  request.version(11);
  request.method_string(method);
  request.target(target);
  request.set(http::field::host, "127.0.0.1");
  for (const auto& [name, value] : headers) request.insert(name, value);
  request.body() = body;
  if (!body.empty() || method == "POST" || method == "PATCH" || method == "PUT") request.content_length(body.size());
  try {
    // A server may answer and close before it has read everything: what it said is still there to be read.
    boost::system::error_code ec;
    http::write(*impl_->stream, request, ec);
    http::response_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    if (method == "HEAD") parser.skip(true);
    http::read(*impl_->stream, impl_->buffer, parser);
    const auto& response = parser.get();
    HttpAnswer answer{static_cast<int>(response.result_int()), {}, response.body()};
    for (const auto& field : response) answer.headers.emplace_back(field.name_string(), field.value());
    if (response.need_eof() || !response.keep_alive()) impl_->stream.reset();
    return answer;
  } catch (...) {
    impl_->stream.reset();
    throw;
  }
}

HttpAnswer Client::send_until(const std::string& method, const std::string& target, const HeaderFields& headers,
                              const std::function<bool(const std::string& body)>& enough) {
  impl_->connect();
  http::request<http::empty_body> request;
  request.version(11);
  request.method_string(method);
  request.target(target);
  request.set(http::field::host, "127.0.0.1");
  for (const auto& [name, value] : headers) request.insert(name, value);
  http::write(*impl_->stream, request);
  http::response_parser<http::string_body> parser;
  parser.body_limit(boost::none);
  http::read_header(*impl_->stream, impl_->buffer, parser);
  while (!parser.is_done() && !enough(parser.get().body())) http::read_some(*impl_->stream, impl_->buffer, parser);
  const auto& response = parser.get();
  HttpAnswer answer{static_cast<int>(response.result_int()), {}, response.body()};
  for (const auto& field : response) answer.headers.emplace_back(field.name_string(), field.value());
  // Until the server has seen it and closes, too: what the stream held there is free then.
  auto& socket = impl_->stream->socket();
  boost::system::error_code ec;
  ec = socket.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ec);
  std::array<char, 4'096> dropped{};
  while (!ec) socket.read_some(boost::asio::buffer(dropped), ec);
  impl_->stream.reset();
  return answer;
}

std::pair<std::string, std::string> basic_authorization(const std::string& user, const std::string& key) {
  const std::string plain = user + ":" + key;
  std::string encoded(beast::detail::base64::encoded_size(plain.size()), '\0');
  encoded.resize(beast::detail::base64::encode(encoded.data(), plain.data(), plain.size()));
  return {"Authorization", "Basic " + encoded};
}

}  // namespace daybook::test
