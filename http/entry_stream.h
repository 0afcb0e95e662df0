// The journal as it grows, as server-sent events (WHATWG HTML, "Server-sent events"): what is there from a position on, then each entry once the
// projections have it. It reads from the journal when its reader has taken what came before, so a slow reader holds one piece.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "http/live_body.h"
#include "http/places.h"
#include "projections/live_views.h"

namespace daybook::http {

struct EntryStreamAsked {
  JournalNumber journal = kSystemJournal;
  AuditFilter filter = {};
  Position next = 0;  // the first entry that comes into question
  std::chrono::milliseconds heartbeat{15'000};
  std::function<std::string(const AuditView&)> data_of = {};  // one line
  std::function<bool()> may_go_on = {};                       // whether the reader's credential is still good
};

class EntryStream : public LiveBody {
 public:
  // REQUIRES: the views outlive it.
  EntryStream(const LiveViews& views, EntryStreamAsked asked, std::unique_ptr<Places::Place> place);
  ~EntryStream() override;

  boost::asio::awaitable<std::optional<std::string>> next() override;
  void end() override;

 private:
  struct Waiting;
  std::string read();
  std::string heartbeat();
  boost::asio::awaitable<void> wait(std::chrono::steady_clock::time_point deadline);

  const LiveViews& views_;
  EntryStreamAsked asked_;
  std::unique_ptr<Places::Place> place_;  // until the end
  std::shared_ptr<Waiting> waiting_;
  std::chrono::steady_clock::time_point heard_{};  // when the last piece was made
  bool ended_ = false;
};

}  // namespace daybook::http
