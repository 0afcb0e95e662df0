#include "tools/bench/answer_reader.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace daybook::bench {
namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

std::optional<std::uint64_t> number_in(std::string_view digits, int base) {
  std::uint64_t number = 0;
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (ec != std::errc{} || end == digits.data()) return std::nullopt;
  return number;
}

}  // namespace

void AnswerReader::begin() {
  state_ = State::head;
  closes_ = false;
  left_ = 0;
  kept_.clear();
  own_body_.clear();
  body_ = {};
}

AnswerReader::Progress AnswerReader::feed(std::string_view bytes) {
  if (state_ == State::whole) begin();
  if (state_ == State::head) {
    if (!read_head(bytes)) return Progress::broken;
    if (state_ == State::head) return Progress::partial;
  }
  if (!read_body(bytes)) return Progress::broken;
  if (state_ != State::whole) return Progress::partial;
  return bytes.empty() ? Progress::whole : Progress::broken;
}

bool AnswerReader::read_head(std::string_view& bytes) {
  if (kept_.empty()) {
    if (const auto end = bytes.find(kEndOfHead); end != std::string_view::npos) {
      const auto head = bytes.substr(0, end + 2);
      bytes.remove_prefix(end + kEndOfHead.size());
      return take_head(head);
    }
  }
  const auto before = kept_.size();
  kept_ += bytes;
  const auto end = kept_.find(kEndOfHead, before < kEndOfHead.size() ? 0 : before - kEndOfHead.size());
  if (end == std::string::npos) return kept_.size() <= kAnswerHeadBytesMax;
  bytes.remove_prefix(end + kEndOfHead.size() - before);
  const auto head = std::exchange(kept_, {});
  return take_head(std::string_view(head).substr(0, end + 2));
}

bool AnswerReader::take_head(std::string_view head) {
  constexpr std::size_t kStatusPlace = 9;  // behind "HTTP/1.1 "
  if (!head.starts_with("HTTP/1.") || head.size() < kStatusPlace + 3) return false;
  const auto status = number_in(head.substr(kStatusPlace, 3), 10);
  if (!status) return false;
  status_ = static_cast<int>(*status);
  bool chunked = false;
  std::optional<std::uint64_t> length;
  for (auto line = head.find("\r\n") + 2; line < head.size();) {
    const auto end = head.find("\r\n", line);
    const auto field = head.substr(line, end - line);
    line = end + 2;
    const auto colon = field.find(':');
    if (colon == std::string_view::npos) return false;
    auto value = field.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    // Only three names matter, and their lengths tell them from nearly all others.
    if (colon == 14 && same_ignoring_case(field.substr(0, colon), "content-length")) {
      length = number_in(value, 10);
      if (!length) return false;
    } else if (colon == 17 && same_ignoring_case(field.substr(0, colon), "transfer-encoding")) {
      chunked = same_ignoring_case(value, "chunked");
    } else if (colon == 10 && same_ignoring_case(field.substr(0, colon), "connection")) {
      closes_ = same_ignoring_case(value, "close");
    }
  }
  const bool bodiless = status_ == 204 || status_ == 304;
  if (!chunked && !length && !bodiless) return false;
  left_ = length.value_or(0);
  state_ = chunked ? State::chunk_size : State::length;
  return true;
}

void AnswerReader::take(std::string_view piece) {
  if (piece_) return piece_(piece);
  own_body_ += piece;
  body_ = own_body_;
}

bool AnswerReader::read_body(std::string_view& bytes) {
  if (state_ == State::length) {
    const auto piece = bytes.substr(0, left_);
    bytes.remove_prefix(piece.size());
    left_ -= piece.size();
    if (left_ == 0) state_ = State::whole;
    if (state_ == State::whole && own_body_.empty() && !piece_) {
      body_ = piece;  // it came at once, as nearly all do
    } else {
      take(piece);
    }
    return true;
  }
  while (!bytes.empty() && state_ != State::whole) {
    if (state_ == State::chunk) {
      const auto piece = bytes.substr(0, left_);
      take(piece);
      bytes.remove_prefix(piece.size());
      left_ -= piece.size();
      if (left_ == 0) state_ = State::chunk_end;
      continue;
    }
    if (!read_line(bytes)) return kept_.size() <= kAnswerHeadBytesMax;
    if (state_ == State::chunk_end) {
      state_ = State::chunk_size;
    } else if (state_ == State::trailer) {
      if (kept_.empty()) state_ = State::whole;
    } else {
      const auto size = number_in(kept_, 16);
      if (!size) return false;
      left_ = *size;
      state_ = left_ == 0 ? State::trailer : State::chunk;
    }
    kept_.clear();
  }
  return true;
}

bool AnswerReader::read_line(std::string_view& bytes) {
  const auto end = bytes.find('\n');
  kept_ += bytes.substr(0, end);
  if (end == std::string_view::npos) {
    bytes = {};
    return false;
  }
  bytes.remove_prefix(end + 1);
  if (kept_.ends_with('\r')) kept_.pop_back();
  return true;
}

}  // namespace daybook::bench
