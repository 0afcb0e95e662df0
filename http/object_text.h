// Objects of any kind as they were, shown as the routes of /v1 show them as they are.
#pragma once

#include <string>

#include "http/json_text.h"
#include "http/personal_data.h"
#include "projections/named_object.h"

namespace daybook::http {

// The document of the object; false, and nothing appended, where there was none.
bool append_object(JsonText& json, const Past& past, const NamedObject& object, std::uint64_t size, const Sight& sight);

// "null" where there was none.
std::string text_of_object(const Past& past, const NamedObject& object, std::uint64_t size, const Sight& sight);

// {"kind","id","change":"added" or "removed" or "changed","patch"}, the patch as of RFC 6902; false, and nothing appended, where the object was the same.
bool append_difference(JsonText& json, const Past& past, const NamedObject& object, std::uint64_t from, std::uint64_t to, const Sight& sight);

// The same of two documents of it, as of text_of_object.
bool append_difference(JsonText& json, const NamedObject& object, const std::string& before, const std::string& after);

}  // namespace daybook::http
