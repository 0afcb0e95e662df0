#include "http/head_scan.h"

namespace daybook::http {

HeadScan::State HeadScan::scan(std::string_view head) {
  while (scanned_ < head.size()) {
    const State state = step(head[scanned_++]);
    if (state != State::incomplete) return state;
  }
  return State::incomplete;
}

HeadScan::State HeadScan::step(char byte) {
  switch (place_) {
    case Place::after_return:
      place_ = Place::line_start;
      return byte == '\n' ? State::incomplete : State::malformed;
    case Place::after_final_return:
      return byte == '\n' ? State::complete : State::malformed;
    case Place::line_start:
      if (byte == ' ' || byte == '\t') return State::malformed;  // a folded line
      if (byte == '\r') {
        place_ = Place::after_final_return;
        return State::incomplete;
      }
      place_ = Place::within_line;
      break;
    case Place::within_line:
      if (byte == '\r') {
        place_ = Place::after_return;
        return State::incomplete;
      }
      break;
  }
  const bool control = (static_cast<unsigned char>(byte) < 0x20 && byte != '\t') || byte == 0x7F;
  return control ? State::malformed : State::incomplete;
}

}  // namespace daybook::http
