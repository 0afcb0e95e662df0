#include "tests/http/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "domain/rules.h"

namespace daybook::http::test {
namespace {

void check(bool fine, const char* what) {
  if (!fine) throw std::system_error(errno, std::system_category(), what);
}

}  // namespace

Client::Client(std::uint16_t port, int receive_buffer_bytes) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  check(socket_ >= 0, "socket");
  const timeval patience{20, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (receive_buffer_bytes > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "connect");
}

Client::~Client() {
  if (socket_ >= 0) ::close(socket_);
}

void Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    check(count > 0, "send");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Client::finish_sending() { ::shutdown(socket_, SHUT_WR); }

void Client::hang_up() {
  const linger reset{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  ::close(socket_);
  socket_ = -1;
}

std::string Client::some_bytes(std::size_t bytes) {
  std::string piece(bytes, '\0');
  const ssize_t count = ::recv(socket_, piece.data(), piece.size(), 0);
  if (count < 0 && errno == ECONNRESET) return {};
  check(count >= 0, "recv");
  piece.resize(static_cast<std::size_t>(count));
  return piece;
}

void Client::fill(std::size_t bytes) {
  while (received_.size() < bytes) {
    const std::string piece = some_bytes(64 << 10);
    if (piece.empty()) throw std::runtime_error("the server closed within an answer");
    received_ += piece;
  }
}

std::string Client::take(std::size_t bytes) {
  fill(bytes);
  std::string taken = received_.substr(0, bytes);
  received_.erase(0, bytes);
  return taken;
}

std::string Client::take_line() {
  std::size_t end;
  while ((end = received_.find("\r\n")) == std::string::npos) fill(received_.size() + 1);
  std::string line = take(end + 2);
  line.resize(end);
  return line;
}

Answer Client::answer(bool to_head) {
  Answer answer;
  answer.head = take_line();
  if (!answer.head.starts_with("HTTP/1.1 ")) throw std::runtime_error("not a status line: " + answer.head);
  answer.status = std::stoi(answer.head.substr(9));
  for (std::string line = take_line(); !line.empty(); line = take_line()) {
    answer.head += "\n" + line;
    const auto colon = line.find(": ");
    const auto name = lower_case(line.substr(0, colon));
    if (!answer.fields.emplace(name, line.substr(colon + 2)).second && name != "www-authenticate") {  // one for each scheme
      throw std::runtime_error("a repeated field: " + line);
    }
  }
  const bool has_body = !to_head && answer.status >= 200 && answer.status != 204 && answer.status != 304;
  if (!has_body) return answer;
  if (answer.fields.contains("content-length")) {
    answer.body = take(std::stoul(answer.fields["content-length"]));
  } else if (answer.fields.contains("transfer-encoding")) {
    while (const std::size_t size = std::stoul(take_line(), nullptr, 16)) {
      answer.body += take(size);
      if (!take_line().empty()) throw std::runtime_error("a chunk is longer than it says");
    }
    if (!take_line().empty()) throw std::runtime_error("trailers");
  } else {
    while (true) {
      const std::string piece = some_bytes(64 << 10);
      if (piece.empty()) break;
      received_ += piece;
    }
    answer.body = std::exchange(received_, {});
  }
  return answer;
}

bool Client::is_closed() { return received_.empty() && some_bytes(1).empty(); }

}  // namespace daybook::http::test
