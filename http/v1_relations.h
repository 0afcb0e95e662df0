// Customers under contract as `/v1` shows them: a part of the customer.
#pragma once

#include "http/json_text.h"
#include "projections/relation_view.h"

namespace daybook::http::v1 {

void append_relation(JsonText& json, const RelationView& relation);

}  // namespace daybook::http::v1
