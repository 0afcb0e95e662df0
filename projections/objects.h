// The past of every object of a journal: what it was after each entry that changed it, found by one seek. object_rows.h has where the rows lie, past.h
// reads them.
//
// It folds as the writer does: `evolve` on the rows that the event needs (row_keys.h). Beside them it keeps the rows that other projections have of
// customers, accounts, entities, relations and wallet links, folded by their own folds, so that an object is shown as it was with the words of today.
#pragma once

#include "projections/projection.h"

namespace daybook {

Projection objects_projection();

}  // namespace daybook
