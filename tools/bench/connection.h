// One kept-alive connection of a load generator, non-blocking. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tools/bench/answer_reader.h"
#include "tools/http_client.h"

namespace daybook::bench {

class Connection {
 public:
  // Throws std::runtime_error, with a sentence that names the server, where nobody listens.
  explicit Connection(const Authority& server);
  ~Connection();
  Connection(const Connection&) = delete;

  int descriptor() const { return descriptor_; }

  // Sends as much as the socket takes and keeps the rest for send_rest(). False: the connection is lost.
  bool send(std::string_view bytes);
  bool send_rest();
  bool has_rest() const { return !rest_.empty(); }

  // What is there to be read, fed to the reader.
  enum class Received { partial, answer, lost };
  Received receive(AnswerReader& reader);

  // Waits for bytes instead of saying that there are none.
  void block();

  std::uint64_t bytes_sent() const { return bytes_sent_; }
  std::uint64_t bytes_received() const { return bytes_received_; }

 private:
  int descriptor_ = -1;
  std::string rest_;
  std::uint64_t bytes_sent_ = 0;
  std::uint64_t bytes_received_ = 0;
};

}  // namespace daybook::bench
