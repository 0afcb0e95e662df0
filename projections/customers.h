// The customers of a platform, in the order of their identifiers.
//
//   row   customer -> CustomerView
#pragma once

#include "projections/family.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace daybook {

Projection customers_projection();

std::optional<CustomerView> find_customer(const FamilyAt& family, JournalNumber journal, const CustomerId& customer);

std::unique_ptr<Scan<CustomerView>> scan_customers(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                                   JournalNumber journal, ScanRange range);

std::string row_of(const CustomerView& view);
CustomerView customer_of(std::string_view identifier, std::string_view row);

}  // namespace daybook
