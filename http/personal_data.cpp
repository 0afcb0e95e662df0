#include "http/personal_data.h"

namespace daybook::http {

Personal opened_by(const Sight& sight, const Personal& personal) {
  auto opened = sight.keys->open(personal);
  if (sight.opened && opened.form == Personal::Form::plain) ++*sight.opened;
  return opened;
}

std::string shown_to(const Sight& sight, const Personal& personal) {
  if (!sight.opens()) return personal.form == Personal::Form::erased ? "erased" : "sealed";
  const auto opened = opened_by(sight, personal);
  return opened.form == Personal::Form::plain ? opened.bytes : "erased";
}

std::string shown_to(Role role, const Personal& personal, const KeyStore& keys) { return shown_to({role, &keys}, personal); }

}  // namespace daybook::http
