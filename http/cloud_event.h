// Entries as CloudEvents 1.0 (https://cloudevents.io): the entry as it is in an envelope that event brokers know.
#pragma once

#include <string>
#include <string_view>

#include "eventstore/entry.h"

namespace daybook::http {

inline constexpr std::string_view kCloudEvent = "application/cloudevents+json";
inline constexpr std::string_view kCloudEvents = "application/cloudevents-batch+json";  // a JSON array

// `source` names the journal; `data` is the entry's JSON, as it is stored or with its personal data opened.
std::string cloud_event(std::string_view source, const Entry& entry, std::string_view data);

}  // namespace daybook::http
