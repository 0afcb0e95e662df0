// Reads canonical JSON: what JsonWriter (json.h) wrote, and nothing else. No white space, no other escapes than the shortest, members in the order in
// which they are asked for, whole numbers. So it need not look ahead, and takes a few nanoseconds for a member.
//
// Each call steps over what it read. Where the bytes are something else it throws std::runtime_error, which says at which byte; the reader must not be used
// after that. One thread.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace daybook {

class JsonReader {
 public:
  // Throws where it is no UTF-8. REQUIRES: the bytes outlive the reader.
  explicit JsonReader(std::string_view json);

  void begin_object() { take('{'); }
  // Whether the next member has the name, which is not empty; its value is next then. REQUIRES of these: within an object, between two members.
  bool member(std::string_view name);
  void require_member(std::string_view name) {
    if (!member(name)) fail_without(name);
  }
  // The name of the next member, whatever it is; none at the end of the object.
  std::optional<std::string> any_member();
  void end_object() {
    if (!takes('}')) fail_with_member_left();
  }

  void begin_array() { take('['); }
  // Whether there is one more element, which is next then; else the array has ended. REQUIRES: within an array, between two elements.
  bool element() {
    if (takes(']')) return false;
    if (!begun_with('[')) take(',');
    return true;
  }

  std::string_view string();  // holds until the next call
  std::uint64_t number();
  bool boolean();
  bool null();                   // whether it is null; else it is still next
  std::string_view any_object();  // its bytes; only that brackets and strings end is checked

  // REQUIRES: everything was read. Throws where something follows.
  void end() const;

  [[noreturn]] void fail(const std::string& why) const;

 private:
  [[noreturn]] void fail_without(std::string_view name);
  [[noreturn]] void fail_with_member_left();
  [[noreturn]] void fail_without(char c) const;
  bool takes(char c) {
    const bool there = at_ < json_.size() && json_[at_] == c;
    at_ += there ? 1 : 0;
    return there;
  }
  void take(char c) {
    if (!takes(c)) fail_without(c);
  }
  bool takes(std::string_view text);
  // Elements begin right behind the bracket, which is never the last character of a value before.
  bool begun_with(char bracket) const { return json_[at_ - 1] == bracket; }
  std::string_view unescaped();
  char escaped();
  void skip_string();

  std::string_view json_;
  std::size_t at_ = 0;
  std::string text_;  // of a string with escapes
};

inline bool JsonReader::member(std::string_view name) {
  const std::size_t comma = begun_with('{') ? 0 : 1;
  const auto size = comma + name.size() + std::string_view("\"\":").size();
  if (json_.size() - at_ < size) return false;
  const auto* next = json_.data() + at_;
  if (comma != 0 && *next != ',') return false;
  next += comma;
  if (next[0] != '"' || next[1] != name[0] || std::memcmp(next + 1, name.data(), name.size()) != 0) return false;  // most that are absent differ at once
  next += 1 + name.size();
  if (next[0] != '"' || next[1] != ':') return false;
  at_ += size;
  return true;
}

}  // namespace daybook
