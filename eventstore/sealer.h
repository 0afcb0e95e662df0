// Seals plain personal data on its way into one entry. A rehearsal finds what would be refused, and how long the entry would be, without
// making a key.
#pragma once

#include <optional>
#include <string>

#include "eventstore/keys.h"

namespace daybook {

class Sealer {
 public:
  enum class Purpose { storing, rehearsal };
  Sealer(KeyStore& keys, Purpose purpose) : keys_(&keys), purpose_(purpose) {}
  // For what is sealed already: no key is made, and plain personal data counts as erased.
  Sealer() = default;

  void create(const KeyId& id);
  // What is sealed already stays as it is. Empty where the key is gone: then erased() is true from now on.
  std::string sealed(const Personal& personal);
  bool erased() const { return erased_; }

 private:
  KeyStore* keys_ = nullptr;
  Purpose purpose_ = Purpose::rehearsal;
  std::optional<KeyId> rehearsed_;  // the key that would be made
  bool erased_ = false;
};

}  // namespace daybook
