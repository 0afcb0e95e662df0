// Customers and accounts as `/v1` shows them: whole, as they are, or only what an entry made of them.
#pragma once

#include <string>

#include "eventstore/writer.h"
#include "http/context.h"
#include "http/json_text.h"
#include "http/personal_data.h"
#include "projections/views.h"

namespace daybook::http::v1 {

// `relation`: of a customer under contract.
void append_customer(JsonText& json, const CustomerView& customer, const std::optional<RelationView>& relation = {});
void append_account(JsonText& json, const AccountView& account, const Sight& sight);
void append_account(JsonText& json, const AccountView& account, const Context& context);

// The new one, as its entry made it. `scale`: of the account's currency.
CustomerView view_of(const CustomerCreated& event, const Recorded& recorded);
AccountView view_of(const AccountCreated& event, const Recorded& recorded, int scale);

// Which one, where and when the entry is, and the members that it set.
void append_change(JsonText& json, const CustomerUpdated& event, const Recorded& recorded);
void append_change(JsonText& json, const AccountUpdated& event, const Recorded& recorded, const Context& context);
void append_change(JsonText& json, const AccountStatusChanged& event, const Recorded& recorded);

}  // namespace daybook::http::v1
