#include "http/consistency.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "domain/rules.h"
#include "http/awaiting.h"
#include "http/json_text.h"

namespace daybook::http {
namespace {

std::unexpected<Failure> behind(std::uint64_t asked, std::uint64_t reflected) {
  const auto named = [](std::uint64_t size) { return size == 0 ? "nothing" : "position " + std::to_string(size - 1); };
  return refused(Fault::projection_behind, "asked for " + named(asked) + ", reflected is " + named(reflected));
}

}  // namespace

boost::asio::awaitable<std::expected<std::uint64_t, Failure>> readable_at(const Context& context, std::uint64_t size) {
  // Who has waited already stays at that moment, so that what is said of it holds for all that is read.
  if (const auto shown = context.shown ? context.views().reflects(context.journal()) : 0; shown > 0 && shown >= size) co_return shown;
  const auto deadline = std::chrono::steady_clock::now() + context.parts.options.read_wait_ms_max;
  const bool reached = co_await reflects(context.parts.views, context.journal(), size, deadline);
  context.show_latest();
  const auto reflected = context.views().reflects(context.journal());
  if (!reached) co_return behind(size, reflected);
  co_return reflected;
}

boost::asio::awaitable<std::expected<std::uint64_t, Failure>> readable(const Context& context) {
  FieldErrors errors;
  std::uint64_t size = context.size_at_arrival;
  if (const auto consistency = context.request.parameter("consistency"); consistency && !consistency->empty()) {
    if (equal_ignoring_case(*consistency, "eventual")) {
      size = std::min<std::uint64_t>(size, 1);  // after a crash there may be nothing to be read for a while
    } else if (!equal_ignoring_case(*consistency, "strong")) {
      errors.push_back({"consistency", FieldFault::not_one_of, shown(*consistency), "strong or eventual"});
    }
  }
  if (const auto asked = context.request.headers.find("X-Position")) {
    if (const auto position = whole_number(*asked)) {
      size = std::max(size, *position + 1);
    } else {
      errors.push_back({"X-Position", FieldFault::wrong_type, shown(*asked), "a whole number"});
    }
  }
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  co_return co_await readable_at(context, size);
}

boost::asio::awaitable<void> keep_pace(const Context& context) {
  const auto& options = context.parts.options;
  const auto size = context.parts.store.size(context.journal());
  if (size <= options.bulk_behind_entries_max || context.parts.views.apart()) co_return;
  const auto deadline = std::chrono::steady_clock::now() + options.bulk_wait_ms_max;
  co_await reflects(context.parts.views, context.journal(), size - options.bulk_behind_entries_max, deadline);
}

void set_position(Response& response, std::uint64_t size) {
  if (size > 0) response.headers.add("X-Position", std::to_string(size - 1));
}

}  // namespace daybook::http
