// Customers and accounts as `/raas/v2` shows them.
#pragma once

#include <memory>
#include <string>

#include "http/paging.h"
#include "http/pieces.h"
#include "projections/credentials.h"
#include "projections/views.h"

namespace daybook::http::raas {

// Shows personal data to those who may see it: "sealed" to others, "erased" where its key is gone.
class PersonalDataReader {
 public:
  PersonalDataReader(const KeyStore& keys, Role role) : keys_(keys), sees_(allows(role, Right::see_personal_data)) {}
  std::string shown(const Personal& personal) const;

 private:
  const KeyStore& keys_;
  bool sees_;
};

// What stands around the rows of a list.
struct Frame {
  std::string before;
  std::string after;
};
inline Frame bare_list() { return {"[", "]"}; }

// {numberOfElements, maxResults, prevCursor, nextCursor, items, prevPageAvailable, nextPageAvailable}
Frame envelope(std::size_t items, std::size_t items_max, const std::optional<std::string>& previous,
               const std::optional<std::string>& next);

std::string text_of(const AccountView& account, const PersonalDataReader& reader);

std::unique_ptr<Pieces> account_list(Frame frame, std::unique_ptr<Scan<AccountView>> accounts, PersonalDataReader reader);

std::unique_ptr<Pieces> customer_list(Frame frame, std::unique_ptr<CustomersWithAccounts> customers);

}  // namespace daybook::http::raas
