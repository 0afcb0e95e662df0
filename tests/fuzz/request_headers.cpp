// Header fields that are read: media types, tracing. Each input is lines of "name:value".
#include <algorithm>

#include "fuzz/target.h"
#include "http/media.h"
#include "http/trace.h"

namespace {

using namespace daybook::http;
using daybook::fuzz::require;

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

void run(std::string_view bytes) {
  Headers headers;
  while (!bytes.empty()) {
    const auto [line, rest] = daybook::fuzz::in_halves(bytes);
    bytes = rest;
    const auto colon = std::min(line.find(':'), line.size());
    headers.add(std::string(line.substr(0, colon)), std::string(line.substr(std::min(colon + 1, line.size()))));
  }
  for (const auto* type : {"application/json", "application/x-ndjson", "text/csv"}) {
    require(!asks_for(headers, type) || accepts(headers, type), "what is asked for by name is accepted");
    static_cast<void>(has_type(headers, type));
  }
  static_cast<void>(says_json(headers));
  const auto trace = trace_of(headers);
  if (!trace) return require(!trace.error().empty(), "what is refused is told");
  for (const auto& text : {trace->correlation, trace->causation, trace->reason}) {
    if (text) require(!text->empty() && text->size() <= kTraceLengthMax && is_printable(*text), "what is written to the journal is as it must be");
  }
}

const daybook::fuzz::Target target("request_headers", run);

}  // namespace
