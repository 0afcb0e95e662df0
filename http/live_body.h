// A body that goes on for as long as its reader stays, such as a stream of events. All of it runs on the connection's thread. A reader that takes
// no byte for write_ms_max is cut off; nothing is made ahead of what it has taken.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

namespace daybook::http {

class LiveBody {
 public:
  virtual ~LiveBody() = default;
  // The next piece, once there is one; never an empty one. Nothing: that was all.
  virtual boost::asio::awaitable<std::optional<std::string>> next() = 0;
  // The server drains, or the reader has gone: next() gives nothing, also where somebody waits for it now.
  virtual void end() = 0;
};

}  // namespace daybook::http
