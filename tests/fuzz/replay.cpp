// Runs a target on each of its kept inputs (corpus/TARGET and regressions/TARGET), or on the files that are named: fuzz_replay TARGET [FILE...].
// An input that is not handled ends the program; its name was printed before.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "fuzz/target.h"

namespace {

namespace fs = std::filesystem;
using daybook::fuzz::Target;

std::vector<fs::path> kept_of(const Target& target) {
  std::vector<fs::path> files;
  for (const auto* folder : {"corpus", "regressions"}) {
    const auto inputs = fs::path(DAYBOOK_SOURCE_DIR) / "tests/fuzz" / folder / target.name;
    if (!fs::exists(inputs)) continue;
    for (const auto& entry : fs::directory_iterator(inputs)) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

void run(const Target& target, const fs::path& file) {
  std::printf("%s\n", file.c_str());
  std::fflush(stdout);
  std::ifstream in(file, std::ios::binary);
  // Of exactly the input's size, so that a sanitizer sees what reads beyond it.
  const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
  target.run({bytes.data(), bytes.size()});
}

}  // namespace

int main(int count, char** arguments) {
  const auto& all = daybook::fuzz::targets();
  const auto found = std::ranges::find_if(all, [&](const Target* target) { return count > 1 && target->name == arguments[1]; });
  if (found == all.end()) {
    std::fprintf(stderr, "usage: fuzz_replay TARGET [FILE...]\n");
    return 2;
  }
  std::vector<fs::path> files(arguments + 2, arguments + count);
  if (files.empty()) files = kept_of(**found);
  for (const auto& file : files) run(**found, file);
  std::printf("%zu inputs\n", files.size());
  return files.empty() ? 1 : 0;
}
