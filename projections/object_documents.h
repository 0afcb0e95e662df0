// The rows that other projections have of objects, with their past: their own folds write them, through this.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "projections/object_rows.h"
#include "projections/projection.h"

namespace daybook {

void fold_documents(Rows& rows, JournalNumber journal, const Entry& entry);

// Of an account that there is, or was.
std::optional<AccountNumber> find_account_number_of(const Rows& rows, JournalNumber journal, const AccountId& account);

// The object as it is from the position on; an empty version: it is no more.
void put_version(Rows& rows, JournalNumber journal, ObjectTable table, std::string_view object, Position position,
                 std::string_view version);

}  // namespace daybook
