#include "http/alert_delivery.h"

#include <exception>

#include "eventstore/store.h"
#include "eventstore/this_thread.h"
#include "http/log.h"
#include "projections/live_views.h"

namespace daybook::http {
namespace {

class Logging final : public AlertNotifier {
 public:
  explicit Logging(Log& log) : log_(log) {}
  void notify(const AlertMessage& message) override {
    log_.write(LogLevel::info, "the balance of an account is low",
               {{"account", message.account.text},
                {"alert", message.alert_name},
                {"currency", message.currency.text},
                {"available", to_text(message.available.amount, message.available.scale)},
                {"threshold", to_text(message.threshold.amount, message.threshold.scale)},
                {"recipients", message.recipients.size()}});
  }

 private:
  Log& log_;
};

}  // namespace

std::unique_ptr<AlertNotifier> logging_notifier(Log& log) { return std::make_unique<Logging>(log); }

AlertDelivery::AlertDelivery(EventStore& store, const LiveViews& views, AlertNotifier& notifier)
    : store_(store), views_(views), notifier_(notifier), thread_([this] { run(); }) {
  store_.on_each_commit([this](JournalNumber journal, const std::vector<Event>& events) { add(journal, events); });
}

AlertDelivery::~AlertDelivery() {
  store_.on_each_commit({});
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void AlertDelivery::add(JournalNumber journal, const std::vector<Event>& events) {
  for (const auto& event : events) {
    const auto* fired = std::get_if<LowBalanceAlertFired>(&event);
    if (!fired) continue;
    std::lock_guard lock(mutex_);
    if (waiting_.size() < kAlertsWaitingMax) waiting_.push_back({journal, *fired});
    changed_.notify_all();
  }
}

void AlertDelivery::run() {
  name_this_thread("alerts");
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    const auto fired = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    try {
      tell(fired);
    } catch (const std::exception&) {
      // The views or keys failed, which ends the process in its own way; the alert stays in the journal.
    }
    lock.lock();
  }
}

// The views may be behind the alert's creation by a moment: then nobody is told, as if it had been created after the balance fell.
void AlertDelivery::tell(const Fired& fired) {
  const auto& [journal, event] = fired;
  const auto views = views_.now();
  const auto account = views.account(journal, event.account);
  for (const auto& id : event.alerts) {
    const auto view = views.alert(journal, event.account, id);
    if (!view || !account) continue;
    AlertMessage message{event.account, account->currency, view->alert.display_name, view->alert.threshold, event.available, {}};
    for (const auto& address : view->alert.notification) {
      auto opened = store_.keys().open(address);
      if (opened.form == Personal::Form::plain) message.recipients.push_back(std::move(opened.bytes));
    }
    notifier_.notify(message);
  }
}

}  // namespace daybook::http
