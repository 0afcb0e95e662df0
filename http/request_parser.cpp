#include "http/request_parser.h"

#include <algorithm>
#include <boost/beast/http/error.hpp>
#include <cassert>
#include <cctype>
#include <limits>

#include "domain/rules.h"

namespace daybook::http {
namespace {

namespace beast = boost::beast;

const std::vector<std::string> kBulkSegments{"v1", "transactions", "bulk"};  // the one route with large bodies
constexpr std::size_t kBodyReserveBytesMax = 64 << 10;  // what a Content-Length alone is trusted with

std::string_view text_of(const beast::flat_buffer& buffer) {
  return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

std::string_view standard(beast::string_view text) { return {text.data(), text.size()}; }

// Whether bytes that Beast left begin with the whole header of a chunk that isn't the last. It leaves them where a quoted
// extension runs past the end of its line, and would take the chunk's size off the body limit again with each further try.
bool is_left_chunk_header(std::string_view left) {
  if (left.starts_with("\r\n")) left.remove_prefix(2);  // the end of the chunk before
  const std::size_t first = left.find_first_not_of('0');
  return first != std::string_view::npos && std::isxdigit(static_cast<unsigned char>(left[first])) &&
         left.find("\r\n") != std::string_view::npos;
}

bool is_control(char byte) { return (static_cast<unsigned char>(byte) < 0x20 && byte != '\t') || byte == 0x7F; }

}  // namespace

RequestParser::RequestParser(const RequestLimits& limits) : limits_(limits) {
  header_limit(std::numeric_limits<std::uint32_t>::max());  // feed_head counts, and counts exactly
  body_limit(limits.body_bytes_max);
}

std::expected<RequestParser::Progress, TransportFault> RequestParser::feed(beast::flat_buffer& buffer) {
  return head_done_ ? feed_body(buffer) : feed_head(buffer);
}

std::expected<RequestParser::Progress, TransportFault> RequestParser::feed_head(beast::flat_buffer& buffer) {
  if (scan_.bytes() == 0) {
    while (text_of(buffer).starts_with("\r\n")) buffer.consume(2);  // as RFC 9112, section 2.2, asks for
    if (text_of(buffer) == "\r") return Progress::incomplete;
  }
  const auto found = scan_.scan(text_of(buffer).substr(0, limits_.header_bytes_max));
  if (found == HeadScan::State::malformed) {
    return std::unexpected(TransportFault{400, "a line of the head is malformed or folded"});
  }
  if (found == HeadScan::State::incomplete) {
    if (scan_.bytes() < limits_.header_bytes_max) return Progress::incomplete;
    const bool endless_line = text_of(buffer).find("\r\n") >= limits_.header_bytes_max;
    if (endless_line) return std::unexpected(TransportFault{414, "the request line is too long"});
    return std::unexpected(TransportFault{431, "the head is too large"});
  }
  Code ec;
  const auto used = put(boost::asio::const_buffer(buffer.data().data(), scan_.bytes()), ec);
  if (ec) return std::unexpected(fault_of(ec));
  assert(used == scan_.bytes() && is_header_done());
  head_done_ = true;
  keeps_alive_ = keep_alive();
  buffer.consume(used);
  eager(true);
  return is_done() ? Progress::whole : Progress::head;
}

std::expected<RequestParser::Progress, TransportFault> RequestParser::feed_body(beast::flat_buffer& buffer) {
  // What is left of a chunked body is at least "0", CRLF, CRLF. Beast asserts that it gets so much, and a client may send less.
  const std::size_t least = chunked() ? 5 : 1;
  if (buffer.size() < least) return Progress::incomplete;
  Code ec;
  buffer.consume(put(boost::asio::const_buffer(buffer.data()), ec));
  if (ec && ec != beast::http::error::need_more) return std::unexpected(fault_of(ec));
  if (is_done()) return Progress::whole;
  if (is_left_chunk_header(text_of(buffer))) return std::unexpected(TransportFault{400, "a chunk extension has no end"});
  // What is left is the beginning of a chunk's header or of the trailers.
  if (buffer.size() > limits_.header_bytes_max) {
    return std::unexpected(TransportFault{431, "a chunk's header or the trailers are too large"});
  }
  return Progress::incomplete;
}

std::string RequestParser::shown_path(const beast::flat_buffer& buffer) const {
  if (head_done_) return request_.path;
  const std::string_view received = text_of(buffer);
  const std::string_view line = received.substr(0, received.find('\r'));
  const std::size_t begin = line.find(' ');
  if (begin == std::string_view::npos) return {};
  const std::string_view target = line.substr(begin + 1, limits_.target.bytes_max);
  std::string path(target.substr(0, target.find_first_of(" ?")));
  std::ranges::replace_if(path, [](char byte) { return byte <= 0x20 || byte >= 0x7F; }, '?');
  return path;
}

TransportFault RequestParser::fault_of(const Code& ec) const {
  if (fault_.status != 0) return fault_;
  if (ec == beast::http::error::body_limit) return {413, "the body is too large"};
  return {400, ec.message()};
}

void RequestParser::refuse(int status, std::string_view reason, Code& ec) {
  fault_ = {status, std::string(reason)};
  ec = beast::http::error::bad_field;
}

void RequestParser::on_request_impl(Verb, Text method_name, Text target, int version, Code& ec) {
  version_ = version;
  request_.method_name = standard(method_name);
  request_.method = method_named(request_.method_name);
  auto parsed = http::parse_target(standard(target), limits_.target);
  if (!parsed) return refuse(parsed.error().status, parsed.error().reason, ec);
  request_.path = std::move(parsed->path);
  request_.segments = std::move(parsed->segments);
  request_.query = std::move(parsed->query);
  authority_ = std::move(parsed->authority);
}

void RequestParser::on_field_impl(FieldName name, Text name_text, Text value, Code& ec) {
  if (head_done_) return;  // a trailer
  if (name == FieldName::content_length) check_content_length(standard(value), ec);
  if (name == FieldName::transfer_encoding) check_transfer_encoding(standard(value), ec);
  if (name == FieldName::host && ++hosts_ > 1) refuse(400, "Host is repeated", ec);
  if (name == FieldName::host) is_other_host_ = !authority_.empty() && !equal_ignoring_case(authority_, standard(value));
  if (name == FieldName::expect) expects_continue_ = equal_ignoring_case(standard(value), "100-continue");
  // Whoever brings no credential along, be it a bad one, gets no room for a large body.
  if (is_credential_header(standard(name_text)) && request_.segments == kBulkSegments) body_limit(limits_.bulk_body_bytes_max);
  request_.headers.add(std::string(standard(name_text)), std::string(standard(value)));
}

void RequestParser::check_content_length(std::string_view value, Code& ec) {
  const bool plain = !value.empty() && std::ranges::all_of(value, [](char digit) { return digit >= '0' && digit <= '9'; });
  if (!plain) refuse(400, "Content-Length is not a number", ec);
  if (has_content_length_) refuse(400, "Content-Length is repeated", ec);
  if (has_transfer_encoding_) refuse(400, "Content-Length beside Transfer-Encoding", ec);
  has_content_length_ = true;
}

void RequestParser::check_transfer_encoding(std::string_view value, Code& ec) {
  if (!equal_ignoring_case(value, "chunked")) refuse(400, "Transfer-Encoding is not chunked", ec);
  if (has_transfer_encoding_) refuse(400, "Transfer-Encoding is repeated", ec);
  if (has_content_length_) refuse(400, "Transfer-Encoding beside Content-Length", ec);
  if (version_ == 10) refuse(400, "Transfer-Encoding in HTTP/1.0", ec);
  has_transfer_encoding_ = true;
}

void RequestParser::on_header_impl(Code& ec) {
  if (hosts_ == 0 && version_ > 10) refuse(400, "Host is missing", ec);
  if (is_other_host_) refuse(400, "Host is another one than the target's", ec);
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& content_length, Code&) {
  if (content_length) request_.body.reserve(std::min<std::size_t>(*content_length, kBodyReserveBytesMax));
}

std::size_t RequestParser::on_body_impl(Text body, Code&) {
  request_.body.append(body.data(), body.size());
  return body.size();
}

void RequestParser::on_chunk_header_impl(std::uint64_t, Text extensions, Code& ec) {
  if (std::ranges::any_of(extensions, is_control)) refuse(400, "a chunk extension has a control character", ec);
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text body, Code&) {
  request_.body.append(body.data(), body.size());
  return body.size();
}

void RequestParser::on_finish_impl(Code&) {}

void RequestParser::on_response_impl(int, Text, int, Code&) { assert(false); }

}  // namespace daybook::http
