// Orders as `/raas/v2` shows them. Texts that were not given are empty; nothing is null.
#pragma once

#include <string>

#include "http/json_text.h"
#include "http/raas_views.h"

namespace daybook::http::raas {

enum class Reward { without, with };  // what an order alone shows and a list does not

void append_order(JsonText& json, const OrderView& order, const PersonalDataReader& reader, Reward reward);

}  // namespace daybook::http::raas
