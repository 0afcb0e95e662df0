// Transactions as `/v1` shows them. Members that say nothing (no reference, no metadata) are left out.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "domain/books.h"
#include "eventstore/writer.h"
#include "http/json_text.h"
#include "http/v1_preferences.h"
#include "projections/views.h"

namespace daybook::http::v1 {

// The identifier of an account.
using NameOf = std::function<std::string(AccountNumber)>;

// What an accepted transaction leads to, as its caller is told, now and whenever the same is asked again: everything is taken from the
// entry and from the balances after it. minimal: what every transaction has, {"id","type","status","position","recordedAt"}, and "dryRun".
// REQUIRES: the event is a transaction, and none that was refused.
void append_outcome(JsonText& json, const Recorded& recorded, bool dry_run, Shown shown);

// A transaction as it is now, without the closing brace.
void begin_transaction(JsonText& json, const TransactionView& view, const NameOf& name_of);

// {"account","accountNumber","currency","posted","held","incoming","available"}, without the closing brace.
void begin_balances(JsonText& json, const Balances& balances);

void append_metadata(JsonText& json, const Metadata& metadata);

std::string_view type_of(TransactionRow::Kind kind);           // "capture"
std::string_view status_of(const TransactionView& view);       // "POSTED"

}  // namespace daybook::http::v1
