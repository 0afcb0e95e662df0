#include "eventstore/difference.h"

namespace daybook {

std::string_view name_of(DifferenceKind kind) {
  // In the order of the enum.
  static constexpr std::string_view kNames[] = {
      "block",           "block-header",    "entry-hash",           "entry-form",        "entry-position",
      "entry-time",      "entry-state",     "balance",              "tile",              "checkpoint-signature",
      "checkpoint-size", "checkpoint-root", "checkpoint-origin",    "state",             "projection",
  };
  static_assert(std::size(kNames) == static_cast<std::size_t>(DifferenceKind::projection) + 1);
  return kNames[static_cast<std::size_t>(kind)];
}

std::string sentence_of(const Difference& difference) {
  auto text = difference.platform.empty() ? "journal " + std::to_string(difference.journal) : "platform " + difference.platform;
  if (difference.position) text += ", position " + std::to_string(*difference.position);
  return text + ": " + std::string(name_of(difference.kind)) + ": " + difference.why;
}

}  // namespace daybook
