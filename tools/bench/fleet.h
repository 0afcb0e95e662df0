// Many connections to one server on one thread: whoever is free sends the next request. Requests of a connection never
// overlap.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tools/bench/connection.h"

namespace daybook::bench {

// Nanoseconds of a clock that never jumps.
using Moment = std::int64_t;
Moment now();

inline constexpr Moment kSecond = 1'000'000'000;
inline constexpr Moment kAnswerPatience = 60 * kSecond;  // behind the last request; then what is unanswered stays so

// What a request was, for when it is answered.
struct Ticket {
  Moment due = 0;            // when it should be sent: from here on its latency counts
  std::uint64_t number = 0;  // of the first command in it
  std::uint8_t what = 0;     // the demand's own
};

// What is to be sent, and who takes what came of it.
class Demand {
 public:
  virtual ~Demand() = default;

  struct Turn {
    enum class What { send, wait, end } what;
    Moment until = 0;  // wait: ask again then
  };
  // send: a request was appended to `bytes`, and `ticket` is filled.
  virtual Turn next(Moment now, std::string& bytes, Ticket& ticket) = 0;
  virtual bool is_over(Moment now) const = 0;  // nothing more is to be sent
  virtual void answered(const Ticket& ticket, int status, std::string_view body, Moment now) = 0;
  virtual void lost(const Ticket& ticket, Moment now) = 0;  // the connection ended, or no answer came in time
};

struct Traffic {
  std::uint64_t sent_bytes = 0;
  std::uint64_t received_bytes = 0;
};

class Fleet {
 public:
  // Throws std::runtime_error where nobody listens.
  Fleet(const Authority& server, std::uint32_t connections);
  ~Fleet();

  // Until the demand is over and all is answered or lost. Throws std::runtime_error where the server takes no
  // connections any more.
  void run(Demand& demand);

  Traffic traffic() const;

 private:
  struct Member {
    std::unique_ptr<Connection> connection;
    AnswerReader reader;
    Ticket ticket;
    bool busy = false;
  };
  void watch(std::size_t place, bool for_room, bool fresh);
  void send_next(Demand& demand);
  void send(std::size_t place, Demand& demand);
  void take(std::size_t place, std::uint32_t events, Demand& demand);
  void lose(std::size_t place, Demand& demand);
  void reconnect(std::size_t place);
  Moment wait_time(Moment now) const;

  const Authority server_;
  int epoll_ = -1;
  std::vector<Member> members_;
  std::vector<std::size_t> free_;
  Demand::Turn turn_{};  // the last one
  Moment ended_ = 0;     // when the demand was over; 0: it isn't
  std::string bytes_;
  Traffic before_;  // of connections that are gone
};

// Sends one request on a connection of its own and hands the body on in pieces; gives the status. Throws
// std::runtime_error where the answer ends early.
int stream(const Authority& server, const std::string& request, const std::function<void(std::string_view)>& piece);

}  // namespace daybook::bench
