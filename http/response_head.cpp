#include "http/response_head.h"

#include <algorithm>
#include <boost/beast/http/status.hpp>
#include <cassert>
#include <ctime>

namespace daybook::http {
namespace {

void append_field(std::string& head, std::string_view name, std::string_view value) {
  (head += name) += ": ";
  const std::size_t begin = head.size();
  head += value;
  std::replace_if(
      head.begin() + static_cast<std::ptrdiff_t>(begin), head.end(),
      [](char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F; }, ' ');
  head += "\r\n";
}

constexpr std::string_view kForBrowsers =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n";
constexpr std::string_view kNothingActive = "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
constexpr std::string_view kNotKept = "Cache-Control: no-store\r\n";
constexpr std::string_view kOnlyEncrypted = "Strict-Transport-Security: max-age=31536000\r\n";  // a year

// IMF-fixdate (RFC 9110, section 5.6.7), made once a second by each thread.
const std::string& date() {
  thread_local std::time_t second = 0;
  thread_local std::string text;
  if (const std::time_t now = std::time(nullptr); now != second) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    char bytes[40];
    text.assign(bytes, std::strftime(bytes, sizeof bytes, "%a, %d %b %Y %H:%M:%S GMT", &parts));
    second = now;
  }
  return text;
}

}  // namespace

std::string response_head(const Response& response, const ResponseFraming& framing, const std::string& request_id) {
  assert(response.status >= 200 && response.status <= 599);
  const auto phrase = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
  std::string head;
  head.reserve(512);
  ((head += "HTTP/1.1 ") += std::to_string(response.status)) += ' ';
  head.append(phrase.data(), phrase.size()) += "\r\n";
  append_field(head, "Date", date());
  head += kForBrowsers;
  if (!response.headers.find("Cache-Control")) head += kNotKept;
  if (!response.headers.find("Content-Security-Policy")) head += kNothingActive;
  if (framing.encrypted) head += kOnlyEncrypted;
  append_field(head, "X-REQUEST-ID", request_id);
  if (!response.content_type.empty()) append_field(head, "Content-Type", response.content_type);
  for (const auto& [name, value] : response.headers.fields()) append_field(head, name, value);
  if (framing.content_length) append_field(head, "Content-Length", std::to_string(*framing.content_length));
  if (framing.chunked) append_field(head, "Transfer-Encoding", "chunked");
  if (!framing.keeps_alive) append_field(head, "Connection", "close");
  if (framing.keeps_alive && framing.http_1_0) append_field(head, "Connection", "keep-alive");
  return head += "\r\n";
}

}  // namespace daybook::http
