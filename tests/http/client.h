// A client that sends exactly the bytes it is told and reads answers without trusting them. Blocking; waits at most 20 seconds
// for a byte and then throws, so a server that hangs fails the test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace daybook::http::test {

struct Answer {
  int status = 0;
  std::string head;
  std::map<std::string, std::string> fields;  // names in lower case
  std::string body;                           // without the chunked coding
};

class Client {
 public:
  // `receive_buffer_bytes`: how much the kernel takes for a client that doesn't read; 0 is the system's choice.
  explicit Client(std::uint16_t port, int receive_buffer_bytes = 0);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes);
  void finish_sending();
  void hang_up();  // at once, so that the server gets a reset when it writes

  Answer answer(bool to_head = false);        // reads one answer; throws where the connection ends before
  Answer ask(std::string_view request) { return send(request), answer(); }
  std::string some_bytes(std::size_t bytes);  // at most so many; empty at the end
  bool is_closed();                           // waits until the server closes; false when it sends something instead

 private:
  void fill(std::size_t bytes);
  std::string take_line();
  std::string take(std::size_t bytes);

  int socket_;
  std::string received_;
};

}  // namespace daybook::http::test
