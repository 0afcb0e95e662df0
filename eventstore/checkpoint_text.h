// What a checkpoint of a journal says (C2SP tlog-checkpoint): origin, size and root, a line each.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "eventstore/block.h"

namespace daybook {

struct Checkpoint {
  std::string origin;
  Head head;
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

std::string to_text(const Checkpoint& checkpoint);  // the text of the note
// Further lines, which others may add, are passed over.
std::optional<Checkpoint> checkpoint_from_text(std::string_view text);

}  // namespace daybook
