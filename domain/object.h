// What a command or an entry is about, each by the id that callers know it by: so that a trail can be followed by customer, account, entity or
// transaction whatever the kind of entry.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daybook {

enum class ObjectKind : std::uint8_t {
  customer,
  account,  // by identifier or, where an entry has no more, by number: "A10000000"
  entity,
  transaction,  // of any kind; orders, deposits and transfers, too
  contract,     // its type
  card,
  alert,
  wallet_link,
  catalog_item,
  asset,
  credential,
  platform,
};
std::string_view name_of(ObjectKind kind);  // "wallet-link"
std::optional<ObjectKind> object_kind_named(std::string_view name);

struct ObjectId {
  ObjectKind kind = ObjectKind::customer;
  std::string id;
  friend auto operator<=>(const ObjectId&, const ObjectId&) = default;
};

// In order, each once.
using ObjectIds = std::vector<ObjectId>;

}  // namespace daybook
