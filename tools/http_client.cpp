#include "tools/http_client.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace daybook {
namespace {

// One operation of a socket after the other, each of which may take so long without anything happening. Blocking calls of Asio know no such limit: they poll for ever,
// also on a socket that has one. Each throws boost::system::system_error.
class Patient {
 public:
  explicit Patient(std::chrono::seconds patience) : patience_(patience) {}

  boost::asio::ip::tcp::socket& socket() { return socket_; }

  // `begin` gets what is to be called in the end.
  template <class Begin>
  void wait_for(const Begin& begin) {
    boost::system::error_code outcome = boost::asio::error::would_block;
    begin([&outcome](boost::system::error_code ec, auto&&...) { outcome = ec; });
    context_.restart();
    context_.run_for(patience_);
    if (!context_.stopped()) {
      boost::system::error_code ignored;
      socket_.close(ignored);
      context_.run();
      outcome = boost::asio::error::timed_out;
    }
    if (outcome) throw boost::system::system_error(outcome);
  }

 private:
  const std::chrono::seconds patience_;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_{context_};
};

std::optional<Authority> parsed_authority(std::string_view url) {
  const bool encrypted = url.starts_with("https://");
  const std::string_view scheme = encrypted ? "https://" : "http://";
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
  if (url.empty()) return Authority{std::string(host), encrypted ? "443" : "80", encrypted};

  const auto port = url.substr(1);
  const bool is_number = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string_view::npos;
  if (url.front() != ':' || !is_number) return std::nullopt;
  return Authority{std::string(host), std::string(port), encrypted};
}

std::shared_ptr<boost::asio::ssl::context> trusting(const std::string& ca_file) {
  namespace ssl = boost::asio::ssl;
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  context->set_verify_mode(ssl::verify_peer);
  boost::system::error_code ec;
  if (ca_file.empty()) {
    context->set_default_verify_paths(ec);
  } else {
    context->load_verify_file(ca_file, ec);
  }
  if (ec) throw std::runtime_error("the certificates to trust (" + (ca_file.empty() ? "the system's" : ca_file) + ") can't be used: " + ec.message());
  return context;
}

template <class Stream>
HttpAnswer exchanged(Patient& patient, Stream& stream, const boost::beast::http::request<boost::beast::http::string_body>& request) {
  namespace http = boost::beast::http;
  patient.wait_for([&](auto done) { http::async_write(stream, request, std::move(done)); });
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  while (!parser.is_done()) patient.wait_for([&](auto done) { http::async_read_some(stream, buffer, parser, std::move(done)); });
  auto response = parser.release();
  return {static_cast<int>(response.result_int()), std::move(response.body())};
}

// A name is also told in the handshake, so that a server of many names shows the right certificate (RFC 6066, section 3); an address never is.
HttpAnswer exchanged_within_tls(Patient& patient, boost::asio::ssl::context& trusted, const std::string& host,
                                const boost::beast::http::request<boost::beast::http::string_body>& request) {
  namespace ssl = boost::asio::ssl;
  ssl::stream<boost::asio::ip::tcp::socket&> stream(patient.socket(), trusted);
  boost::system::error_code is_no_address;
  boost::asio::ip::make_address(host, is_no_address);
  if (is_no_address) SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());
  stream.set_verify_callback(ssl::host_name_verification(host));
  patient.wait_for([&](auto done) { stream.async_handshake(ssl::stream_base::client, std::move(done)); });
  return exchanged(patient, stream, request);
}

}  // namespace

Authority authority_of(const std::string& url) {
  const auto authority = parsed_authority(url);
  if (!authority) throw std::runtime_error("\"" + url + "\" is no URL like http://127.0.0.1:8080 or https://daybook.example");
  return *authority;
}

std::string Authority::text() const { return host.find(':') == std::string::npos ? host : "[" + host + "]"; }

HttpClient::HttpClient(const ServerAt& server, std::string bearer)
    : authority_(authority_of(server.url)), bearer_(std::move(bearer)), trusted_(authority_.encrypted ? trusting(server.tls_ca) : nullptr) {}

HttpAnswer HttpClient::send(const std::string& method, const std::string& target, const std::string& json_body,
                            std::chrono::seconds patience) const {
  namespace http = boost::beast::http;
  try {
    Patient patient(patience);
    const auto places = boost::asio::ip::tcp::resolver(patient.socket().get_executor()).resolve(authority_.host, authority_.port);
    patient.wait_for([&](auto done) { boost::asio::async_connect(patient.socket(), places, std::move(done)); });

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
    if (trusted_) return exchanged_within_tls(patient, *trusted_, authority_.host, request);
    return exchanged(patient, patient.socket(), request);
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("no answer from " + std::string(trusted_ ? "https://" : "http://") + authority_.text() + ":" + authority_.port + ": " + error.code().message());
  }
}

}  // namespace daybook
