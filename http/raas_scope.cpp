#include "http/raas_scope.h"

namespace daybook::http::raas {

Failure missing(const Context& context, RejectionCode code, const AccountId& account) {
  if (context.principal->limited()) return {Fault::outside_groups};
  return {Rejection{code, account.text}};
}

bool is_shown(const AccountView& view, const AccountId& asked) { return !view.system && view.account == asked; }

Failure seen_by(const Context& context, Failure failure) {
  const auto* rejection = std::get_if<Rejection>(&failure.reason);
  if (!rejection) return failure;
  if (rejection->code != RejectionCode::account_unknown && rejection->code != RejectionCode::account_of_other_customer) {
    return failure;
  }
  auto seen = missing(context, rejection->code, {rejection->subject});
  seen.decided = failure.decided;
  return seen;
}

}  // namespace daybook::http::raas
