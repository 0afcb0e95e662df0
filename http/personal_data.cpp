#include "http/personal_data.h"

namespace daybook::http {

std::string shown_to(Role role, const Personal& personal, const KeyStore& keys) {
  if (!allows(role, Right::see_personal_data)) return personal.form == Personal::Form::erased ? "erased" : "sealed";
  const auto opened = keys.open(personal);
  return opened.form == Personal::Form::plain ? opened.bytes : "erased";
}

}  // namespace daybook::http
