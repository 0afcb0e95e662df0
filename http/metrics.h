// What the server counts, and how it is told: Prometheus' text format, version 0.0.4. Both classes are used by whoever has
// something to count; MetricsText belongs to one thread, Metrics to all.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eventstore/histogram.h"
#include "http/message.h"

namespace daybook {
class BackgroundVerifier;
}

namespace daybook::http {

// Writes samples. Those of one metric must come one after another and with the same help: its description is written before the
// first. Names and label names are [a-zA-Z_][a-zA-Z0-9_]*; help texts and label values may be any UTF-8.
class MetricsText {
 public:
  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";
  using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

  enum class Steps { doublings, all };
  // Which of a histogram's bounds are written: 2^first to 2^last units, and where `steps` says so those between them. Whatever is left out is
  // still counted in the bounds above it.
  struct Bounds {
    int first = 0;
    int last = Histogram::kDoublings - 1;
    Steps steps = Steps::doublings;
  };

  void counter(std::string_view name, std::string_view help, const Labels& labels, std::uint64_t value);
  void counter_of_seconds(std::string_view name, std::string_view help, double value);
  void gauge(std::string_view name, std::string_view help, const Labels& labels, double value);
  // `per_unit` is how many of the recorded values make one: 1e6 for microseconds told as seconds.
  void histogram(std::string_view name, std::string_view help, const Labels& labels, const Histogram& values, double per_unit,
                 Bounds bounds);
  void histogram(std::string_view name, std::string_view help, const Labels& labels, const Histogram& values, double per_unit = 1) {
    histogram(name, help, labels, values, per_unit, Bounds());
  }

  std::string take() { return std::move(text_); }

 private:
  void describe(std::string_view name, std::string_view help, std::string_view type);
  void begin_sample(std::string_view name, std::string_view suffix, const Labels& labels, std::string_view bound = {});

  std::string text_;
  std::string described_;  // the metric whose samples are being written
};

// Requests by route, method and status; latencies by route; connections. Thread-safe. Routes are patterns, so there are few.
class Metrics {
 public:
  void record_request(std::string_view route, Method method, int status, std::chrono::microseconds duration);
  void record_opened() { connections_open_.fetch_add(1, std::memory_order_relaxed); }
  void record_closed() { connections_open_.fetch_sub(1, std::memory_order_relaxed); }
  void record_refused() { connections_refused_.fetch_add(1, std::memory_order_relaxed); }
  void record_limited() { requests_limited_.fetch_add(1, std::memory_order_relaxed); }
  void record_locked_out() { logins_locked_out_.fetch_add(1, std::memory_order_relaxed); }
  void record_failed_handshake() { handshakes_failed_.fetch_add(1, std::memory_order_relaxed); }
  void record_failed_login(std::string_view surface, std::string_view cause);

  // What verifies the journals in the background, once it does. REQUIRES: it outlives the metrics' last use.
  void watch(const BackgroundVerifier& verifier) { verifier_ = &verifier; }
  const BackgroundVerifier* verifier() const { return verifier_; }

  std::chrono::seconds uptime() const;
  void write(MetricsText& text) const;

 private:
  struct Route {
    Histogram microseconds;
    std::map<std::pair<Method, int>, std::atomic<std::uint64_t>> requests;
  };

  mutable std::shared_mutex mutex_;  // guards the maps; what is in them counts without it
  std::map<std::string, Route, std::less<>> routes_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> failed_logins_;  // by surface and cause; guarded as a whole
  std::atomic<std::uint64_t> connections_open_{0};
  std::atomic<std::uint64_t> connections_refused_{0};
  std::atomic<std::uint64_t> handshakes_failed_{0};
  std::atomic<std::uint64_t> requests_limited_{0};
  std::atomic<std::uint64_t> logins_locked_out_{0};
  std::atomic<const BackgroundVerifier*> verifier_{nullptr};
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace daybook::http
