// The replication seam: all that the writer knows of storage. Local RocksDB is one implementation; a replicated engine is
// another. Nothing above may assume that this process alone appends, or that the local disk makes a commit durable.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "eventstore/block.h"
#include "eventstore/failure.h"
#include "eventstore/merkle.h"

namespace daybook {

enum class AppendOutcome {
  committed,  // durable: every later read sees it, also after a crash
  conflict,   // nothing was appended: a journal's head is not the expected one
  fenced,     // nothing was appended: another writer has begun a later epoch
  unknown,    // it may or may not become durable; only reading after become_writer() tells
};

// One block for one journal.
struct Append {
  JournalNumber journal = kSystemJournal;
  Block block;               // block.before() is the head that is expected
  std::vector<Tile> tiles;   // the tiles of the Merkle tree that the block completes
};

class Log {
 public:
  virtual ~Log() = default;

  // Begins a new epoch, larger than any before, and fences every writer of an earlier one: an append of theirs that had no
  // answer yet is from now on either visible or will never be. Throws StorageFailed.
  virtual std::uint64_t become_writer() = 0;
  virtual void stop_writing() = 0;

  // All blocks or none, in one step. Returns when the outcome is known. One call at a time.
  // REQUIRES: at most one block for a journal. Throws StorageFailed where the local machine failed.
  virtual AppendOutcome append(std::uint64_t epoch, std::span<const Append> blocks) = 0;

  // The journals that have entries, in order of their numbers.
  virtual std::vector<JournalNumber> journals() const = 0;

  virtual Head head(JournalNumber journal) const = 0;

  // Visits the blocks that end after `from`, in order, until `visit` says false. Throws JournalDamaged.
  virtual void read_blocks(JournalNumber journal, Position from, const std::function<bool(const Block&)>& visit) const = 0;

  // Visits the entries from `from` on, in order, until `visit` says false or the journal ends. Throws JournalDamaged.
  virtual void read_entries(JournalNumber journal, Position from,
                            const std::function<bool(Position, std::string_view)>& visit) const = 0;

  // A full tile that an append brought. Throws JournalDamaged where it is missing or torn.
  virtual Tile read_tile(JournalNumber journal, std::uint8_t level, std::uint64_t index) const = 0;
};

// Reads entries as Log::read_entries does.
using EntryReader = std::function<void(JournalNumber, Position, const std::function<bool(Position, std::string_view)>&)>;

// The same damage with the name of the platform, which the journal's first entry bears; without it where that can't be read either.
JournalDamaged named(const JournalDamaged& damage, const EntryReader& read);

}  // namespace daybook
