#include "support/tls_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace daybook::test {
namespace {

int connected(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{20, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("nobody listens");
  return socket;
}

std::string last_error() {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_peek_last_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

}  // namespace

TlsClient::TlsClient(std::uint16_t port, const TlsClientOptions& options)
    : socket_(connected(port)), context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free), ssl_(nullptr, SSL_free) {
  SSL_CTX_set_min_proto_version(context_.get(), options.version_min);
  SSL_CTX_set_max_proto_version(context_.get(), options.version_max);
  SSL_CTX_set_security_level(context_.get(), 0);  // so that it may offer what the server must refuse
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_load_verify_file(context_.get(), options.ca.c_str());
  if (!options.ciphers.empty()) SSL_CTX_set_cipher_list(context_.get(), options.ciphers.c_str());
  ssl_.reset(SSL_new(context_.get()));
  if (!options.protocol.empty()) {
    const auto list = static_cast<char>(options.protocol.size()) + options.protocol;
    SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(list.data()), static_cast<unsigned>(list.size()));
  }
  SSL_set_fd(ssl_.get(), socket_);
  if (SSL_connect(ssl_.get()) != 1) {
    ::close(socket_);
    throw std::runtime_error("TLS was not agreed: " + last_error());
  }
}

TlsClient::~TlsClient() { hang_up(); }

void TlsClient::hang_up() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

void TlsClient::send(std::string_view bytes) {
  if (SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) <= 0) throw std::runtime_error("not sent: " + last_error());
}

void TlsClient::send_unencrypted(std::string_view bytes) { ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }

std::string TlsClient::take(std::string_view until) {
  std::size_t at;
  while ((at = received_.find(until)) == std::string::npos) {
    std::array<char, 16 << 10> piece;
    const int count = SSL_read(ssl_.get(), piece.data(), piece.size());
    if (count <= 0) throw std::runtime_error("the server ended after: " + received_);
    received_.append(piece.data(), static_cast<std::size_t>(count));
  }
  auto taken = received_.substr(0, at + until.size());
  received_.erase(0, taken.size());
  return taken;
}

bool TlsClient::is_closed() {
  char byte = 0;
  return received_.empty() && SSL_read(ssl_.get(), &byte, 1) <= 0 && (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

std::string TlsClient::ask(std::string_view target) {
  send("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  auto head = take("\r\n\r\n");
  const auto length = head.find("Content-Length: ");
  if (length == std::string::npos) throw std::runtime_error("no Content-Length: " + head);
  auto left = std::stoul(head.substr(length + 16));
  for (; left > 0; --left) {
    if (received_.empty()) {
      char byte = 0;
      if (SSL_read(ssl_.get(), &byte, 1) != 1) throw std::runtime_error("the server ended within a body");
      received_ = byte;
    }
    head += received_[0];
    received_.erase(0, 1);
  }
  return head;
}

std::string TlsClient::common_name() const {
  const std::unique_ptr<X509, void (*)(X509*)> certificate(SSL_get1_peer_certificate(ssl_.get()), X509_free);
  std::array<char, 100> name{};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name.data(), name.size());
  return name.data();
}

std::string TlsClient::version() const { return SSL_get_version(ssl_.get()); }

std::string TlsClient::protocol() const {
  const unsigned char* text = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &text, &size);
  return {reinterpret_cast<const char*>(text), size};
}

}  // namespace daybook::test
