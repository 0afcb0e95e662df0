// Bodies made piece by piece, so that a list of any length takes little memory and its first bytes leave at once.
#pragma once

#include <memory>
#include <string>

#include "http/message.h"

namespace daybook::http {

inline constexpr std::size_t kPieceBytes = 32 << 10;  // a piece is sent once it is as long

// A text in the making. One thread.
class Pieces {
 public:
  virtual ~Pieces() = default;
  // Appends the next little bit, a row say; false, and nothing appended, at the end.
  virtual bool append(std::string& piece) = 0;
};

// A text that fits one piece comes as a string, with its length; a longer one as a stream that begins with what was made already.
decltype(Response::body) body_of(std::unique_ptr<Pieces> pieces);

}  // namespace daybook::http
