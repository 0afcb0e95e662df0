// What `daybook verify` found, for people and for programs.
#pragma once

#include <expected>
#include <vector>

#include "eventstore/verification.h"
#include "projections/stored_views.h"

namespace daybook {

struct Verified {
  std::vector<VerifiedJournal> journals;
  std::vector<ComparedProjection> projections = {};
};
using Verdict = std::expected<Verified, Difference>;

// Prints, and gives the exit code.
int report(const Verdict& verdict, bool as_json);

}  // namespace daybook
