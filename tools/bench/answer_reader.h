// Reads HTTP/1.1 answers as they come, one after the other, as little as a load generator needs: status, end of the
// connection, body. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace daybook::bench {

inline constexpr std::size_t kAnswerHeadBytesMax = 64 << 10;

class AnswerReader {
 public:
  enum class Progress { partial, whole, broken };

  // Takes what came. Once an answer is whole, the next bytes begin another one; what stands behind it in the same bytes
  // makes it broken, since nothing was asked for.
  Progress feed(std::string_view bytes);

  // Of the answer that is whole, or of which the head is: REQUIRES that feed() said so, and no other call since.
  int status() const { return status_; }
  bool closes() const { return closes_; }          // the server ends the connection behind it
  std::string_view body() const { return body_; }  // views the bytes that were fed last, or the reader's own

  // From now on bodies are handed on in pieces instead of being kept.
  void hand_on(std::function<void(std::string_view)> piece) { piece_ = std::move(piece); }

 private:
  enum class State { head, length, chunk_size, chunk, chunk_end, trailer, whole };
  void begin();
  bool read_head(std::string_view& bytes);
  bool take_head(std::string_view head);
  bool read_body(std::string_view& bytes);
  bool read_line(std::string_view& bytes);  // into kept_; true once it is whole
  void take(std::string_view piece);

  State state_ = State::head;
  int status_ = 0;
  bool closes_ = false;
  std::uint64_t left_ = 0;  // bytes of the body or chunk
  std::string kept_;        // of a head or line that came in pieces
  std::string own_body_;
  std::string_view body_;
  std::function<void(std::string_view)> piece_;
};

}  // namespace daybook::bench
