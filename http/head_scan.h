// Finds the end of a request's head in bytes as they arrive, and refuses at once what a proxy in front may read differently
// (RFC 9112, sections 2.2 and 5.2): line feeds without carriage return or the other way round, folded lines, other control
// characters. Beast folds lines back together and only notices the rest once the head is complete.
#pragma once

#include <cstddef>
#include <string_view>

namespace daybook::http {

class HeadScan {
 public:
  enum class State { incomplete, complete, malformed };

  // `head` is everything received since the request line began; bytes seen by an earlier call are not looked at again.
  State scan(std::string_view head);

  // Bytes of the head with its empty line, once complete.
  std::size_t bytes() const { return scanned_; }

 private:
  State step(char byte);

  enum class Place { within_line, after_return, line_start, after_final_return };
  Place place_ = Place::within_line;
  std::size_t scanned_ = 0;
};

}  // namespace daybook::http
