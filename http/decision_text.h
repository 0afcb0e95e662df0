// Why a command was accepted or refused: what the decision read, as it was in front of the entry, and the rule that decided, with its arithmetic.
#pragma once

#include "http/json_text.h"
#include "http/personal_data.h"
#include "projections/named_object.h"

namespace daybook::http {

// REQUIRES: the position is below past.size().
void append_decision(JsonText& json, const Past& past, Position position, const Sight& sight);

}  // namespace daybook::http
