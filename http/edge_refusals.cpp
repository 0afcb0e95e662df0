#include "http/edge_refusals.h"

#include <algorithm>
#include <utility>

#include "domain/objects.h"
#include "http/commanding.h"
#include "http/router.h"
#include "http/v1_preferences.h"

namespace daybook::http {
namespace {

struct ParameterRow {
  std::string_view name;
  ObjectKind kind;
};
constexpr ParameterRow kParameters[] = {
    {"customerIdentifier", ObjectKind::customer}, {"customer", ObjectKind::customer},
    {"accountIdentifier", ObjectKind::account},   {"account", ObjectKind::account},
    {"transaction", ObjectKind::transaction},     {"referenceOrderID", ObjectKind::transaction},
    {"entity", ObjectKind::entity},               {"token", ObjectKind::card},
    {"balanceAlertID", ObjectKind::alert},        {"utid", ObjectKind::catalog_item},
    {"credential", ObjectKind::credential},       {"platform", ObjectKind::platform},
};

// What `{id}` stands for on the surface that calls everything so.
struct FolderRow {
  std::string_view folder;
  ObjectKind kind;
};
constexpr FolderRow kFolders[] = {{"/customers/entities/", ObjectKind::entity},
                                  {"/customers/customers/", ObjectKind::customer},
                                  {"/customers/wallet-links/", ObjectKind::wallet_link}};

std::optional<ObjectKind> kind_of(std::string_view parameter, std::string_view pattern) {
  if (parameter == "id") {
    const auto row = std::ranges::find_if(kFolders, [&](const FolderRow& folder) { return pattern.starts_with(folder.folder); });
    return row == std::end(kFolders) ? std::nullopt : std::optional(row->kind);
  }
  const auto row = std::ranges::find(kParameters, parameter, &ParameterRow::name);
  return row == std::end(kParameters) ? std::nullopt : std::optional(row->kind);
}

// What the path names, in the order of the arguments.
ObjectIds objects_in_path(const Context& context) {
  ObjectIds objects;
  const auto pattern = context.route.pattern;
  auto begin = pattern.find('{');
  for (const auto& argument : context.arguments) {
    const auto end = pattern.find('}', begin);
    if (const auto kind = kind_of(pattern.substr(begin + 1, end - begin - 1), pattern)) objects.push_back({*kind, argument});
    begin = pattern.find('{', end);
  }
  return objects;
}

// What the rejection's subject is the id of.
std::optional<ObjectKind> kind_of_subject(RejectionCode code) {
  switch (code) {
    case RejectionCode::customer_unknown: return ObjectKind::customer;
    case RejectionCode::account_unknown:
    case RejectionCode::account_of_other_customer: return ObjectKind::account;
    case RejectionCode::entity_unknown: return ObjectKind::entity;
    case RejectionCode::order_unknown: return ObjectKind::transaction;
    case RejectionCode::card_unknown: return ObjectKind::card;
    case RejectionCode::alert_unknown: return ObjectKind::alert;
    case RejectionCode::wallet_link_unknown: return ObjectKind::wallet_link;
    default: return std::nullopt;
  }
}

bool changes(Method method) {
  return method == Method::post || method == Method::put || method == Method::patch || method == Method::delete_;
}

// Only routes that know of dry runs have them.
bool is_dry_run(const Context& context) {
  if (context.route.surface != Surface::v1 || context.route.parameters.find("dryRun") == std::string_view::npos) return false;
  return v1::preferred(context.request.headers).dry_run || equal_ignoring_case(context.request.parameter("dryRun").value_or(""), "true");
}

}  // namespace

boost::asio::awaitable<std::optional<Failure>> put_in_trail(const Context& context, const Failure& failure) {
  const auto* rejection = std::get_if<Rejection>(&failure.reason);
  if (!rejection || failure.decided || rejection->code == RejectionCode::invalid_field) co_return std::nullopt;
  if (!context.principal || !changes(context.request.method) || is_dry_run(context)) co_return std::nullopt;
  RecordRefusal command{context.request.method_name + " " + std::string(context.route.pattern), *rejection, objects_in_path(context)};
  command.rejection.violations.clear();
  if (const auto kind = kind_of_subject(rejection->code)) command.about.push_back({*kind, rejection->subject});
  if (rejection->subject.size() > kObjectIdBytesMax) command.rejection.subject.clear();  // a path may be long
  auto recorded = co_await decided(context, context.journal(), std::move(command));
  if (recorded) co_return std::nullopt;
  co_return std::move(recorded).error();
}

}  // namespace daybook::http
