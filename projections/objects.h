// The past of every object of a journal: what it was after each entry that changed it, found by one seek. object_rows.h has where the rows lie, past.h
// reads them.
//
// It folds as the writer does: `evolve` on the rows that the event needs (row_keys.h). Beside them it keeps the rows that other projections have of
// customers, accounts, entities, relations and wallet links, folded by their own folds, so that an object is shown as it was with the words of today.
//
// What accounts had, and which entries transactions are, the projections `balances` and `transactions` have rows of already: these are most of all rows, and
// not kept twice.
#pragma once

#include "projections/projection.h"

namespace daybook {

Projection objects_projection();

// The same, with rows of what accounts have and which entries transactions are: for who has the rows of no other projection.
void fold_objects_alone(Rows& rows, JournalNumber journal, const Entry& entry);

}  // namespace daybook
