// What a credential that is limited to groups learns of accounts that are not its own: nothing, not even whether they exist.
#pragma once

#include "http/context.h"

namespace daybook::http::raas {

// The refusal of an account that is not there, or is another group's.
Failure missing(const Context& context, RejectionCode code, const AccountId& account);

// Accounts are named by their identifiers here, and the platform's system accounts are not shown.
bool is_shown(const AccountView& view, const AccountId& asked);

// A failure as the credential may see it.
Failure seen_by(const Context& context, Failure failure);

}  // namespace daybook::http::raas
