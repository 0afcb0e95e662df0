#include "http/entry_stream.h"

#include <algorithm>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <optional>
#include <utility>

#include "eventstore/entry.h"
#include "http/awaiting.h"
#include "http/pieces.h"

namespace daybook::http {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kRowsAtOnce = 64;  // before others have their turn

void append_event(std::string& out, const AuditView& view, std::string_view data) {
  ((out += "id: ") += std::to_string(view.entry.position)) += '\n';
  ((out += "event: ") += type_of(view.entry.event)) += '\n';
  ((out += "data: ") += data) += "\n\n";
}

}  // namespace

// What a thread of the projections wakes, though the stream may be gone by then. The timer goes with the stream: the projections may keep the rest until
// after the thread that serves the stream has ended, and its timers with it.
struct EntryStream::Waiting {
  explicit Waiting(const asio::any_io_executor& executor) : timer(executor) {}
  std::mutex mutex;
  std::optional<asio::steady_timer> timer;  // none: the stream is gone
};

EntryStream::EntryStream(const LiveViews& views, EntryStreamAsked asked, std::unique_ptr<Places::Place> place)
    : views_(views), asked_(std::move(asked)), place_(std::move(place)) {}

EntryStream::~EntryStream() {
  if (!waiting_) return;
  const std::lock_guard lock(waiting_->mutex);
  waiting_->timer.reset();
}

asio::awaitable<std::optional<std::string>> EntryStream::next() {
  if (heard_ == Clock::time_point{}) co_return heartbeat();  // so that the reader knows at once that it is connected
  for (;;) {
    if (ended_ || !asked_.may_go_on()) co_return std::nullopt;
    auto piece = read();
    if (!piece.empty()) {
      heard_ = Clock::now();
      co_return piece;
    }
    const auto due = heard_ + asked_.heartbeat;
    if (Clock::now() >= due) co_return heartbeat();
    if (asked_.next < views_.reflects(asked_.journal)) {
      co_await give_way();
    } else {
      co_await wait(due);
    }
  }
}

void EntryStream::end() {
  ended_ = true;
  place_.reset();  // before the connection is closed: who sees that may take it
  if (waiting_) waiting_->timer->cancel();
}

// What comes next, up to about a piece; nothing where a while of looking found nothing.
std::string EntryStream::read() {
  std::string piece;
  const auto views = views_.now();
  const auto reflected = views.reflects(asked_.journal);
  if (asked_.next >= reflected) return piece;
  PositionRange range;
  if (asked_.next > 0) range.after = asked_.next - 1;
  const auto list = views.audit(asked_.journal, asked_.filter, range);
  for (std::uint64_t rows = 0; rows < kRowsAtOnce && piece.size() < kPieceBytes; ++rows) {
    const auto row = list->look();
    if (!row) {
      asked_.next = std::max(asked_.next, reflected);
      break;
    }
    asked_.next = row->position + 1;
    if (row->found) append_event(piece, *row->found, asked_.data_of(*row->found));
  }
  return piece;
}

// A comment, and where the reader goes on when it comes again, also where nothing was found for it so far.
std::string EntryStream::heartbeat() {
  heard_ = Clock::now();
  std::string piece = ": heartbeat\n";
  if (asked_.next > 0) ((piece += "id: ") += std::to_string(asked_.next - 1)) += '\n';
  return piece += '\n';
}

// Until the projections have the next entry, or the deadline, or the end.
asio::awaitable<void> EntryStream::wait(Clock::time_point deadline) {
  const auto executor = co_await asio::this_coro::executor;
  if (!waiting_) waiting_ = std::make_shared<Waiting>(executor);
  waiting_->timer->expires_at(deadline);
  views_.when_reflects(asked_.journal, asked_.next + 1, deadline, [waiting = waiting_](bool) {
    const std::lock_guard lock(waiting->mutex);
    if (!waiting->timer) return;
    asio::post(waiting->timer->get_executor(), [waiting] {
      if (waiting->timer) waiting->timer->cancel();
    });
  });
  co_await waiting_->timer->async_wait(asio::experimental::as_tuple(asio::use_awaitable));
}

}  // namespace daybook::http
