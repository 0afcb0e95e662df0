// The three surfaces behind one door: finds the route, checks who asks and what they may, runs the handler, and puts failures into
// the words of the route's surface. Thread-safe; answers depend on nothing but the request and the parts.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <stop_token>
#include <string>

#include "http/context.h"
#include "http/message.h"
#include "http/places.h"

namespace daybook::http {

class Application {
 public:
  // The parts outlive the application and every response's body.
  Application(EventStore& store, LiveViews& views, const Credentials& credentials, Metrics& metrics, ApplicationOptions options = {});
  Application(const Application&) = delete;

  // Never throws for what a request is or asks; a failing machine becomes a 500 whose note is for the log.
  boost::asio::awaitable<Response> handle(Request request) const;

  // What the server answers where it gets no request to handle: 400, 408, 413, 414, 431, 500, 503.
  Response describe_error(int status, const std::string& path, const std::string& request_id) const;

  // Work that takes long, a what-if or a backup, is given up: who asked for it gets 503. For the end of the server, before it drains.
  void stop_long_work() { stopping_.request_stop(); }

 private:
  const ApplicationOptions options_;
  LoginGuard login_guard_;
  RequestAllowance request_allowance_;
  Places streams_;
  Places what_ifs_;
  std::stop_source stopping_;
  const Parts parts_;
};

}  // namespace daybook::http
