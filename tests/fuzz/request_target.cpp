// Targets of requests: what is taken has one spelling, and can be written again.
#include "fuzz/target.h"
#include "http/target.h"
#include "http/utf8.h"

namespace {

using namespace daybook::http;
using daybook::fuzz::require;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += "0123456789ABCDEF"[byte >> 4];
    out += "0123456789ABCDEF"[byte & 15];
  }
  return out;
}

std::string written(const Target& target) {
  std::string text;
  for (const auto& segment : target.segments) text += "/" + escaped(segment);
  if (text.empty()) text = "/";
  for (const auto& [name, value] : target.query) text += (text.find('?') == std::string::npos ? "?" : "&") + escaped(name) + "=" + escaped(value);
  return text;
}

void run(std::string_view bytes) {
  const auto parsed = parse_target(bytes);
  if (!parsed) return require(parsed.error().status == 400 || parsed.error().status == 414, "what is refused has a status");
  require(parsed->path.starts_with('/'), "a path begins with a slash");
  require(parsed->authority.find('@') == std::string::npos, "no authority names a user");
  for (const auto& segment : parsed->segments) {
    require(!segment.empty() && segment != "." && segment != "..", "no segment is empty or made of dots");
    require(is_utf8(segment) && segment.find('\0') == std::string::npos, "a segment is text");
  }
  for (const auto& [name, value] : parsed->query) require(is_utf8(name) && is_utf8(value), "a parameter is text");
  TargetLimits wide;
  wide.bytes_max = 8 * bytes.size() + 16;
  const auto again = parse_target(written(*parsed), wide);
  require(again && again->segments == parsed->segments && again->query == parsed->query, "a target that is written again means the same");
}

const daybook::fuzz::Target target("request_target", run);

}  // namespace
