#include "tools/http_client.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <regex>
#include <stdexcept>

namespace daybook {
namespace {

constexpr int kPatienceSeconds = 60;  // with a server that says nothing

void set_timeouts(boost::asio::ip::tcp::socket& socket) {
  const timeval patience{kPatienceSeconds, 0};
  ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

}  // namespace

HttpClient::HttpClient(const std::string& url, std::string bearer) : bearer_(std::move(bearer)) {
  static const std::regex pattern(R"re(http://(?:\[([0-9A-Fa-f:.]+)\]|([^/:\[\]@]+))(?::([0-9]{1,5}))?/?)re");
  std::smatch match;
  if (!std::regex_match(url, match, pattern)) {
    throw std::runtime_error("\"" + url + "\" is no URL like http://127.0.0.1:8080");
  }
  host_ = match[1].matched ? match[1] : match[2];
  port_ = match[3].matched ? match.str(3) : "80";
}

HttpAnswer HttpClient::send(const std::string& method, const std::string& target, const std::string& json_body) const {
  namespace http = boost::beast::http;
  try {
    boost::asio::io_context context;
    boost::asio::ip::tcp::resolver resolver(context);
    boost::asio::ip::tcp::socket socket(context);
    boost::asio::connect(socket, resolver.resolve(host_, port_));
    set_timeouts(socket);

    http::request<http::string_body> request;
    request.version(11);
    request.method_string(method);
    request.target(target);
    request.set(http::field::host, host_.find(':') == std::string::npos ? host_ : "[" + host_ + "]");
    request.set(http::field::authorization, "Bearer " + bearer_);
    request.set(http::field::connection, "close");
    if (!json_body.empty()) request.set(http::field::content_type, "application/json");
    request.body() = json_body;
    request.prepare_payload();
    http::write(socket, request);

    boost::beast::flat_buffer buffer;
    http::response<http::string_body> response;
    http::read(socket, buffer, response);
    return {static_cast<int>(response.result_int()), std::move(response.body())};
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("no answer from http://" + host_ + ":" + port_ + ": " + error.code().message());
  }
}

}  // namespace daybook
