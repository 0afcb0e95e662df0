#include "tools/http_client.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace daybook {
namespace {

void set_timeouts(boost::asio::ip::tcp::socket& socket, std::chrono::seconds patience) {
  const timeval timeout{patience.count(), 0};
  ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
}

std::optional<Authority> parsed_authority(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return std::nullopt;
  url.remove_prefix(scheme.size());
  if (url.ends_with('/')) url.remove_suffix(1);

  const bool in_brackets = url.starts_with('[');
  if (in_brackets) url.remove_prefix(1);
  const auto host = url.substr(0, url.find_first_of(in_brackets ? "]" : ":"));
  url.remove_prefix(host.size());
  if (in_brackets && !url.starts_with(']')) return std::nullopt;
  if (in_brackets) url.remove_prefix(1);
  if (host.empty() || host.find_first_of("/@[]") != std::string_view::npos) return std::nullopt;
  if (url.empty()) return Authority{std::string(host), "80"};

  const auto port = url.substr(1);
  const bool is_number = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string_view::npos;
  if (url.front() != ':' || !is_number) return std::nullopt;
  return Authority{std::string(host), std::string(port)};
}

}  // namespace

Authority authority_of(const std::string& url) {
  const auto authority = parsed_authority(url);
  if (!authority) throw std::runtime_error("\"" + url + "\" is no URL like http://127.0.0.1:8080");
  return *authority;
}

std::string Authority::text() const { return host.find(':') == std::string::npos ? host : "[" + host + "]"; }

HttpClient::HttpClient(const std::string& url, std::string bearer) : authority_(authority_of(url)), bearer_(std::move(bearer)) {}

HttpAnswer HttpClient::send(const std::string& method, const std::string& target, const std::string& json_body,
                            std::chrono::seconds patience) const {
  namespace http = boost::beast::http;
  try {
    boost::asio::io_context context;
    boost::asio::ip::tcp::resolver resolver(context);
    boost::asio::ip::tcp::socket socket(context);
    boost::asio::connect(socket, resolver.resolve(authority_.host, authority_.port));
    set_timeouts(socket, patience);

    http::request<http::string_body> request;
    request.version(11);
    request.method_string(method);
    request.target(target);
    request.set(http::field::host, authority_.text());
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
    throw std::runtime_error("no answer from http://" + authority_.text() + ":" + authority_.port + ": " + error.code().message());
  }
}

}  // namespace daybook
