// Turns bytes into a Request, piece by piece, and refuses what is too large or ambiguous. Beast parses; what it lets through
// and a proxy may read differently is refused here: any Transfer-Encoding but one `chunked`, any Content-Length but one plain
// number, both together, a repeated or missing Host or one that is not that of a target in absolute form, control characters in chunk extensions. Trailers are read and ignored.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "http/head_scan.h"
#include "http/message.h"
#include "http/target.h"

namespace daybook::http {

struct RequestLimits {
  std::size_t header_bytes_max = 16 << 10;  // request line, fields and the empty line; also of a chunk's header or the trailers
  std::size_t body_bytes_max = 1 << 20;     // without the chunked coding
  TargetLimits target = {};
  std::size_t bulk_body_bytes_max = 16 << 20;  // instead, of a path that ends with the segment `bulk`
};

// Why a request can't be answered by a handler.
struct TransportFault {
  int status;          // 400, 408, 413, 414 or 431
  std::string reason;  // for the log
};

class RequestParser : private boost::beast::http::basic_parser<true> {
 public:
  enum class Progress { incomplete, head, whole };  // `head` once, when it became complete and a body is still to come

  explicit RequestParser(const RequestLimits& limits);

  // Takes what it can use from the front of `buffer`. REQUIRES: no fault and not whole before.
  std::expected<Progress, TransportFault> feed(boost::beast::flat_buffer& buffer);

  Request& request() { return request_; }  // the head, after `head`; all of it, after `whole`

  bool has_begun() const { return scan_.bytes() > 0; }

  // The path as far as it was received; for errors, so what is not printable ASCII became `?`.
  std::string shown_path(const boost::beast::flat_buffer& buffer) const;

  bool keeps_alive() const { return keeps_alive_; }
  bool is_http_1_0() const { return version_ == 10; }
  bool expects_continue() const { return expects_continue_ && version_ > 10; }

 private:
  using Verb = boost::beast::http::verb;
  using FieldName = boost::beast::http::field;
  using Text = boost::beast::string_view;
  using Code = boost::beast::error_code;

  std::expected<Progress, TransportFault> feed_head(boost::beast::flat_buffer& buffer);
  std::expected<Progress, TransportFault> feed_body(boost::beast::flat_buffer& buffer);
  TransportFault fault_of(const Code& ec) const;
  void refuse(int status, std::string_view reason, Code& ec);
  void check_content_length(std::string_view value, Code& ec);
  void check_transfer_encoding(std::string_view value, Code& ec);

  void on_request_impl(Verb method, Text method_name, Text target, int version, Code& ec) override;
  void on_response_impl(int status, Text reason, int version, Code& ec) override;
  void on_field_impl(FieldName name, Text name_text, Text value, Code& ec) override;
  void on_header_impl(Code& ec) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& content_length, Code& ec) override;
  std::size_t on_body_impl(Text body, Code& ec) override;
  void on_chunk_header_impl(std::uint64_t size, Text extensions, Code& ec) override;
  std::size_t on_chunk_body_impl(std::uint64_t remaining, Text body, Code& ec) override;
  void on_finish_impl(Code& ec) override;

  const RequestLimits& limits_;
  HeadScan scan_;
  Request request_;
  TransportFault fault_{};  // set by refuse
  int version_ = 11;
  int hosts_ = 0;
  std::string authority_;  // of a target in absolute form
  bool is_other_host_ = false;
  bool has_content_length_ = false;
  bool has_transfer_encoding_ = false;
  bool expects_continue_ = false;
  bool keeps_alive_ = false;
  bool head_done_ = false;
};

}  // namespace daybook::http
