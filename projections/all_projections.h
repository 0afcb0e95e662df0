// The projections that the views are made of, in the order of served.h.
#pragma once

#include <vector>

#include "projections/projection.h"

namespace daybook {

std::vector<Projection> all_projections();

}  // namespace daybook
