#include "tools/bench/fleet.h"

#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace daybook::bench {
namespace {

constexpr Moment kLookAround = kSecond / 20;  // at least so often, for what no connection tells

}  // namespace

Moment now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Fleet::Fleet(const Authority& server, std::uint32_t connections) : server_(server) {
  ::prctl(PR_SET_TIMERSLACK,
          1);  // else the kernel wakes us up to 50 microseconds late, which would be told as the server's latency
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
  for (std::size_t place = 0; place < connections; ++place) {
    members_.push_back({std::make_unique<Connection>(server_), {}, {}, false});
    watch(place, false, true);
    free_.push_back(place);
  }
}

Fleet::~Fleet() { ::close(epoll_); }

void Fleet::watch(std::size_t place, bool for_room, bool fresh) {
  epoll_event event{};
  event.events = EPOLLIN;
  if (for_room) event.events |= EPOLLOUT;
  event.data.u64 = place;
  if (::epoll_ctl(epoll_, fresh ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, members_[place].connection->descriptor(), &event) !=
      0) {
    throw std::system_error(errno, std::generic_category(), "epoll");
  }
}

Traffic Fleet::traffic() const {
  auto sum = before_;
  for (const auto& member : members_) {
    sum.sent_bytes += member.connection->bytes_sent();
    sum.received_bytes += member.connection->bytes_received();
  }
  return sum;
}

void Fleet::run(Demand& demand) {
  constexpr int kEventsAtOnce = 64;
  std::array<epoll_event, kEventsAtOnce> events;
  turn_ = {};
  ended_ = 0;
  for (;;) {
    send_next(demand);
    const auto moment = now();
    if (ended_ == 0 && demand.is_over(moment)) ended_ = moment;
    if (ended_ != 0 && free_.size() == members_.size()) return;
    if (ended_ != 0 && moment - ended_ > kAnswerPatience) {
      for (std::size_t place = 0; place < members_.size(); ++place) {
        if (members_[place].busy) lose(place, demand);
      }
      continue;
    }
    const auto wait = wait_time(moment);
    const timespec timeout{wait / kSecond, wait % kSecond};
    const int count = ::epoll_pwait2(epoll_, events.data(), kEventsAtOnce, &timeout, nullptr);
    for (int i = 0; i < count; ++i) {
      take(events[i].data.u64, events[i].events, demand);
      send_next(demand);
    }
  }
}

Moment Fleet::wait_time(Moment now) const {
  if (free_.empty() || turn_.what != Demand::Turn::What::wait) return kLookAround;
  return std::clamp<Moment>(turn_.until - now, 0, kLookAround);
}

void Fleet::send_next(Demand& demand) {
  while (!free_.empty() && ended_ == 0) {
    const auto moment = now();
    bytes_.clear();
    Ticket ticket;
    turn_ = demand.next(moment, bytes_, ticket);
    if (turn_.what == Demand::Turn::What::wait) return;
    if (turn_.what == Demand::Turn::What::end) {
      ended_ = moment;
      return;
    }
    const auto place = free_.back();
    free_.pop_back();
    members_[place].ticket = ticket;
    members_[place].busy = true;
    send(place, demand);
  }
}

void Fleet::send(std::size_t place, Demand& demand) {
  auto& connection = *members_[place].connection;
  if (!connection.send(bytes_)) return lose(place, demand);
  if (connection.has_rest()) watch(place, true, false);
}

void Fleet::take(std::size_t place, std::uint32_t events, Demand& demand) {
  auto& member = members_[place];
  if (events & EPOLLOUT) {
    if (!member.connection->send_rest()) return lose(place, demand);
    if (!member.connection->has_rest()) watch(place, false, false);
  }
  if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
  const auto received = member.connection->receive(member.reader);
  if (received == Connection::Received::partial) return;
  if (received == Connection::Received::lost || !member.busy) return lose(place, demand);
  demand.answered(member.ticket, member.reader.status(), member.reader.body(), now());
  if (member.reader.closes()) reconnect(place);
  member.busy = false;
  free_.push_back(place);
}

void Fleet::lose(std::size_t place, Demand& demand) {
  const bool was_busy = std::exchange(members_[place].busy, false);
  if (was_busy) demand.lost(members_[place].ticket, now());
  reconnect(place);
  if (was_busy) free_.push_back(place);
}

void Fleet::reconnect(std::size_t place) {
  auto& member = members_[place];
  before_.sent_bytes += member.connection->bytes_sent();
  before_.received_bytes += member.connection->bytes_received();
  member.reader = {};
  member.connection = std::make_unique<Connection>(server_);
  watch(place, false, true);
}

int stream(const Authority& server, const std::string& request, const std::function<void(std::string_view)>& piece) {
  Connection connection(server);
  connection.block();
  AnswerReader reader;
  reader.hand_on(piece);
  if (!connection.send(request)) throw std::runtime_error("the server took no request");
  for (;;) {
    const auto before = connection.bytes_received();
    const auto received = connection.receive(reader);
    if (received == Connection::Received::answer) return reader.status();
    if (received == Connection::Received::lost) throw std::runtime_error("the server's answer ended early");
    if (connection.bytes_received() == before) throw std::runtime_error("the server's answer did not go on");
  }
}

}  // namespace daybook::bench
