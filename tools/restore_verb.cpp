#include <iostream>
#include <nlohmann/json.hpp>

#include "domain/time_text.h"
#include "eventstore/restoring.h"
#include "http/uuid.h"
#include "tools/checkpoint_files.h"
#include "tools/command_line.h"
#include "tools/verbs.h"

namespace daybook {

using nlohmann::ordered_json;

namespace {

ordered_json object_of(const RestoredJournal& journal) {
  ordered_json object = {{"platform", journal.platform.text},
                         {"entriesInBackup", journal.in_backup.size},
                         {"entriesRestored", journal.restored.size}};
  if (journal.restoration > 0) object["restoration"] = journal.restoration;
  return object;
}

void print_line(const RestoredJournal& journal) {
  std::cout << (journal.journal == kSystemJournal ? "the system journal" : "platform " + journal.platform.text) << ": " << journal.restored.size << " of "
            << journal.in_backup.size << " entries";
  if (journal.journal != kSystemJournal) {
    std::cout << (journal.restoration > 0 ? "; it goes on as a new log, /r" + std::to_string(journal.restoration) : "; its log goes on");
  }
  std::cout << "\n";
}

}  // namespace

int restore(const Settings& settings) {
  RestoreOptions options{settings.argument, settings.data, settings.backup_number};
  options.keys = settings.keys_folder;
  options.older_keys = settings.older_keys;
  options.without_keys = settings.without_keys;
  options.at = settings.restore_at;
  if (settings.restore_at_position) options.at_position = JournalPoint{{settings.platform}, *settings.restore_at_position};
  options.request = http::new_uuid();
  options.rows_max = settings.verify_rows_max;
  for (auto& kept : kept_checkpoints(settings.checkpoints)) options.checkpoints.push_back(std::move(kept.note));
  const auto restored = restore(options);
  if (settings.json) {
    ordered_json object = {{"backup", restored.backup.number}, {"madeAt", to_text(restored.backup.made_at)}};
    for (const auto& journal : restored.journals) {
      if (journal.journal != kSystemJournal) object["platforms"].push_back(object_of(journal));
    }
    std::cout << object.dump() << "\n";
    return kDone;
  }
  std::cout << "backup " << restored.backup.number << " of " << to_text(restored.backup.made_at) << " is restored in " << settings.data
            << "; all entries were hashed and evolved\n";
  for (const auto& journal : restored.journals) print_line(journal);
  return kDone;
}

}  // namespace daybook
