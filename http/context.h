// What a handler gets: the request, who asks, and the parts of the program that it may use. Handlers are plain functions from a
// context to a response or a failure; they know nothing of sockets.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "eventstore/store.h"
#include "http/card_processor.h"
#include "http/failure.h"
#include "http/login_guard.h"
#include "http/message.h"
#include "http/personal_data.h"
#include "http/request_allowance.h"
#include "projections/credentials.h"
#include "projections/live_views.h"

namespace daybook::http {

class Metrics;
class Places;
class TokenIssuer;
struct Route;

struct ApplicationOptions {
  std::chrono::milliseconds read_wait_ms_max{2'000};     // for the projections to reflect what a read must see
  std::size_t json_depth_max = 32;                       // arrays and objects open at once
  std::size_t page_items_default = 10;                   // of lists that are asked for in pages
  std::size_t page_items_max = 200;
  std::uint64_t page_rows_max = 10'000;                  // looked at for one page of a list that is filtered
  std::size_t page_entries_default = 100;                // of the journal
  std::size_t page_entries_max = 1'000;
  std::size_t bulk_transactions_max = 10'000;            // in one request
  std::uint64_t bulk_behind_entries_max = 25'000;        // where readers see a journal further behind than that, such a request waits
  std::chrono::milliseconds bulk_wait_ms_max{250};       // and goes on then
  std::uint64_t ready_behind_entries_max = 100'000;      // a projection further behind makes the server not ready
  std::uint64_t diff_entries_max = 10'000;               // between the two positions of a difference
  std::uint64_t what_if_entries_max = 100'000;           // decided again for one question
  std::uint64_t what_if_objects_max = 1'000'000;         // of the state that it begins with
  std::size_t what_if_with_max = 1'000;                  // commands to be added
  std::size_t what_if_without_max = 10'000;              // entries to be left out
  std::uint64_t what_if_patches_max = 1'000;             // of objects that would end otherwise; the rest is counted
  std::size_t what_ifs_max = 2;                          // at once, of all platforms
  std::size_t platform_what_ifs_max = 1;                 // of one of them

  std::size_t streams_max = 100;                         // of entries, open at once, of all platforms
  std::size_t platform_streams_max = 50;                 // of one of them
  std::chrono::milliseconds stream_heartbeat{15'000};    // a stream without an entry says something at least so often
  bool log_public = false;                               // checkpoints and hashes of journals without a credential; never entries
  std::filesystem::path backups_below = {};              // where backups may be made by request; empty: nowhere
  std::chrono::seconds retry_after_seconds{1};           // what a 503 tells the caller to wait
  RequestAllowanceLimits requests = {};                  // 429
  LoginGuardLimits logins = {};                          // 429
  std::shared_ptr<const TokenIssuer> tokens = nullptr;   // who may sign them; null: keys only
  std::shared_ptr<CardProcessor> card_processor = approving_processor();
};

struct Parts {
  EventStore& store;
  LiveViews& views;
  const Credentials& credentials;
  Metrics& metrics;
  LoginGuard& login_guard;
  RequestAllowance& request_allowance;
  Places& streams;
  Places& what_ifs;
  const ApplicationOptions& options;
  std::stop_token stopping;  // the server ends: long work is given up
};

struct Context {
  const Parts& parts;
  const Route& route;
  const Request& request;
  const Principal* principal = nullptr;  // null only on routes that are open to all
  std::vector<std::string> arguments;    // what stands for the parameters of the route's pattern, in order
  std::uint64_t size_at_arrival = 0;     // entries of the principal's journal
  mutable std::optional<Views> shown = {};

  JournalNumber journal() const { return principal->journal; }

  // What the request reads is all of one moment: of the one that readable() waited for last, else of that at which it is asked for first.
  const Views& views() const {
    if (!shown) show_latest();
    return *shown;
  }
  void show_latest() const { shown.emplace(parts.views.now()); }
};

// As the one who asks may see personal data.
inline Sight sight_of(const Context& context) { return {context.principal->role, &context.parts.store.keys()}; }

using Outcome = std::expected<Response, Failure>;
using Handler = boost::asio::awaitable<Outcome> (*)(const Context&);

inline std::unexpected<Failure> refused(Fault fault, std::string detail = {}) {
  return std::unexpected(Failure{fault, std::move(detail)});
}

}  // namespace daybook::http
