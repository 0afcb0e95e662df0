// `daybook dump`: what a journal's blocks and entries are, for people who look into a folder.
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "eventstore/data_folder.h"
#include "eventstore/folder_reader.h"
#include "eventstore/rocks_log.h"
#include "eventstore/text.h"
#include "tools/command_line.h"
#include "tools/platform_choice.h"
#include "tools/verbs.h"

namespace daybook {

using nlohmann::ordered_json;

namespace {

constexpr std::size_t kCacheBytes = 16 << 20;

const std::filesystem::path& required(const std::filesystem::path& folder) {
  require_data_folder(folder);
  return folder;
}

void print_block(const Block& block) {
  const ordered_json about = {{"first", block.first},
                              {"count", block.entries.size()},
                              {"epoch", block.epoch},
                              {"id", to_hex(block.id)},
                              {"rootBefore", to_hex(block.root_before)},
                              {"rootAfter", to_hex(block.root_after)}};
  std::cout << ordered_json{{"block", about}}.dump() << "\n";
}

}  // namespace

int dump(const Settings& settings) {
  const ScratchFolder scratch(std::filesystem::temp_directory_path());
  const std::filesystem::path folder(settings.data);
  JournalDatabase database(required(folder) / "journal", ReadOnly{scratch.path()}, kCacheBytes);
  const RocksLog log(database);
  const auto journal = settings.platform.empty() ? kSystemJournal : platform_in(log, settings.platform).journal;
  auto left = settings.dump_count;
  const auto print = [&](Position position, std::string_view entry) {
    if (position < settings.dump_from) return true;
    std::cout << entry << "\n";
    return --left > 0 && std::cout.good();
  };
  if (!settings.dump_blocks) {
    log.read_entries(journal, settings.dump_from, print);
    return kDone;
  }
  log.read_blocks(journal, settings.dump_from, [&](const Block& block) {
    print_block(block);
    for (std::size_t i = 0; i < block.entries.size(); ++i) {
      if (!print(block.first + i, block.entries[i])) return false;
    }
    return true;
  });
  return kDone;
}

}  // namespace daybook
