// The rows of the projections as a folder has them, beside those that its journals lead to: all are folded anew, and compared row by row, up to the entries
// that each has folded. It knows no projection; whatever all_projections() has is compared.
#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "eventstore/difference.h"
#include "eventstore/log.h"
#include "projections/family.h"
#include "projections/projection.h"

namespace daybook {

struct ComparedProjection {
  std::string name;
  int version = 0;
  std::uint64_t entries = 0;  // that it has folded, as far as the folder has it; 0: nothing of it was there to be compared
  std::uint64_t rows = 0;
};

// One thread.
class StoredViews {
 public:
  // Finds what serves in the folder's views/, of the versions of this program; the others are made anew by a server. To be opened before the journals are, which
  // then have at least what was folded. `scratch` is a folder of this object's own. Throws ViewsDamaged, StorageFailed.
  StoredViews(const std::filesystem::path& folder, std::filesystem::path scratch);
  ~StoredViews();

  bool empty() const { return stored_.empty(); }
  std::uint64_t entries() const;  // to be folded

  // `progress` gets how many of them were. Throws StorageFailed.
  std::expected<std::vector<ComparedProjection>, Difference> compare(const Log& log, const std::function<void(std::uint64_t)>& progress);

 private:
  struct Stored;
  using Group = std::vector<Stored*>;  // that have folded as many entries of each journal
  std::vector<Group> groups() const;
  std::expected<void, Difference> fold(const Group& group, const Log& log, const std::function<void(std::uint64_t)>& progress);

  const std::filesystem::path scratch_;
  const std::vector<Projection> projections_;
  std::vector<std::unique_ptr<Stored>> stored_;
  std::uint64_t folded_ = 0;
};

}  // namespace daybook
