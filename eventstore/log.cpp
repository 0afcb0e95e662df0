#include "eventstore/log.h"

#include "eventstore/entry.h"

namespace daybook {

JournalDamaged named(const JournalDamaged& damage, const EntryReader& read) {
  if (!damage.whose.empty()) return damage;
  std::string whose = damage.journal == kSystemJournal ? "the system journal" : "";
  try {
    read(damage.journal, 0, [&](Position, std::string_view bytes) {
      const auto event = decode(bytes).event;
      if (const auto* opened = std::get_if<PlatformOpened>(&event)) whose = "platform " + opened->platform.text;
      return false;
    });
  } catch (const std::exception&) {
    // The first entry is damaged, too: the number has to do.
  }
  return {damage.journal, damage.position, damage.reason, whose};
}

}  // namespace daybook
