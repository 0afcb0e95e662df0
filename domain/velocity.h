// Velocity limits: how much has left an account within the last seconds. The window is cut into aligned buckets, and the oldest one that it touches
// counts whole.
#pragma once

#include "domain/account.h"

namespace daybook {

// Spent within the window that ends now.
Amount spent(const VelocityWindow& window, Time now);

void spend(VelocityWindow& window, Amount amount, Time now);
// Gives back what was spent then, as far as the window still has it.
void give_back(VelocityWindow& window, Amount amount, Time then);

}  // namespace daybook
