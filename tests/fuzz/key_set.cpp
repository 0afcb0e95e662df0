// Sets of keys that verify tokens: taken, or refused with what is wrong, which shows nothing of the text.
#include <stdexcept>

#include "fuzz/target.h"
#include "http/key_set.h"

namespace {

using namespace daybook::http;
using daybook::fuzz::require;

void run(std::string_view bytes) try {
  const KeySet keys(bytes);
  require(keys.size() >= 1 && keys.size() <= KeySet::kKeysMax, "a set has keys, and no more than it may have");
} catch (const std::runtime_error& error) {
  require(std::string_view(error.what()).size() < 200, "what is wrong is told in a sentence");
}

const daybook::fuzz::Target target("key_set", run);

}  // namespace
