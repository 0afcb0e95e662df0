#include "http/times.h"

#include <chrono>

#include "eventstore/entry.h"

namespace daybook::http {

std::string in_milliseconds(Time time) {
  constexpr std::size_t length_to_milliseconds = 23;  // "2018-04-26T18:13:12.874"
  return to_text(time).substr(0, length_to_milliseconds) + "Z";
}

std::string now_in_milliseconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return in_milliseconds({std::chrono::duration_cast<std::chrono::microseconds>(now).count()});
}

}  // namespace daybook::http
