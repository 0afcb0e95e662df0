#include "http/tls.h"

#include <openssl/ssl.h>

#include <array>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>
#include <string_view>

namespace daybook::http {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;

constexpr auto kAsTuple = asio::experimental::as_tuple(asio::use_awaitable);

// Of TLS 1.2, only what has forward secrecy and encrypts with authentication (RFC 9325, section 4.2); TLS 1.3 has nothing else.
constexpr auto kCiphersOfTls12 = "ECDHE+AESGCM:ECDHE+CHACHA20";

constexpr std::string_view kProtocol{"\x08http/1.1", 9};  // as ALPN writes it (RFC 7301, section 3.1)

// A client that names protocols, and not ours, is told so rather than answered in one that it doesn't speak.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* in, unsigned in_size, void*) {
  unsigned char* chosen = nullptr;
  const auto* ours = reinterpret_cast<const unsigned char*>(kProtocol.data());
  if (SSL_select_next_proto(&chosen, out_size, ours, kProtocol.size(), in, in_size) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

void require(const error_code& ec, std::string_view what, const std::string& file) {
  if (ec) throw std::runtime_error("the " + std::string(what) + " " + file + " can't be used: " + ec.message());
}

}  // namespace

TlsIdentity::TlsIdentity(std::string certificate_file, std::string key_file)
    : certificate_file_(std::move(certificate_file)), key_file_(std::move(key_file)), context_(read()) {}

TlsIdentity::Context TlsIdentity::read() const {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  auto* const native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(native, 0);
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  if (SSL_CTX_set_cipher_list(native, kCiphersOfTls12) != 1) throw std::runtime_error("OpenSSL has none of the ciphers needed");
  // A key with a passphrase would make OpenSSL ask for it on the terminal.
  context->set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string(); });
  error_code ec;
  ec = context->use_certificate_chain_file(certificate_file_, ec);
  require(ec, "TLS certificate", certificate_file_);
  ec = context->use_private_key_file(key_file_, ssl::context::pem, ec);
  require(ec, "TLS key", key_file_);
  return context;
}

struct TlsStream::Impl {
  Impl(asio::ip::tcp::socket& socket, TlsIdentity::Context of) : context(std::move(of)), stream(socket, *context) {}
  const TlsIdentity::Context context;
  ssl::stream<asio::ip::tcp::socket&> stream;
};

TlsStream::TlsStream(asio::ip::tcp::socket& socket, TlsIdentity::Context context)
    : impl_(std::make_unique<Impl>(socket, std::move(context))) {}
TlsStream::~TlsStream() = default;

asio::awaitable<error_code> TlsStream::handshake() {
  const auto [ec] = co_await impl_->stream.async_handshake(ssl::stream_base::server, kAsTuple);
  co_return ec;
}

asio::awaitable<TlsStream::Transferred> TlsStream::read_some(asio::mutable_buffer space) {
  const auto [ec, bytes] = co_await impl_->stream.async_read_some(space, kAsTuple);
  co_return Transferred{ec, bytes};
}

asio::awaitable<TlsStream::Transferred> TlsStream::write_some(std::span<const asio::const_buffer, kPieces> pieces) {
  std::array<asio::const_buffer, kPieces> buffers;
  std::ranges::copy(pieces, buffers.begin());
  const auto [ec, bytes] = co_await impl_->stream.async_write_some(buffers, kAsTuple);
  co_return Transferred{ec, bytes};
}

asio::awaitable<void> TlsStream::close() {
  co_await impl_->stream.async_shutdown(kAsTuple);
}

}  // namespace daybook::http
