#include "http/cloud_event.h"

#include <algorithm>

#include "domain/objects.h"
#include "http/json_text.h"

namespace daybook::http {
namespace {

// What the entry is about most of all: "account/acme-eu-main".
std::string subject_of(const Event& event) {
  const auto objects = objects_of(event);
  for (const auto kind : {ObjectKind::transaction, ObjectKind::entity, ObjectKind::account, ObjectKind::customer}) {
    const auto found = std::ranges::find(objects, kind, &ObjectId::kind);
    if (found != objects.end()) return std::string(name_of(kind)) + "/" + found->id;
  }
  return objects.empty() ? std::string() : std::string(name_of(objects.front().kind)) + "/" + objects.front().id;
}

}  // namespace

std::string cloud_event(std::string_view source, const Entry& entry, std::string_view data) {
  std::string text;
  JsonText json(text);
  json.begin_object().member("specversion", "1.0").member("id", std::to_string(entry.position)).member("source", source);
  json.member("type", "daybook." + std::string(type_of(entry.event))).member("time", to_text(entry.time));
  if (const auto subject = subject_of(entry.event); !subject.empty()) json.member("subject", subject);
  json.member("datacontenttype", "application/json").key("data").raw(data).end_object();
  return text;
}

}  // namespace daybook::http
