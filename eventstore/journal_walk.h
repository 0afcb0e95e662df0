// A journal from its first entry, with nothing believed: every entry is hashed, and the tree compared with tiles, roots of blocks and signed heads; decoded,
// and encoded again; and evolved from the empty state. It decides nothing.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/difference.h"
#include "eventstore/entry.h"
#include "eventstore/log.h"
#include "eventstore/recovery.h"

namespace daybook {

class Spill;

// What somebody signed of the journal at some time. `source` is for people: "the checkpoint FILE".
struct SignedHead {
  Head head;
  std::string source;
};

// One thread. After a call that gave false there is a difference, and no call may follow but difference().
class JournalWalk {
 public:
  using TileSource = std::function<Tile(std::uint8_t level, std::uint64_t index)>;  // throws JournalDamaged
  // Looks at the state as it is after so many entries; what is wrong with it otherwise.
  using StateCheck = std::function<std::optional<std::string>(JournalState&)>;

  JournalWalk(JournalNumber journal, TileSource tile, Spill& spill, std::vector<SignedHead> signed_heads);

  // Calls `check` once the walk is there. Before the first entry, at most once for a size.
  void check_state_at(std::uint64_t size, StateCheck check) { state_checks_[size] = std::move(check); }

  bool take(const Block& block);
  // The same for entries of which no block is known: what their tiles say is all that they are compared with.
  bool take_entries(const FramedEntries& entries);
  // The journal has no more entries.
  bool finish();

  const std::optional<Difference>& difference() const { return difference_; }
  Head head() const { return {journal_.tree.size(), journal_.tree.root()}; }
  const State& state() const { return journal_.state; }
  const MerkleTree& tree() const { return journal_.tree; }
  Time last_time() const { return journal_.last_time; }
  const std::string& platform() const { return journal_.state.header.platform.text; }  // empty until the platform was opened

 private:
  bool differs(DifferenceKind kind, std::optional<Position> position, std::string why);
  void hash(const FramedEntries& entries, std::vector<Tile>& tiles);
  bool compare_tiles(const std::vector<Tile>& tiles, DifferenceKind kind_of_leaf);
  bool compare_root(const Block& block);
  bool evolve_all(Position first, const FramedEntries& entries);
  bool evolve_one(Position position, std::string_view bytes);
  void check_signed_heads();

  const JournalNumber number_;
  const TileSource tile_;
  Spill& spill_;
  std::multimap<std::uint64_t, SignedHead> signed_heads_;  // that the walk has not come to, by size
  std::map<std::uint64_t, StateCheck> state_checks_;
  JournalState journal_;
  Entry entry_;        // that was read last
  std::string again_;  // its bytes, made anew
  std::uint64_t evolved_ = 0;            // entries; the tree is ahead by a block at most
  std::optional<Difference> undecided_;  // of the last block: whether the entries are wrong or its header, the next one tells
  std::optional<Difference> difference_;
};

}  // namespace daybook
