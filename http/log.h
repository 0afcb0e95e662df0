// The log: one JSON object a line, {"time","level","message",...}. Thread-safe and cheap: lines gather in memory and a thread
// of the log's own writes them out at short intervals. A warning wakes it at once; an error is on the descriptor when `write`
// returns, so that the process may end right after it. Nothing that a caller sent can break a line: control characters are
// escaped, what is not UTF-8 becomes U+FFFD. Where the descriptor stalls, lines beyond `buffer_bytes_max` are lost and counted.
// Where the descriptor is a file, what was written begins its way to the disk a megabyte at a time, so that commits don't wait behind more.
// A descriptor whose reader has gone raises SIGPIPE: the program should ignore that signal.
#pragma once

#include <chrono>
#include <concepts>
#include <condition_variable>
#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <variant>

#include "http/message.h"

namespace daybook::http {

enum class LogLevel { debug, info, warning, error };

struct LogOptions {
  int descriptor = 2;  // stays open; the log doesn't own it
  LogLevel level_min = LogLevel::info;
  std::chrono::milliseconds flush_ms_max{100};  // from a line's writing to the descriptor
  std::size_t buffer_bytes_max = 4 << 20;
};

// Of a field: a literal in which nothing needs to be escaped, or it doesn't compile.
struct LogName {
  consteval LogName(const char* literal) : text(literal) {
    for (const char c : text) {
      if (c <= ' ' || c > '~' || c == '"' || c == '\\') throw "a name that needs to be escaped";
    }
  }
  std::string_view text;
};

struct LogField {
  template <class Value>
  LogField(LogName field, const Value& given) : name(field.text) {
    if constexpr (std::same_as<Value, bool>) value = given;
    else if constexpr (std::unsigned_integral<Value>) value = std::uint64_t{given};
    else if constexpr (std::signed_integral<Value>) value = std::int64_t{given};
    else value = std::string_view(given);
  }

  std::string_view name;
  std::variant<std::string_view, std::int64_t, std::uint64_t, bool> value;
};

// What the log says of a request: never its query, headers or body.
struct Access {
  std::string_view request_id;
  Method method = Method::other;
  std::string_view route = {};  // the pattern
  std::string_view path = {};   // as sent
  int status = 0;
  std::chrono::microseconds duration{0};  // from the whole request to the last byte given to the socket
  std::uint64_t bytes = 0;                // of the answer's body
  std::string_view client = {};           // its address
  bool complete = true;                   // false: the client was gone before the last byte
  std::string_view note = {};             // Response::log_note
};

class Log {
 public:
  explicit Log(LogOptions options = {});
  ~Log();  // writes what is left
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});
  void write(const Access& access);  // at level info

  void flush();  // what was written so far is on the descriptor

 private:
  void append(LogLevel level, std::string&& line);
  void run();
  void write_out();

  const LogOptions options_;
  std::mutex mutex_;  // guards the members down to stopping_
  std::condition_variable urgent_;
  std::string pending_;
  std::uint64_t lines_lost_ = 0;
  bool wake_ = false;
  bool stopping_ = false;
  std::mutex output_;  // taken before mutex_, so that lines leave in order; guards the next member
  std::size_t gathered_bytes_ = 0;  // written since their way to the disk was last begun
  std::thread thread_;
};

}  // namespace daybook::http
