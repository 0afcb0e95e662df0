// Damages a data folder file by file: damage_sweep TRIALS [SEED]. The folder is that of a server that was killed, so that it has files of every kind and entries that only the
// write-ahead log has. Each trial takes the next file and the next kind of damage: a bit flipped, the end cut off, all of it cut off, the file gone. Then a server must
// either refuse, naming what is wrong, or have all that was acknowledged, or say that entries are missing; `daybook verify` must find what the server did not. The one exception is counted: the end of the last
// write-ahead log, taken away. Exit code 0 where no other damage passed in silence.
#include <algorithm>
#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <stdexcept>

#include "faults/faults.h"
#include "faults/workload.h"
#include "support/driver.h"

namespace daybook::test {
namespace {

namespace fs = std::filesystem;

enum class Damage { bit_flipped, end_cut_off, emptied, missing, count };

std::string name_of(Damage damage) {
  static const char* const names[] = {"a bit flipped", "the end cut off", "emptied", "missing"};
  return names[static_cast<int>(damage)];
}

void inflict(Damage damage, const fs::path& file, std::mt19937& random) {
  const auto size = fs::file_size(file);
  const auto at = std::uniform_int_distribution<std::uintmax_t>(0, size - 1)(random);
  if (damage == Damage::end_cut_off) return fs::resize_file(file, at);
  if (damage == Damage::emptied) return fs::resize_file(file, 0);
  if (damage == Damage::missing) return static_cast<void>(fs::remove(file));
  std::fstream bytes(file, std::ios::binary | std::ios::in | std::ios::out);
  bytes.seekg(static_cast<std::streamoff>(at));
  const auto before = static_cast<char>(bytes.get());
  bytes.seekp(static_cast<std::streamoff>(at));
  bytes.put(static_cast<char>(before ^ (1 << random() % 8)));
}

// Files with bytes; those that only say what happened, or are locks, are not data.
std::vector<fs::path> files_of(const fs::path& data) {
  std::vector<fs::path> files;
  for (const auto& file : fs::recursive_directory_iterator(data)) {
    const auto name = file.path().filename().string();
    if (file.is_regular_file() && file.file_size() > 0 && !name.starts_with("LOG") && name != "LOCK") files.push_back(fs::relative(file.path(), data));
  }
  std::ranges::sort(files);
  return files;
}

bool says_any_of(const std::string& text, std::initializer_list<const char*> words) {
  return std::ranges::any_of(words, [&](const char* word) { return text.find(word) != std::string::npos; });
}

bool names_damage(const std::string& text) {
  return says_any_of(text, {"damage", "Damage", "orrupt", "missing", "torn", "altered", "lost", "must hold", "not the master key", "does not say", "no data folder", "not a data folder",
                            "No such file", "can't be opened", "IO error", "names no"});
}

enum class Outcome { refused, harmless, said, end_taken_away, count };

// The write-ahead log that was written last. Where its end is taken away nothing in the folder can tell that from a write that was never finished.
bool is_last_log(const fs::path& file, const std::vector<fs::path>& files) {
  if (file.parent_path() != "journal" || file.extension() != ".log") return false;
  return std::ranges::none_of(files, [&](const fs::path& other) { return other.parent_path() == "journal" && other.extension() == ".log" && other.filename() > file.filename(); });
}

// Throws where the damage passed in silence.
Outcome outcome_of(Workload& workload, bool end_is_gone) {
  const auto refused = workload.start_refused();
  if (refused) {
    if (!names_damage(*refused)) throw std::runtime_error("the start was refused without naming the damage: " + *refused);
    return Outcome::refused;
  }
  try {
    workload.prove();
    return Outcome::harmless;
  } catch (const std::exception& error) {
    const bool lost = says_any_of(error.what(), {"acknowledged and is lost", "in the journal twice", "nobody asked for", " has not "});
    if (end_is_gone && lost) return Outcome::end_taken_away;
    // What the program says counts, not how the proof words it.
    const std::string why = error.what();
    if (names_damage(workload.log_of_starts() + (why.starts_with("verify: ") ? why : ""))) return Outcome::said;
    throw;
  }
}

void drive(std::size_t trials, unsigned seed) {
  std::cout << "seed " << seed << std::endl;
  std::mt19937 random(seed);
  const TemporaryFolder folder;
  const auto data = folder / "data";
  Workload workload(data);
  if (workload.run({}, {}, SIGKILL).code != -SIGKILL || !workload.is_done()) throw std::runtime_error("the run before the damage did not come to its end");
  const auto files = files_of(data);
  std::size_t counts[static_cast<int>(Outcome::count)] = {};
  for (std::size_t trial = 0; trial < trials; ++trial) {
    const auto& file = files[trial % files.size()];
    const auto damage = static_cast<Damage>(trial / files.size() % static_cast<std::size_t>(Damage::count));
    const TemporaryFolder copy;
    fs::copy(data, copy / "data", fs::copy_options::recursive);
    inflict(damage, copy / "data" / file, random);
    auto damaged = workload.as_after(workload.steps_acknowledged() + 1, copy / "data");
    try {
      ++counts[static_cast<int>(outcome_of(damaged, damage != Damage::bit_flipped && is_last_log(file, files)))];
    } catch (const std::exception& error) {
      throw std::runtime_error(file.string() + ", " + name_of(damage) + ": " + error.what());
    }
  }
  std::cout << trials << " damages of " << files.size() << " files: " << counts[0] << " refused by name, " << counts[1] << " harmless, all acknowledged there, " << counts[2]
            << " said while running, " << counts[3] << " took the end of the last write-ahead log away, which only a kept checkpoint tells; silent: 0\n";
}

}  // namespace
}  // namespace daybook::test

int main(int count, char** arguments) {
  return daybook::test::driven(count, arguments, "damage_sweep TRIALS [SEED]", 1, 2, [](const daybook::test::Numbers& numbers) {
    daybook::test::keep_folders_in_memory();
    daybook::test::drive(numbers[0], daybook::test::seed_of(numbers));
  });
}
