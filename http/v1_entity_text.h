// Entities as `/v1` shows them.
#pragma once

#include "http/json_text.h"
#include "http/personal_data.h"
#include "projections/relation_view.h"

namespace daybook::http::v1 {

void append_entity(JsonText& json, const EntityView& entity, const Sight& sight);

}  // namespace daybook::http::v1
