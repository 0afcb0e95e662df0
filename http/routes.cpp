#include "http/raas.h"
#include "http/router.h"
#include "http/v1.h"

namespace daybook::http {
namespace {

using enum Method;
using enum Right;
using enum Scope;
using enum Surface;
using enum Produces;

// All that the server answers, and who may ask.
constexpr Route kRoutes[] = {
    {get, "/raas/v2/pulse", read, open, raas, json, raas::pulse},
    {get, "/raas/v2/customers", read, groups, raas, json, raas::list_customers},
    {post, "/raas/v2/customers", create, groups, raas, json, raas::create_customer},
    {get, "/raas/v2/customers/{customerIdentifier}", read, groups, raas, json, raas::show_customer},
    {get, "/raas/v2/customers/{customerIdentifier}/accounts", read, groups, raas, json, raas::list_accounts_of_customer},
    {post, "/raas/v2/customers/{customerIdentifier}/accounts", create, groups, raas, json, raas::create_account},
    {get, "/raas/v2/customers/{customerIdentifier}/accounts/{accountIdentifier}", read, groups, raas, json,
     raas::show_account_of_customer},
    {patch, "/raas/v2/customers/{customerIdentifier}/accounts/{accountIdentifier}", edit, groups, raas, json,
     raas::update_account},
    {get, "/raas/v2/accounts", read, groups, raas, json, raas::list_accounts},
    {get, "/raas/v2/accounts/{accountIdentifier}", read, groups, raas, json, raas::show_account},

    {get, "/v1/entries", audit, whole_platform, v1, json_or_lines, v1::list_entries},
    {get, "/v1/entries/{position}", audit, whole_platform, v1, json, v1::show_entry},

    {get, "/v1/platforms", operate, installation, v1, json, v1::list_platforms},
    {post, "/v1/platforms", operate, installation, v1, json, v1::create_platform},
    {get, "/v1/platforms/{platform}/credentials", administer, named_platform, v1, json, v1::list_credentials},
    {post, "/v1/platforms/{platform}/credentials", administer, named_platform, v1, json, v1::issue_credential},
    {delete_, "/v1/platforms/{platform}/credentials/{credential}", administer, named_platform, v1, json,
     v1::revoke_credential},
    {get, "/v1/projections", operate, installation, v1, json, v1::list_projections},
    {post, "/v1/projections/{projection}/rebuild", operate, installation, v1, json, v1::rebuild_projection},

    {get, "/healthz", operate, open, v1, anything, v1::health},
    {get, "/readyz", operate, open, v1, anything, v1::readiness},
    {get, "/metrics", operate, open, v1, anything, v1::metrics},
};

}  // namespace

std::span<const Route> routes() { return kRoutes; }

}  // namespace daybook::http
