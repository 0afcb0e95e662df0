// What verification finds: where something is not what was written or signed, and what. The words are stable, for programs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/types.h"

namespace daybook {

enum class DifferenceKind {
  block,                 // stored bytes of a block are torn, missing, or don't match their checksum
  block_header,          // the roots that a block says are not those of the entries
  entry_hash,            // an entry is not the one that the tree has
  entry_form,            // an entry can't be read, or is not in canonical form
  entry_position,        // an entry says another position than its own
  entry_time,            // an entry is older than the one before it
  entry_state,           // an entry needs what no entry before it brought
  balance,               // the accounts in a currency don't sum to zero
  tile,                  // a stored tile is missing, or not what the entries hash to
  checkpoint_signature,  // a checkpoint does not bear the log's signature
  checkpoint_size,       // a checkpoint has more entries than the journal
  checkpoint_root,       // the journal does not begin with the entries of a checkpoint
  checkpoint_origin,     // a checkpoint is of a platform that is not there
  state,                 // the stored state is not what the entries lead to
  projection,            // stored rows of a projection are not what the entries lead to
};

std::string_view name_of(DifferenceKind kind);  // "entry-hash"

struct Difference {
  DifferenceKind kind;
  JournalNumber journal = kSystemJournal;
  std::string platform = {};            // empty: the system journal's, or it is not known
  std::optional<Position> position = {};  // of the entry, the first of those it may be, or the one after the last that is right
  std::string why;                      // a part of a sentence, for people
};

// "platform acme, position 17: entry-hash: ...".
std::string sentence_of(const Difference& difference);

}  // namespace daybook
