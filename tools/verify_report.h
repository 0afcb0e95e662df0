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

// Of files: signed notes of checkpoints. Throws std::runtime_error where one can't be read, or is none.
std::vector<KeptCheckpoint> kept_checkpoints(const std::vector<std::string>& files);
Note note_in_file(const std::string& file);  // "-" is standard input
VerifierKey verifier_key_in_file(const std::string& file);

}  // namespace daybook
