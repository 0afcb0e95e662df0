// What readers see: the rows of all projections at one moment, at which each of them had folded as many entries of each journal.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "domain/types.h"
#include "projections/family.h"
#include "projections/number_hints.h"

namespace daybook {

struct Reading {
  std::vector<std::shared_ptr<const Family>> families;  // that served then, in the order of the projections
  std::shared_ptr<const Moment> moment;
  std::shared_ptr<NumberHints> number_hints;  // one for all moments: an account keeps its number. None before the first
  std::unordered_map<JournalNumber, std::uint64_t> sizes;  // entries that the rows reflect; of journals that nothing can be read of yet: none

  std::uint64_t size(JournalNumber journal) const {
    const auto it = sizes.find(journal);
    return it == sizes.end() ? 0 : it->second;
  }
  FamilyAt at(std::size_t projection) const { return {*families[projection], *moment}; }
};

}  // namespace daybook
