#include "domain/access.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace daybook;

TEST_CASE("access: each role has exactly the rights of this table") {
  using enum Right;
  struct Row {
    Role role;
    std::string name;
    std::vector<Right> rights;
  };
  const auto row = GENERATE(values<Row>({
      {Role::viewer, "viewer", {read, see_personal_data}},
      {Role::creator, "creator", {create, onboard}},
      {Role::editor, "editor", {read, create, onboard, edit, move_money, see_personal_data}},
      {Role::onboarder, "onboarder", {onboard}},
      {Role::auditor, "auditor", {read, audit}},
      {Role::admin, "admin", {read, create, onboard, edit, move_money, audit, administer, see_personal_data}},
      {Role::operator_, "operator", {operate, administer}},
  }));
  CAPTURE(row.name);
  CHECK(name_of(row.role) == row.name);
  CHECK(role_named(row.name) == row.role);
  for (const auto right : {read, create, onboard, edit, move_money, audit, administer, see_personal_data, operate}) {
    CAPTURE(static_cast<int>(right));
    CHECK(allows(row.role, right) == (std::ranges::find(row.rights, right) != row.rights.end()));
  }
}

TEST_CASE("access: no role bears an unknown name") {
  CHECK_FALSE(role_named(""));
  CHECK_FALSE(role_named("Admin"));
  CHECK_FALSE(role_named("root"));
}
