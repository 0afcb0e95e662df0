#include "tools/bench/connection.h"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace daybook::bench {
namespace {

constexpr std::size_t kReceiveBytes = 256 << 10;
constexpr time_t kBlockingSecondsMax = 60;

bool is_for_later(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

Connection::Connection(const Authority& server) {
  try {
    boost::asio::io_context context;
    boost::asio::ip::tcp::resolver resolver(context);
    boost::asio::ip::tcp::socket socket(context);
    boost::asio::connect(socket, resolver.resolve(server.host, server.port));
    socket.set_option(boost::asio::ip::tcp::no_delay(true));
    socket.native_non_blocking(true);
    descriptor_ = socket.release();
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("no connection to http://" + server.text() + ":" + server.port + ": " +
                             error.code().message());
  }
}

Connection::~Connection() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool Connection::send(std::string_view bytes) {
  const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent < 0 && !is_for_later(errno)) return false;
  const auto taken = sent < 0 ? 0 : static_cast<std::size_t>(sent);
  bytes_sent_ += taken;
  rest_ = bytes.substr(taken);
  return true;
}

bool Connection::send_rest() {
  const auto rest = std::exchange(rest_, {});
  return send(rest);
}

Connection::Received Connection::receive(AnswerReader& reader) {
  static std::array<char, kReceiveBytes> bytes;  // all connections are read by one thread, one after the other
  for (;;) {
    const auto count = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
    if (count == 0) return Received::lost;
    if (count < 0) return is_for_later(errno) ? Received::partial : Received::lost;
    bytes_received_ += static_cast<std::uint64_t>(count);
    switch (reader.feed({bytes.data(), static_cast<std::size_t>(count)})) {
      case AnswerReader::Progress::whole:
        return Received::answer;
      case AnswerReader::Progress::broken:
        return Received::lost;
      case AnswerReader::Progress::partial:
        break;
    }
    if (static_cast<std::size_t>(count) < bytes.size()) return Received::partial;
  }
}

void Connection::block() {
  int off = 0;
  ::ioctl(descriptor_, FIONBIO, &off);
  const timeval patience{kBlockingSecondsMax, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

}  // namespace daybook::bench
