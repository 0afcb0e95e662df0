#include "http/past_moment.h"

#include "domain/time_text.h"
#include "projections/journal_entries.h"

namespace daybook::http {

MomentAsked moment_asked(const Parameters& parameters) {
  const MomentAsked moment{parameters.number("atPosition", 0, UINT64_MAX - 1), parameters.time("at")};
  if (moment.position && moment.at) parameters.refuse("at", FieldFault::not_one_of, "absent where atPosition is given");
  return moment;
}

std::expected<std::uint64_t, Failure> size_at(const Past& past, const MomentAsked& moment) {
  if (moment.at) return first_at_or_after(past.log(), past.journal(), past.size(), {moment.at->microseconds + 1});
  if (!moment.position) return past.size();
  if (*moment.position < past.size()) return *moment.position + 1;
  return refused(Fault::entry_unknown, "it has " + std::to_string(past.size()) + " entries");
}

void append_moment(JsonText& json, const Past& past, std::uint64_t size) {
  if (size == 0) return;
  json.member("atPosition", size - 1).member("at", to_text(entry_at(past.log(), past.journal(), size - 1).time));
}

}  // namespace daybook::http
