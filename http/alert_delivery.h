// Tells people of low-balance alerts, after the entry that fired one is durable. What is fired while the process ends, or beyond
// kAlertsWaitingMax, is told to nobody; the journal has it in any case.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "domain/event.h"

namespace daybook {
class EventStore;
class LiveViews;
}  // namespace daybook

namespace daybook::http {

class Log;

inline constexpr std::size_t kAlertsWaitingMax = 10'000;

struct AlertMessage {
  AccountId account;
  CurrencyCode currency;
  std::string alert_name;
  Decimal threshold;
  Decimal available;
  std::vector<std::string> recipients;  // e-mail addresses; those that were erased are left out
};

class AlertNotifier {
 public:
  virtual ~AlertNotifier() = default;
  virtual void notify(const AlertMessage& message) = 0;  // on the thread of the delivery; may take its time
};

// A line in the log for each message: how many are told, never their addresses. REQUIRES: the log outlives it.
std::unique_ptr<AlertNotifier> logging_notifier(Log& log);

// REQUIRES: store, views and notifier outlive it, and nothing was submitted to the store yet.
class AlertDelivery {
 public:
  AlertDelivery(EventStore& store, const LiveViews& views, AlertNotifier& notifier);
  ~AlertDelivery();  // what still waits is not told

 private:
  struct Fired {
    JournalNumber journal = 0;
    LowBalanceAlertFired event;
  };
  void add(JournalNumber journal, const std::vector<Event>& events);
  void run();
  void tell(const Fired& fired);

  EventStore& store_;
  const LiveViews& views_;
  AlertNotifier& notifier_;

  std::mutex mutex_;  // guards the two below
  std::condition_variable changed_;
  std::deque<Fired> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace daybook::http
