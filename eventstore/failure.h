// What ends the process or refuses to open a folder: the machine failed, or what is on disk is not what was written.
// An expected "no" is never one of these.
#pragma once

#include <stdexcept>
#include <string>

#include "domain/types.h"

namespace daybook {

// The folder can't be used as it is: in use, of a newer format, not writable, a full disk. The message says what to do.
class FolderUnusable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Bytes of a journal are torn, altered or missing. The message names the platform (once it is known), journal and position.
class JournalDamaged : public std::runtime_error {
 public:
  JournalDamaged(JournalNumber in_journal, Position at, const std::string& why, const std::string& of_whom = {})
      : std::runtime_error("journal " + std::to_string(in_journal) + (of_whom.empty() ? "" : " (" + of_whom + ")") +
                           " is damaged at position " + std::to_string(at) + ": " + why),
        journal(in_journal),
        position(at),
        reason(why),
        whose(of_whom) {}
  JournalNumber journal;
  Position position;
  std::string reason;
  std::string whose;  // "platform acme", "the system journal"
};

// A snapshot can't be read. Nothing is lost: it is derived from the journal, and is dropped and made again.
class SnapshotDamaged : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A key file is torn or altered, or the master key is not the one that it was written with.
class KeysDamaged : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A write or sync failed. Nothing after it can be promised, so the process ends.
class StorageFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace daybook
