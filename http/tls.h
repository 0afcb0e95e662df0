// TLS 1.2 and 1.3 (RFC 5246, RFC 8446) on a connection that is there already, through OpenSSL. What a server shows of itself is an
// identity, which can be read again from its files while connections go on with the one that they began with.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace daybook::http {

// A server's certificate chain and private key, each a PEM file. Thread-safe.
//
// No session is resumed: connections are kept open for long, and without tickets no key but the connection's own can ever open it.
class TlsIdentity {
 public:
  using Context = std::shared_ptr<boost::asio::ssl::context>;

  // Throws std::runtime_error that names the file and what is wrong with it: unreadable, not PEM, the key is not the certificate's.
  TlsIdentity(std::string certificate_file, std::string key_file);

  // Reads both files again, for connections that come from now on. Throws as the constructor does; the old identity then stays.
  void reload() { context_ = read(); }

  Context context() const { return context_; }

 private:
  Context read() const;

  const std::string certificate_file_;
  const std::string key_file_;
  std::atomic<Context> context_;
};

// One connection's TLS, on its server's side. Belongs to the thread of its socket. A socket's `cancel` ends what is awaited here, with an error.
// No more than one reader and one writer at once.
class TlsStream {
 public:
  struct Transferred {
    boost::system::error_code ec;
    std::size_t bytes = 0;
  };
  static constexpr std::size_t kPieces = 3;

  // REQUIRES: `socket` outlives it.
  TlsStream(boost::asio::ip::tcp::socket& socket, TlsIdentity::Context context);
  ~TlsStream();

  boost::asio::awaitable<boost::system::error_code> handshake();
  boost::asio::awaitable<Transferred> read_some(boost::asio::mutable_buffer space);
  boost::asio::awaitable<Transferred> write_some(std::span<const boost::asio::const_buffer, kPieces> pieces);
  // Says that nothing follows (close_notify) and waits for the other side to say so too.
  boost::asio::awaitable<void> close();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace daybook::http
