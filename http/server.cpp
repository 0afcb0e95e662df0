#include "http/server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <algorithm>
#include <condition_variable>
#include <list>
#include <mutex>
#include <stdexcept>
#include <tuple>
#include <system_error>
#include <thread>
#include <vector>

#include "eventstore/this_thread.h"
#include "http/log.h"
#include "http/metrics.h"
#include "http/session.h"

namespace daybook::http {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAsTuple = asio::experimental::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kCheckMs{50};         // how exactly limits on time are held
constexpr std::chrono::milliseconds kAcceptPauseMs{100};  // after a failed accept, as when descriptors have run out
constexpr std::chrono::seconds kWarningSeconds{1};        // between two warnings about connections that can't be taken

// A thread with its connections. Everything in it but the io_context belongs to that thread.
struct Lane {
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  asio::steady_timer tick{io};
  std::list<Session*> sessions;
  bool stopping = false;
  std::thread thread;

  awaitable<void> check_deadlines() {
    while (!stopping) {
      tick.expires_after(kCheckMs);
      co_await tick.async_wait(kAsTuple);
      const auto now = Session::Clock::now();
      for (Session* session : sessions) session->check(now);
    }
  }

  void stop() {
    asio::post(io, [this] {
      stopping = true;
      tick.cancel();
      work.reset();
    });
  }
};

// Keeps a session findable for as long as it runs.
class Enrolment {
 public:
  Enrolment(Lane& lane, Session& session) : lane_(lane), at_(lane.sessions.insert(lane.sessions.end(), &session)) {}
  ~Enrolment() { lane_.sessions.erase(at_); }
  Enrolment(const Enrolment&) = delete;
  Enrolment& operator=(const Enrolment&) = delete;

 private:
  Lane& lane_;
  std::list<Session*>::iterator at_;
};

tcp::acceptor listening_acceptor(asio::io_context& io, const ServerOptions& options) {
  const auto fail = [&](const error_code& ec) {
    const std::string what = "can't listen on " + options.address + ":" + std::to_string(options.port);
    throw std::system_error(std::error_code(ec), what);
  };
  error_code ec;
  const auto found = tcp::resolver(io).resolve(options.address, std::to_string(options.port), tcp::resolver::passive, ec);
  if (ec) fail(ec);
  const tcp::endpoint endpoint = *found.begin();
  if (!options.tls && !options.plain_beyond_loopback && !endpoint.address().is_loopback()) {
    throw std::runtime_error("plain HTTP would show keys and personal data to the network at " + options.address +
                             ": give --tls-certificate and --tls-key, or listen on loopback, or say --plain-http-beyond-loopback where "
                             "something in front encrypts");
  }
  tcp::acceptor acceptor(io);
  ec = acceptor.open(endpoint.protocol(), ec);
  if (!ec) ec = acceptor.set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec) ec = acceptor.bind(endpoint, ec);
  if (!ec) ec = acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (ec) fail(ec);
  return acceptor;
}

std::vector<std::unique_ptr<Lane>> make_lanes(unsigned threads) {
  std::vector<std::unique_ptr<Lane>> lanes(std::max(1U, threads != 0 ? threads : std::thread::hardware_concurrency()));
  for (auto& lane : lanes) lane = std::make_unique<Lane>();
  return lanes;
}

}  // namespace

struct Server::Impl {
  Impl(ServerOptions options, Handler handler, DescribeError describe_error, Metrics& metrics, Log& log)
      : site{.options = options,
             .limits = {options.header_bytes_max, options.body_bytes_max, options.target, options.bulk_body_bytes_max},
             .handler = std::move(handler),
             .describe_error = std::move(describe_error),
             .metrics = metrics,
             .log = log},
        lanes(make_lanes(options.threads)),
        acceptor(listening_acceptor(lanes[0]->io, options)),
        port(acceptor.local_endpoint().port()) {}

  // What is running counts as long as one of these lives: the acceptor and every connection.
  class Place {
   public:
    enum class Of { acceptor, session, refusal };
    Place(Impl& server, Of of) : server_(&server), of_(of) { server_->enter(of_); }
    Place(Place&& other) noexcept : server_(std::exchange(other.server_, nullptr)), of_(other.of_) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (server_) server_->leave(of_);
    }
    bool is_refusal() const { return of_ == Of::refusal; }

   private:
    Impl* server_;
    Of of_;
  };

  void enter(Place::Of of) {
    const std::lock_guard lock(mutex);
    ++running;
    if (of == Place::Of::session) ++sessions, site.metrics.record_opened();
    if (of == Place::Of::refusal) ++refusals;
  }

  void leave(Place::Of of) {
    const std::lock_guard lock(mutex);
    if (of == Place::Of::session) --sessions, site.metrics.record_closed();
    if (of == Place::Of::refusal) --refusals;
    if (--running == 0) all_left.notify_all();
  }

  // Runs on the first lane; sessions are dealt to the lanes in turn.
  awaitable<void> accept_all([[maybe_unused]] Place place) {
    for (std::size_t turn = 0; acceptor.is_open(); ++turn) {
      Lane& lane = *lanes[turn % lanes.size()];
      auto [ec, socket] = co_await acceptor.async_accept(lane.io, kAsTuple);
      if (!ec) {
        admit(std::move(socket), lane);
      } else if (acceptor.is_open()) {
        warn("connections can't be accepted", ec.message());
        asio::steady_timer pause(lanes[0]->io, kAcceptPauseMs);
        co_await pause.async_wait(kAsTuple);
      }
    }
  }

  // Never throws: whatever happens to one connection, the next is accepted.
  void admit(tcp::socket socket, Lane& lane) noexcept try {
    auto of = Place::Of::session;
    {
      const std::lock_guard lock(mutex);
      if (sessions >= site.options.connections_max) of = Place::Of::refusal;
      if (of == Place::Of::refusal && refusals >= site.options.refusals_max) return site.metrics.record_refused();
    }
    if (of == Place::Of::refusal) {
      site.metrics.record_refused();
      warn("connections are refused", "connections_max is reached");
    }
    asio::co_spawn(lane.io, host(Place(*this, of), std::move(socket), lane), [this](std::exception_ptr failure) {
      if (failure) report(failure);
    });
  } catch (...) {
    report(std::current_exception());
  }

  awaitable<void> host(Place place, tcp::socket socket, Lane& lane) {
    Session session(std::move(socket), site);
    const Enrolment enrolment(lane, session);
    if (place.is_refusal()) {
      co_await session.refuse();
    } else {
      co_await session.serve();
    }
  }

  void report(const std::exception_ptr& failure) noexcept try {
    std::rethrow_exception(failure);
  } catch (const std::exception& exception) {
    site.log.write(LogLevel::error, "a connection failed", {{"exception", exception.what()}});
  } catch (...) {
    site.log.write(LogLevel::error, "a connection failed");
  }

  void warn(std::string_view message, std::string_view reason) {
    const auto now = Session::Clock::now();
    if (now < next_warning) return;
    next_warning = now + kWarningSeconds;
    site.log.write(LogLevel::warning, message, {{"reason", reason}});
  }

  void for_each_session(void (Session::*act)()) {
    for (auto& lane : lanes) {
      asio::post(lane->io, [lane = lane.get(), act] {
        for (Session* session : lane->sessions) (session->*act)();
      });
    }
  }

  Site site;
  std::vector<std::unique_ptr<Lane>> lanes;
  tcp::acceptor acceptor;  // belongs to the first lane
  const std::uint16_t port;
  Session::Clock::time_point next_warning{};  // belongs to the first lane

  std::mutex mutex;  // guards what follows
  std::condition_variable all_left;
  std::size_t running = 0;
  std::size_t sessions = 0;
  std::size_t refusals = 0;
};

Server::Server(ServerOptions options, Handler handler, DescribeError describe_error, Metrics& metrics, Log& log)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler), std::move(describe_error), metrics, log)) {}

Server::~Server() {
  if (!impl_->site.draining) drain();
  {
    std::unique_lock lock(impl_->mutex);
    impl_->all_left.wait(lock, [this] { return impl_->running == 0; });
  }
  for (auto& lane : impl_->lanes) lane->stop();
  for (auto& lane : impl_->lanes) {
    if (lane->thread.joinable()) lane->thread.join();
  }
}

std::uint16_t Server::port() const { return impl_->port; }

void Server::start() {
  auto& lanes = impl_->lanes;
  asio::co_spawn(lanes[0]->io, impl_->accept_all(Impl::Place(*impl_, Impl::Place::Of::acceptor)), asio::detached);
  for (auto& lane : lanes) {
    asio::co_spawn(lane->io, lane->check_deadlines(), asio::detached);
    lane->thread = std::thread([&io = lane->io] {
      name_this_thread("http");
      let_this_thread_take_short_slices();
      io.run();
    });
  }
}

bool Server::drain() {
  impl_->site.draining = true;
  asio::post(impl_->lanes[0]->io, [impl = impl_.get()] {
    error_code ec;
    std::ignore = impl->acceptor.close(ec);
  });
  impl_->for_each_session(&Session::notice_drain);
  std::unique_lock lock(impl_->mutex);
  const auto all_left = [this] { return impl_->running == 0; };
  if (impl_->all_left.wait_for(lock, impl_->site.options.drain_ms_max, all_left)) return true;
  impl_->site.log.write(LogLevel::warning, "connections were cut off because draining took too long",
                        {{"connections", impl_->running}});
  impl_->for_each_session(&Session::cut_off);
  return false;
}

}  // namespace daybook::http
