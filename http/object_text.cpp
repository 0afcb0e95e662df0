#include "http/object_text.h"

#include <nlohmann/json.hpp>
#include <unordered_map>

#include "http/customers_dates.h"
#include "http/customers_documents.h"
#include "http/customers_transport.h"
#include "http/v1_account_text.h"
#include "http/v1_entity_text.h"
#include "http/v1_transaction_text.h"

namespace daybook::http {
namespace {

using nlohmann::ordered_json;

bool append_customer(JsonText& json, const Past& past, const std::string& id, std::uint64_t size) {
  const auto view = past.customer_view({id}, size);
  if (view) v1::append_customer(json, *view, past.relation_view({id}, size));
  return view.has_value();
}

bool append_account(JsonText& json, const Past& past, const std::string& id, std::uint64_t size, const Sight& sight) {
  const auto view = past.account_view({id}, size);
  if (view) v1::append_account(json, *view, sight);
  return view.has_value();
}

bool append_entity(JsonText& json, const Past& past, const std::string& id, std::uint64_t size, const Sight& sight) {
  const auto view = past.entity_view({id}, size);
  if (view) v1::append_entity(json, *view, sight);
  return view.has_value();
}

bool append_hold(JsonText& json, const Past& past, const std::string& id, std::uint64_t size) {
  if (!past.hold({id}, size)) return false;
  const auto view = past.transaction_view({id}, size);
  v1::begin_transaction(json, *view, [&](AccountNumber number) {
    const auto row = past.account(number, size);
    return row ? row->account.text : to_text(number);
  });
  json.end_object();
  return true;
}

bool append_contract(JsonText& json, const Past& past, const std::string& type, std::uint64_t size) {
  RowKeys keys;
  keys.contracts.push_back({type});
  const auto state = past.excerpt(keys, size);
  const auto* row = state.contracts.find({type});
  if (!row) return false;
  json.begin_object().member("type", type).member("contractValidFrom", customers::shown(row->valid_from)).key("versions").begin_array();
  for (const auto& version : row->versions) json.text(version);
  json.end_array().end_object();
  return true;
}

bool append_asset(JsonText& json, const Past& past, const std::string& code, std::uint64_t size) {
  RowKeys keys;
  keys.assets.push_back({code});
  const auto state = past.excerpt(keys, size);
  const auto* row = state.assets.find({code});
  if (!row) return false;
  json.begin_object().member("code", code).member("scale", static_cast<unsigned>(row->scale)).member("displayName", row->display_name);
  json.end_object();
  return true;
}

bool append_wallet_link(JsonText& json, const Past& past, const std::string& id, std::uint64_t size) {
  const auto view = past.wallet_link_view({id}, size);
  if (view) customers::append_json(json, customers::wallet_link_document(view->link));
  return view.has_value();
}

}  // namespace

bool append_object(JsonText& json, const Past& past, const NamedObject& object, std::uint64_t size, const Sight& sight) {
  switch (object.kind) {
    case PastKind::customer: return append_customer(json, past, object.id, size);
    case PastKind::account: return append_account(json, past, object.id, size, sight);
    case PastKind::entity: return append_entity(json, past, object.id, size, sight);
    case PastKind::hold: return append_hold(json, past, object.id, size);
    case PastKind::contract: return append_contract(json, past, object.id, size);
    case PastKind::asset: return append_asset(json, past, object.id, size);
    case PastKind::wallet_link: return append_wallet_link(json, past, object.id, size);
  }
  std::unreachable();
}

std::string text_of_object(const Past& past, const NamedObject& object, std::uint64_t size, const Sight& sight) {
  std::string text;
  JsonText json(text);
  if (!append_object(json, past, object, size, sight)) json.null();
  return text;
}

bool append_difference(JsonText& json, const Past& past, const NamedObject& object, std::uint64_t from, std::uint64_t to, const Sight& sight) {
  return append_difference(json, object, text_of_object(past, object, from, sight), text_of_object(past, object, to, sight));
}

bool append_difference(JsonText& json, const NamedObject& object, const std::string& text_before, const std::string& text_after) {
  if (text_before == text_after) return false;
  const auto before = ordered_json::parse(text_before);
  const auto after = ordered_json::parse(text_after);
  if (before == after) return false;
  auto patch = ordered_json::array();
  if (after.is_null()) {
    patch.push_back({{"op", "remove"}, {"path", ""}});
  } else if (before.is_null()) {
    patch.push_back({{"op", "add"}, {"path", ""}, {"value", after}});
  } else {
    patch = ordered_json::diff(before, after);
  }
  json.begin_object().member("kind", name_of(object.kind)).member("id", object.id);
  json.member("change", after.is_null() ? "removed" : before.is_null() ? "added" : "changed");
  json.key("patch").raw(patch.dump(-1, ' ', false, ordered_json::error_handler_t::replace)).end_object();
  return true;
}

}  // namespace daybook::http
