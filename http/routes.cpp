#include "http/customers.h"
#include "http/customers_transport.h"
#include "http/openapi.h"
#include "http/proofs.h"
#include "http/raas.h"
#include "http/router.h"
#include "http/v1_status.h"
#include "http/v1.h"

namespace daybook::http {
namespace {

using enum Method;
using enum Right;
using enum Scope;
using enum EntityKind;
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

    {post, "/raas/v2/transferFunds", move_money, groups, raas, json, raas::transfer_funds},
    {post, "/raas/v2/orders", move_money, groups, raas, json, raas::place_order},
    {get, "/raas/v2/orders", read, groups, raas, json, raas::list_orders},
    {get, "/raas/v2/customers/{customerIdentifier}/accounts/{accountIdentifier}/lowbalance", read, groups, raas, json,
     raas::list_alerts},
    {post, "/raas/v2/customers/{customerIdentifier}/accounts/{accountIdentifier}/lowbalance", edit, groups, raas, json,
     raas::create_alert},
    {get, "/raas/v2/customers/{customerIdentifier}/accounts/{accountIdentifier}/lowbalance/{balanceAlertID}", read, groups, raas, json,
     raas::show_alert},
    {patch, "/raas/v2/customers/{customerIdentifier}/accounts/{accountIdentifier}/lowbalance/{balanceAlertID}", edit, groups, raas, json,
     raas::update_alert},
    {delete_, "/raas/v2/customers/{customerIdentifier}/accounts/{accountIdentifier}/lowbalance/{balanceAlertID}", edit, groups, raas,
     json, raas::delete_alert},
    {post, "/raas/v2/creditCards", edit, groups, raas, json, raas::register_card},
    {get, "/raas/v2/creditCards", read, groups, raas, json, raas::list_cards},
    {get, "/raas/v2/creditCards/{token}", read, groups, raas, json, raas::show_card},
    {post, "/raas/v2/creditCardUnregisters", edit, groups, raas, json, raas::unregister_card},
    {post, "/raas/v2/creditCardDeposits", move_money, groups, raas, json, raas::deposit_funds},
    {get, "/raas/v2/creditCardDeposits/{referenceDepositID}", read, groups, raas, json, raas::show_deposit},
    {get, "/raas/v2/catalogs", read, groups, raas, json, raas::show_catalog},
    {get, "/raas/v2/exchangerates", read, groups, raas, json, raas::list_exchange_rates},
    {get, "/raas/v2/orders/{referenceOrderID}", read, groups, raas, json, raas::show_order},
    {post, "/raas/v2/orders/{referenceOrderID}/resends", move_money, groups, raas, json, raas::resend_order},

    {get, "/customers/entities/natural-persons", see_personal_data, whole_platform, Surface::customers, json,
     customers::of<customers::list_entities, natural_person>, customers::kListParameters},
    {post, "/customers/entities/natural-persons", onboard, whole_platform, Surface::customers, json,
     customers::of<customers::create_entity, natural_person>},
    {get, "/customers/entities/natural-persons/{id}", see_personal_data, whole_platform, Surface::customers, json,
     customers::of<customers::show_entity, natural_person>},
    {put, "/customers/entities/natural-persons/{id}", edit, whole_platform, Surface::customers, json,
     customers::of<customers::replace_entity, natural_person>},
    {patch, "/customers/entities/natural-persons/{id}", edit, whole_platform, Surface::customers, json,
     customers::of<customers::patch_entity, natural_person>},
    {delete_, "/customers/entities/natural-persons/{id}", edit, whole_platform, Surface::customers, json,
     customers::of<customers::delete_entity, natural_person>},
    {get, "/customers/entities/legal-persons", see_personal_data, whole_platform, Surface::customers, json,
     customers::of<customers::list_entities, legal_person>, customers::kListParameters},
    {post, "/customers/entities/legal-persons", create, whole_platform, Surface::customers, json,
     customers::of<customers::create_entity, legal_person>},
    {get, "/customers/entities/legal-persons/{id}", see_personal_data, whole_platform, Surface::customers, json,
     customers::of<customers::show_entity, legal_person>},
    {put, "/customers/entities/legal-persons/{id}", edit, whole_platform, Surface::customers, json,
     customers::of<customers::replace_entity, legal_person>},
    {patch, "/customers/entities/legal-persons/{id}", edit, whole_platform, Surface::customers, json,
     customers::of<customers::patch_entity, legal_person>},
    {delete_, "/customers/entities/legal-persons/{id}", edit, whole_platform, Surface::customers, json,
     customers::of<customers::delete_entity, legal_person>},
    {get, "/customers/entities/partnerships", see_personal_data, whole_platform, Surface::customers, json,
     customers::of<customers::list_entities, partnership>, customers::kListParameters},
    {post, "/customers/entities/partnerships", create, whole_platform, Surface::customers, json,
     customers::of<customers::create_entity, partnership>},
    {get, "/customers/entities/partnerships/{id}", see_personal_data, whole_platform, Surface::customers, json,
     customers::of<customers::show_entity, partnership>},
    {put, "/customers/entities/partnerships/{id}", edit, whole_platform, Surface::customers, json,
     customers::of<customers::replace_entity, partnership>},
    {patch, "/customers/entities/partnerships/{id}", edit, whole_platform, Surface::customers, json,
     customers::of<customers::patch_entity, partnership>},
    {delete_, "/customers/entities/partnerships/{id}", edit, whole_platform, Surface::customers, json,
     customers::of<customers::delete_entity, partnership>},
    {get, "/customers/customers", read, groups, Surface::customers, json, customers::list_customers, customers::kListParameters},
    {post, "/customers/customers", create, whole_platform, Surface::customers, json, customers::create_customer},
    {get, "/customers/customers/{id}", read, groups, Surface::customers, json, customers::show_customer},
    {put, "/customers/customers/{id}", edit, whole_platform, Surface::customers, json, customers::replace_customer},
    {patch, "/customers/customers/{id}", edit, whole_platform, Surface::customers, json, customers::patch_customer},
    {delete_, "/customers/customers/{id}", edit, groups, Surface::customers, json, customers::delete_customer},
    {get, "/customers/contracts", see_contracts, whole_platform, Surface::customers, json, customers::list_contracts,
     customers::kListParameters},
    {get, "/customers/wallet-links", read, whole_platform, Surface::customers, json, customers::list_wallet_links,
     customers::kListParameters},
    {post, "/customers/wallet-links", edit, whole_platform, Surface::customers, json, customers::create_wallet_link},
    {get, "/customers/wallet-links/{id}", read, whole_platform, Surface::customers, json, customers::show_wallet_link},
    {delete_, "/customers/wallet-links/{id}", edit, whole_platform, Surface::customers, json, customers::delete_wallet_link},

    {post, "/v1/transactions", move_money, groups, v1, json, v1::post_transaction, "dryRun"},
    {get, "/v1/transactions", read, groups, v1, json, v1::list_transactions,
     "account customer currency from to reference metadata.* status type limit cursor consistency"},
    {post, "/v1/transactions/bulk", move_money, groups, v1, json_or_lines, v1::post_transactions, "dryRun atomic"},
    {get, "/v1/transactions/{transaction}", read, groups, v1, json, v1::show_transaction, "consistency"},
    {post, "/v1/transactions/{transaction}/capture", move_money, groups, v1, json, v1::capture_hold, "dryRun"},
    {post, "/v1/transactions/{transaction}/void", move_money, groups, v1, json, v1::void_hold, "dryRun"},
    {post, "/v1/transactions/{transaction}/extend", move_money, groups, v1, json, v1::extend_hold, "dryRun"},
    {post, "/v1/transactions/{transaction}/reverse", move_money, groups, v1, json, v1::reverse_transaction, "dryRun"},

    {get, "/v1/customers", read, groups, v1, json, v1::list_customers, "limit cursor consistency"},
    {post, "/v1/customers", create, groups, v1, json, v1::create_customer},
    {get, "/v1/customers/{customer}", read, groups, v1, json, v1::show_customer, "consistency"},
    {patch, "/v1/customers/{customer}", edit, groups, v1, json, v1::update_customer},
    {get, "/v1/customers/{customer}/accounts", read, groups, v1, json, v1::list_accounts_of_customer, "limit cursor consistency"},
    {get, "/v1/customers/{customer}/totals", read, groups, v1, json, v1::list_totals_of_customer, "consistency"},
    {post, "/v1/customers/{customer}/status", administer, groups, v1, json, v1::set_customer_status},
    {get, "/v1/contracts", see_contracts, whole_platform, v1, json, v1::list_contracts, "limit cursor consistency"},
    {post, "/v1/contracts", administer, whole_platform, v1, json, v1::provide_contract},
    {get, "/v1/entities", read, whole_platform, v1, json, v1::list_entities, "kind limit cursor consistency"},
    {get, "/v1/entities/{entity}", read, whole_platform, v1, json, v1::show_entity, "consistency"},
    {post, "/v1/entities/{entity}/erase", administer, whole_platform, v1, json, v1::erase_entity},
    {get, "/v1/accounts", read, groups, v1, json, v1::list_accounts, "limit cursor consistency"},
    {post, "/v1/accounts", create, groups, v1, json, v1::create_account},
    {get, "/v1/accounts/{account}", read, groups, v1, json, v1::show_account, "consistency"},
    {patch, "/v1/accounts/{account}", edit, groups, v1, json, v1::update_account},
    {post, "/v1/accounts/{account}/status", edit, groups, v1, json, v1::set_account_status},
    {get, "/v1/accounts/{account}/balances", read, groups, v1, json, v1::show_balances,
     "atPosition recordedAt effectiveAt consistency"},
    {get, "/v1/accounts/{account}/statement", read, groups, v1, json_or_csv, v1::show_statement, "from to consistency"},

    {get, "/v1/state", read, whole_platform, v1, json_or_lines, v1::show_state,
     "atPosition at kind customer account entity hold contract asset wallet-link limit cursor personalData consistency"},
    {get, "/v1/diff", read, whole_platform, v1, json_or_lines, v1::show_difference,
     "from to limit cursor personalData consistency"},
    {get, "/v1/accounts/{account}/history", read, groups, v1, json, v1::list_account_history,
     "order limit cursor personalData consistency"},
    {get, "/v1/customers/{customer}/history", read, groups, v1, json, v1::list_customer_history,
     "order limit cursor personalData consistency"},
    {get, "/v1/entities/{entity}/history", read, whole_platform, v1, json, v1::list_entity_history,
     "order limit cursor personalData consistency"},

    {post, "/v1/what-if", audit, whole_platform, v1, json, v1::ask_what_if, "consistency"},
    {get, "/v1/why", audit, whole_platform, v1, json, v1::explain_decision, "transaction position consistency"},

    {get, "/v1/assets", read, groups, v1, json, v1::list_assets, "consistency"},
    {post, "/v1/assets", administer, whole_platform, v1, json, v1::register_asset},
    {get, "/v1/periods", read, groups, v1, json, v1::list_periods, "limit cursor consistency"},
    {post, "/v1/periods/close", administer, whole_platform, v1, json, v1::close_period},
    {get, "/v1/totals", read, whole_platform, v1, json, v1::list_totals, "consistency"},
    {get, "/v1/trial-balance", read, whole_platform, v1, json, v1::show_trial_balance, "atPosition consistency"},

    {get, "/v1/catalog/items", read, groups, v1, json, v1::list_catalog_items, "consistency"},
    {post, "/v1/catalog/items", administer, whole_platform, v1, json, v1::register_catalog_item},
    {delete_, "/v1/catalog/items/{utid}", administer, whole_platform, v1, json, v1::remove_catalog_item},
    {post, "/v1/exchange-rates", administer, whole_platform, v1, json, v1::set_exchange_rate},
    {get, "/v1/deposit-fee", read, groups, v1, json, v1::show_deposit_fee, "consistency"},
    {post, "/v1/deposit-fee", administer, whole_platform, v1, json, v1::set_deposit_fee},

    {get, "/v1/entries", audit, whole_platform, v1, entries, v1::list_entries, "from limit order"},
    {get, "/v1/entries/stream", audit, whole_platform, v1, stream, v1::stream_entries,
     "customer account entity transaction actor type rejected correlationId after format"},
    {get, "/v1/entries/{position}", audit, whole_platform, v1, entry, v1::show_entry, "personalData"},
    {get, "/v1/entries/{position}/proof", audit, whole_platform, v1, json_or_text, proofs::prove_entry, "treeSize"},

    {get, "/v1/audit", audit, whole_platform, v1, trail, v1::list_audit,
     "customer account entity transaction actor type rejected correlationId from to order personalData limit cursor consistency"},
    {get, "/v1/settings/required-reasons", audit, whole_platform, v1, json, v1::show_required_reasons, "consistency"},
    {put, "/v1/settings/required-reasons", administer, whole_platform, v1, json, v1::require_reasons},

    {get, "/log/{platform}/checkpoint", audit, published, v1, anything, proofs::show_checkpoint},
    {post, "/log/{platform}/cosignatures", audit, named_platform, v1, anything, proofs::add_cosignatures},
    {get, "/log/{platform}/key", audit, published, v1, anything, proofs::show_key},
    {get, "/log/{platform}/consistency", audit, published, v1, json, proofs::prove_consistency, "from to"},
    {get, "/log/{platform}/tile/entries/{place...}", audit, named_platform, v1, anything, proofs::show_entries_tile},
    {get, "/log/{platform}/tile/{level}/{place...}", audit, published, v1, anything, proofs::show_tile},

    {get, "/v1/status", audit, own_or_all, v1, json, v1::show_status},
    {get, "/v1/platforms", operate, installation, v1, json, v1::list_platforms},
    {post, "/v1/platforms", operate, installation, v1, json, v1::create_platform},
    {get, "/v1/platforms/{platform}/credentials", administer, named_platform, v1, json, v1::list_credentials},
    {post, "/v1/platforms/{platform}/credentials", administer, named_platform, v1, json, v1::issue_credential},
    {delete_, "/v1/platforms/{platform}/credentials/{credential}", administer, named_platform, v1, json,
     v1::revoke_credential},
    {get, "/v1/projections", operate, installation, v1, json, v1::list_projections},
    {post, "/v1/projections/{projection}/rebuild", operate, installation, v1, json, v1::rebuild_projection},
    {post, "/v1/backups", operate, installation, v1, json, v1::make_backup},

    {get, "/healthz", operate, open, v1, anything, v1::health},
    {get, "/readyz", operate, open, v1, anything, v1::readiness},
    {get, "/metrics", operate, open, v1, anything, v1::metrics},
    {get, "/openapi.json", operate, open, v1, json, v1::describe},
};

}  // namespace

std::span<const Route> routes() { return kRoutes; }

}  // namespace daybook::http
