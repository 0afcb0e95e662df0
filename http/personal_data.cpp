#include "http/personal_data.h"

namespace daybook::http {

std::string shown_to(const Sight& sight, const Personal& personal) {
  if (!sight.opens()) return personal.form == Personal::Form::erased ? "erased" : "sealed";
  const auto opened = sight.keys->open(personal);
  return opened.form == Personal::Form::plain ? opened.bytes : "erased";
}

std::string shown_to(Role role, const Personal& personal, const KeyStore& keys) { return shown_to({role, &keys}, personal); }

}  // namespace daybook::http
