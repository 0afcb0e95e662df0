#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "eventstore/repair.h"
#include "tools/command_line.h"
#include "tools/verbs.h"

namespace daybook {

using nlohmann::ordered_json;

namespace {

ordered_json object_of(const Repair& repair, bool done) {
  ordered_json object = {{"repaired", done && !repair.tails.empty()}, {"torn", ordered_json::array()}, {"remaining", ordered_json::array()}};
  for (const auto& tail : repair.tails) object["torn"].push_back({{"file", tail.file}, {"keptBytes", tail.kept_bytes}, {"cutBytes", tail.cut_bytes}});
  for (const auto& journal : repair.remaining) object["remaining"].push_back({{"journal", journal.whose}, {"entries", journal.entries}});
  return object;
}

void print(const Repair& repair, bool done) {
  if (repair.tails.empty()) std::cout << "no write to the journals was cut off; there is nothing to repair\n";
  for (const auto& tail : repair.tails) {
    std::cout << tail.file << ": the last write is torn at byte " << tail.kept_bytes << "; " << tail.cut_bytes << " bytes " << (done ? "went" : "would go")
              << ", which were never synced as a whole\n";
  }
  for (const auto& journal : repair.remaining) std::cout << journal.whose << ": " << journal.entries << " entries remain\n";
  if (repair.tails.empty()) return;
  std::cout << (done ? "repaired; the files as they were are in journal-before-repair/. Run `daybook verify` next, with --checkpoint where one was kept\n"
                     : "nothing was changed; --yes does it\n");
}

}  // namespace

int repair(const Settings& settings) {
  const auto scratch = settings.scratch.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(settings.scratch);
  const auto result = settings.yes ? repair(std::filesystem::path(settings.data), scratch) : plan_repair(settings.data, scratch);
  if (settings.json) {
    std::cout << object_of(result, settings.yes).dump() << "\n";
  } else {
    print(result, settings.yes);
  }
  return kDone;
}

}  // namespace daybook
