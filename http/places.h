// Places that requests take for as long as they last, as streams and what-ifs do: so many for one platform and so many in all, so that no
// platform takes those of all others. Thread-safe; it outlives its places.
#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "domain/types.h"

namespace daybook::http {

class Places {
 public:
  struct Limits {
    std::size_t each = 0;  // of one platform
    std::size_t all = 0;
  };

  class Place {
   public:
    Place(Places& places, JournalNumber platform) : places_(places), platform_(platform) {}
    ~Place() { places_.leave(platform_); }
    Place(const Place&) = delete;

   private:
    Places& places_;
    const JournalNumber platform_;
  };

  // Or which limit is reached, in words.
  std::expected<std::unique_ptr<Place>, std::string> take(JournalNumber platform, const Limits& limits);
  std::size_t taken() const;

 private:
  void leave(JournalNumber platform);

  mutable std::mutex mutex_;
  std::size_t taken_ = 0;
  std::map<JournalNumber, std::size_t> by_platform_;  // none of no platform
};

}  // namespace daybook::http
