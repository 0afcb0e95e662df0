// What the routes of the trail have in common: what is asked for, and how a row of it is told.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "http/context.h"
#include "http/csv.h"
#include "http/parameters.h"
#include "projections/audit_view.h"

namespace daybook::http::v1 {

// From customer, account, entity, transaction, actor, type, rejected, correlationId. What is wrong is noted by them.
AuditFilter trail_filter(const Parameters& parameters);

// The journal's name in CloudEvents.
std::string source_of(const Context& context);

// One row as JSON; `entry` is its entry's JSON where that is to be shown with it, or empty.
void append_trail_row(std::string& out, const AuditView& view, std::string_view entry);

std::vector<CsvCell> trail_heading();
std::vector<CsvCell> trail_cells(const AuditView& view);

}  // namespace daybook::http::v1
