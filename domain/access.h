// Who may do what: one table for every route of every surface. A route names the right that it needs.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace daybook {

// The operator runs the installation and has no platform; every other role acts within one platform.
enum class Role : std::uint8_t { viewer, creator, editor, onboarder, auditor, admin, operator_ };

enum class Right : std::uint8_t {
  read,               // customers, accounts and what belongs to them
  create,             // customers, accounts, entities
  onboard,            // natural persons
  edit,               // change what exists
  move_money,         // transactions, orders
  audit,              // the journal as it is stored
  administer,         // credentials of the own platform
  see_personal_data,  // plain text where others see that there is something sealed
  see_contracts,      // that the platform's operator provides
  operate,            // platforms, projections: the whole installation
};

struct RoleRights {
  Role role;
  std::string_view name;
  std::uint16_t rights;
};

namespace access_internal {
template <class... Rights>
constexpr std::uint16_t set(Rights... rights) {
  return static_cast<std::uint16_t>((0 | ... | (1u << static_cast<unsigned>(rights))));
}
}  // namespace access_internal

inline constexpr std::array<RoleRights, 7> kAccess = [] {
  using enum Right;
  using access_internal::set;
  return std::array<RoleRights, 7>{{
      {Role::viewer, "viewer", set(read, see_personal_data, see_contracts)},
      {Role::creator, "creator", set(create, onboard, see_contracts)},
      {Role::editor, "editor", set(read, create, onboard, edit, move_money, see_personal_data, see_contracts)},
      {Role::onboarder, "onboarder", set(onboard)},
      {Role::auditor, "auditor", set(read, audit, see_contracts)},
      {Role::admin, "admin", set(read, create, onboard, edit, move_money, audit, administer, see_personal_data, see_contracts)},
      {Role::operator_, "operator", set(operate, administer)},
  }};
}();

constexpr bool allows(Role role, Right right) {
  return (kAccess[static_cast<std::size_t>(role)].rights >> static_cast<unsigned>(right)) & 1u;
}

constexpr std::string_view name_of(Role role) { return kAccess[static_cast<std::size_t>(role)].name; }

constexpr std::optional<Role> role_named(std::string_view name) {
  for (const auto& row : kAccess) {
    if (row.name == name) return row.role;
  }
  return std::nullopt;
}

}  // namespace daybook
