#include "http/log.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>

#include "eventstore/file.h"
#include "eventstore/text.h"
#include "eventstore/this_thread.h"
#include "http/utf8.h"

namespace daybook::http {
namespace {

constexpr std::size_t kWriteBackBytes = 1 << 20;  // a file's lines go to the disk so many at a time
constexpr std::array<std::string_view, 4> kLevelNames{"debug", "info", "warning", "error"};

template <class Number>
void append_number(std::string& line, Number number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
  line.append(digits.begin(), end);
}

void append_padded(std::string& line, std::int64_t number, int width) {
  std::array<char, 8> digits;
  for (int at = width - 1; at >= 0; --at, number /= 10) {
    digits[static_cast<std::size_t>(at)] = static_cast<char>('0' + number % 10);
  }
  line.append(digits.data(), static_cast<std::size_t>(width));
}

// RFC 3339 in UTC, with microseconds.
void append_time(std::string& line, std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{floor<microseconds>(time - day)};
  append_padded(line, int{date.year()}, 4);
  append_padded(line += '-', unsigned{date.month()}, 2);
  append_padded(line += '-', unsigned{date.day()}, 2);
  append_padded(line += 'T', clock.hours().count(), 2);
  append_padded(line += ':', clock.minutes().count(), 2);
  append_padded(line += ':', clock.seconds().count(), 2);
  append_padded(line += '.', clock.subseconds().count(), 6);
  line += 'Z';
}

void append_escape(std::string& line, unsigned unit) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  line += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) line += kDigits[(unit >> shift) & 0xF];
}

// Escapes more than JSON asks for: DEL and the controls from U+0080 to U+009F, which terminals obey, and the line and paragraph
// separators, which some readers take for the end of a line.
void append_quoted(std::string& line, std::string_view text) {
  line += '"';
  for (;;) {
    const std::size_t plain = plain_characters(text);
    line.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const std::size_t length = code_point_bytes(text);
    const std::string_view point = text.substr(0, length);
    const auto first = static_cast<unsigned char>(text[0]);
    if (length == 0) {
      line += "\xEF\xBF\xBD";
    } else if (first == '"' || first == '\\') {
      (line += '\\') += text[0];
    } else if (first < 0x20 || first == 0x7F) {
      append_escape(line, first);
    } else if (first == 0xC2 && static_cast<unsigned char>(point[1]) < 0xA0) {
      append_escape(line, static_cast<unsigned char>(point[1]));
    } else if (point == "\xE2\x80\xA8" || point == "\xE2\x80\xA9") {
      append_escape(line, point[2] == '\xA8' ? 0x2028 : 0x2029);
    } else {
      line += point;
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  line += '"';
}

void append_field(std::string& line, const LogField& field) {
  line.append(",\"").append(field.name).append("\":");
  if (const auto* text = std::get_if<std::string_view>(&field.value)) return append_quoted(line, *text);
  if (const auto* number = std::get_if<std::int64_t>(&field.value)) return append_number(line, *number);
  if (const auto* number = std::get_if<std::uint64_t>(&field.value)) return append_number(line, *number);
  line += std::get<bool>(field.value) ? "true" : "false";
}

std::string begin_line(LogLevel level, std::string_view message) {
  std::string line;
  line.reserve(320);
  append_time(line += R"({"time":")", std::chrono::system_clock::now());
  line.append(R"(","level":")").append(kLevelNames[static_cast<std::size_t>(level)]);
  append_quoted(line += R"(","message":)", message);
  return line;
}

// Gives up where the descriptor can't be written: there is nowhere left to say so.
void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) return;
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

Log::Log(LogOptions options) : options_(options), thread_([this] { run(); }) {}

Log::~Log() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  urgent_.notify_one();
  thread_.join();
  write_out();
}

void Log::write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  if (level < options_.level_min) return;
  std::string line = begin_line(level, message);
  for (const auto& field : fields) append_field(line, field);
  append(level, std::move(line));
}

void Log::write(const Access& access) {
  if (LogLevel::info < options_.level_min) return;
  std::string line = begin_line(LogLevel::info, "request");
  append_field(line, {"requestId", access.request_id});
  append_field(line, {"method", name_of(access.method)});
  append_field(line, {"route", access.route});
  append_field(line, {"path", access.path});
  append_field(line, {"status", access.status});
  append_field(line, {"durationMicroseconds", access.duration.count()});
  append_field(line, {"bytes", access.bytes});
  append_field(line, {"client", access.client});
  if (!access.complete) append_field(line, {"complete", false});
  if (!access.note.empty()) append_field(line, {"note", access.note});
  append(LogLevel::info, std::move(line));
}

void Log::append(LogLevel level, std::string&& line) {
  line += "}\n";
  {
    const std::lock_guard lock(mutex_);
    if (pending_.size() + line.size() > options_.buffer_bytes_max) {
      ++lines_lost_;
    } else {
      pending_ += line;
    }
    wake_ = wake_ || level >= LogLevel::warning;
  }
  if (level == LogLevel::warning) urgent_.notify_one();
  if (level == LogLevel::error) flush();
}

void Log::flush() { write_out(); }

void Log::run() {
  name_this_thread("log");
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    urgent_.wait_for(lock, options_.flush_ms_max, [this] { return wake_ || stopping_; });
    lock.unlock();
    write_out();
    lock.lock();
  }
}

void Log::write_out() {
  const std::lock_guard order(output_);
  std::string lines;
  std::uint64_t lost = 0;
  {
    const std::lock_guard lock(mutex_);
    lines.swap(pending_);
    lost = std::exchange(lines_lost_, 0);
    wake_ = false;
  }
  if (lost > 0) {
    lines += begin_line(LogLevel::warning, "log lines were lost because the log could not be written in time");
    append_field(lines, {"lines", lost});
    lines += "}\n";
  }
  write_all(options_.descriptor, lines);
  gathered_bytes_ += lines.size();
  if (gathered_bytes_ < kWriteBackBytes) return;
  begin_write_back(options_.descriptor);
  gathered_bytes_ = 0;
}

}  // namespace daybook::http
