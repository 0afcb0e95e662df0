// What libFuzzer calls: the one target that is linked in.
#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  daybook::fuzz::targets().front()->run({reinterpret_cast<const char*>(data), size});
  return 0;
}
