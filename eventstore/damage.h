// Where exactly a journal's bytes are not what was written: what a reader finds is a chunk that it refuses, and its tiles may tell the entry.
#pragma once

#include "eventstore/difference.h"
#include "eventstore/failure.h"
#include "eventstore/journal_database.h"
#include "eventstore/merkle.h"

namespace daybook {

// `before`: the tree of the entries in front of the block, where it is known that far.
Difference located(const JournalDamaged& damage, const JournalDatabase& database, const MerkleTree* before = nullptr);

}  // namespace daybook
