// Requests as they come from the network, some of them in one connection: how they are cut into pieces changes nothing, and each ends where a plain reading of
// RFC 9112 says, so that no two programs in a row take a different end for it.
#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <charconv>
#include <cstring>

#include "domain/rules.h"
#include "fuzz/target.h"
#include "http/request_parser.h"
#include "http/utf8.h"

namespace {

using namespace daybook::http;
using daybook::fuzz::require;

// Small ones, so that an input can be past them.
constexpr RequestLimits kLimits{.header_bytes_max = 512, .body_bytes_max = 128, .target = {.bytes_max = 200, .segments_max = 8, .parameters_max = 4},
                                .bulk_body_bytes_max = 256};

constexpr std::size_t kLeastOfChunk = 5;  // fewer bytes of a chunked body are not looked at, so that what is wrong with them is told with the next

struct Reading {
  struct Whole {
    Request request;
    std::size_t end = 0;  // of it, among all bytes
    bool keeps_alive = false;
  };
  std::vector<Whole> requests;
  int fault = 0;  // the status; 0: the bytes are the beginning of a request, or nothing
  std::size_t waiting = 0;  // bytes that were not looked at yet
};

// Gives the bytes to one parser after the other, so many more each time as the next of `pieces` says.
Reading read(std::string_view bytes, std::string_view pieces) {
  Reading reading;
  boost::beast::flat_buffer buffer;
  std::size_t fed = 0, piece = 0;
  for (;;) {
    RequestParser parser(kLimits);
    for (;;) {
      const auto progress = parser.feed(buffer);
      if (!progress) {
        reading.fault = progress.error().status;
        static_cast<void>(parser.shown_path(buffer));
        return reading;
      }
      if (*progress == RequestParser::Progress::whole) break;
      if (*progress == RequestParser::Progress::head && buffer.size() > 0) continue;
      if (fed == bytes.size()) {
        reading.waiting = buffer.size();
        return reading;
      }
      const std::size_t more = pieces.empty() ? bytes.size() : 1 + static_cast<unsigned char>(pieces[piece++ % pieces.size()]);
      const auto next = bytes.substr(fed, more);
      buffer.commit(boost::asio::buffer_copy(buffer.prepare(next.size()), boost::asio::const_buffer(next.data(), next.size())));
      fed += next.size();
    }
    reading.requests.push_back({std::move(parser.request()), fed - buffer.size(), parser.keeps_alive()});
  }
}

bool is_same(const Request& a, const Request& b) {
  return a.method == b.method && a.method_name == b.method_name && a.path == b.path && a.segments == b.segments && a.query == b.query &&
         a.headers.fields() == b.headers.fields() && a.body == b.body;
}

// ---- a plain reading: where the body ends that stands at the front of `bytes`, and what it is

struct Body {
  std::string text;
  std::size_t bytes = 0;
};

Body plain_chunks(std::string_view bytes) {
  Body body;
  const auto line = [&] {
    const auto end = bytes.find("\r\n", body.bytes);
    require(end != std::string_view::npos, "a chunked body has all its lines");
    const auto text = bytes.substr(body.bytes, end - body.bytes);
    body.bytes = end + 2;
    return text;
  };
  for (;;) {
    const auto head = line();
    std::size_t size = 0;
    std::from_chars(head.data(), head.data() + head.size(), size, 16);
    if (size == 0) break;
    require(body.bytes + size + 2 <= bytes.size(), "a chunk is all there");
    body.text += bytes.substr(body.bytes, size);
    body.bytes += size + 2;
  }
  while (!line().empty()) continue;  // trailers
  return body;
}

Body plain_body(const Request& request, std::string_view bytes) {
  if (request.headers.find("Transfer-Encoding")) return plain_chunks(bytes);
  const auto length = request.headers.find("Content-Length");
  std::size_t size = 0;
  if (length) std::from_chars(length->data(), length->data() + length->size(), size);
  return {std::string(bytes.substr(0, size)), size};
}

void check(const Reading::Whole& whole, std::string_view bytes) {
  const auto& request = whole.request;
  const bool bulk = !request.segments.empty() && request.segments.back() == "bulk";
  require(request.body.size() <= (bulk ? kLimits.bulk_body_bytes_max : kLimits.body_bytes_max), "no body is longer than it may be");
  require(request.segments.size() <= kLimits.target.segments_max, "a path has no more segments than it may have");
  for (const auto& segment : request.segments) {
    require(!segment.empty() && segment != "." && segment != "..", "no segment is empty or made of dots");
    require(is_utf8(segment) && segment.find('\0') == std::string::npos, "a segment is text");
  }
  for (const auto& [name, value] : request.headers.fields()) {
    const auto is_control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; };
    require(!name.empty() && std::ranges::none_of(name, is_control), "a field has a name");
    require(std::ranges::none_of(value, is_control), "no value has a control character");
  }
  auto rest = bytes;
  while (rest.starts_with("\r\n")) rest.remove_prefix(2);
  const auto head_end = rest.find("\r\n\r\n") + 4;
  const auto body = plain_body(request, rest.substr(head_end));
  require(request.body == body.text, "a body is what a plain reading says");
  require(bytes.size() - rest.size() + head_end + body.bytes == whole.end, "a request ends where a plain reading says");
}

void run(std::string_view input) {
  daybook::fuzz::Choices choices(input);
  const auto pieces = choices.text();
  const auto bytes = choices.rest();
  const auto at_once = read(bytes, {});
  std::size_t begin = 0;
  for (auto whole : at_once.requests) {
    const auto end = whole.end;
    whole.end -= begin;
    check(whole, bytes.substr(begin));
    begin = end;
  }
  if (pieces.empty()) return;
  const auto in_pieces = read(bytes, pieces);
  require(in_pieces.requests.size() == at_once.requests.size(), "as many requests come in pieces as at once");
  for (std::size_t i = 0; i < in_pieces.requests.size(); ++i) {
    const auto &one = in_pieces.requests[i], &other = at_once.requests[i];
    require(is_same(one.request, other.request) && one.end == other.end && one.keeps_alive == other.keeps_alive,
            "a request that comes in pieces is the one that comes at once");
  }
  const auto waits = [](const Reading& reading) { return reading.waiting > 0 && reading.waiting < kLeastOfChunk; };
  require((in_pieces.fault != 0) == (at_once.fault != 0) || waits(in_pieces) || waits(at_once), "what is refused at once is refused in pieces");
}

const daybook::fuzz::Target target("http_request", run);

}  // namespace
