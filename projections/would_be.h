// A journal as it would be with other events from some point on: what a past has, and in front of it what fold_objects_alone() makes
// of these. In memory, and nothing of it is written. One thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "projections/past.h"
#include "projections/projection.h"

namespace daybook {

class WouldBe {
 public:
  // Begins with the first `size` entries. REQUIRES: the past outlives it.
  WouldBe(const Past& past, std::uint64_t size);
  WouldBe(const WouldBe&) = delete;

  void fold(const Entry& entry);

  // As it would be now. To be asked with as many entries as the past has: of what was in between it knows nothing. A transaction's own
  // entry is read where it would stand, so that of those that the journal lacks there is no document.
  const Past& past() const { return now_; }

 private:
  class Folded final : public Rows {
   public:
    Folded(const Past& past, std::uint64_t size) : past_(past), size_(size) {}
    std::optional<std::string_view> find(std::string_view key) const override;
    void put(std::string_view key, std::string_view value) override;
    void remove(std::string_view key) override;
    void add(std::string_view key, std::string_view value) override;

   private:
    std::optional<std::string> before(std::string_view key) const;
    std::optional<std::string> balances_before(std::string_view object) const;
    std::optional<std::string> birth_before(std::string_view object) const;

    const Past& past_;
    const std::uint64_t size_;
    mutable std::map<std::string, std::optional<std::string>, std::less<>> rows_;  // with what was found; none: removed, or never there
  };

  Folded folded_;
  const Past now_;
};

}  // namespace daybook
