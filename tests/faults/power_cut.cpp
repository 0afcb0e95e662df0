// Cuts the power of the real server at any moment: power_cut IMAGES [SEED]. One run is recorded, with what its disk was told and when each answer came;
// then, for moments spread over the run and each way in which a disk may lose what was not synced, the data folder is rebuilt as it would be, and a server
// started on it must have all that had been acknowledged by then. Where the start is refused since the tail of the write-ahead log has a hole,
// that is counted, and the folder repaired as docs/journal.md says. Exit code 0 where all of it holds.
#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "faults/disk.h"
#include "faults/faults.h"
#include "faults/workload.h"
#include "support/driver.h"

namespace daybook::test {
namespace {

constexpr int kWays = static_cast<int>(Unsynced::count);

struct Recording {
  std::filesystem::path data, record;
  Workload workload;
  std::vector<std::uint64_t> acknowledged_at;  // how long the record was when an answer came; the first: the platform's
};

Recording record_run(const TemporaryFolder& folder) {
  Recording recording{folder / "data", folder / "record", Workload(folder / "data"), {}};
  Faults faults(recording.data, recording.record);
  const auto ended = recording.workload.run(faults.wrapper(), [&] { recording.acknowledged_at.push_back(std::filesystem::file_size(recording.record)); });
  if (ended.code != 0 || !recording.workload.is_done()) throw std::runtime_error("the run that is recorded did not come to its end: " + ended.log);
  return recording;
}

struct Sums {
  std::size_t images = 0, repaired = 0, acknowledged = 0;
};

void prove(Workload& workload, const std::filesystem::path& data, Sums& sums) {
  if (const auto damage = workload.start_refused()) {
    const bool is_the_tail = damage->find("is damaged, and was left as it is") != std::string::npos;
    if (!is_the_tail) throw std::runtime_error("the start was refused: " + *damage);
    const auto repaired = run({"repair", "--data", data.string(), "--yes"});
    if (repaired.code != 0) throw std::runtime_error("the folder could not be repaired: " + repaired.output + repaired.log + "\nafter: " + *damage);
    ++sums.repaired;
  }
  workload.prove();
}

void try_image(const Recording& recording, const DiskRecord& disk, std::size_t count, Unsynced unsynced, unsigned seed, Sums& sums) {
  const TemporaryFolder folder;
  std::mt19937 random(seed);
  disk.restore(recording.data, count, unsynced, random, folder / "data");
  const auto answered = static_cast<std::size_t>(std::ranges::upper_bound(recording.acknowledged_at, disk.bytes_after(count)) - recording.acknowledged_at.begin());
  auto workload = recording.workload.as_after(answered, folder / "data");
  try {
    prove(workload, folder / "data", sums);
  } catch (const std::exception& error) {
    const auto kept = std::filesystem::temp_directory_path() / ("daybook-power-cut-" + std::to_string(count) + "-" + std::to_string(static_cast<int>(unsynced)));
    std::filesystem::remove_all(kept);
    disk.restore(recording.data, count, unsynced, random = std::mt19937(seed), kept);
    throw std::runtime_error("a cut after " + std::to_string(count) + " of " + std::to_string(disk.size()) + ", " + name_of(unsynced) + ", " + std::to_string(answered) +
                             " answers: " + error.what() + "\nThe folder is kept as " + kept.string());
  }
  ++sums.images;
  sums.acknowledged += answered;
}

void drive(std::size_t images, unsigned seed) {
  std::cout << "seed " << seed << std::endl;
  const TemporaryFolder folder;
  const auto recording = record_run(folder);
  const DiskRecord disk(recording.record);
  std::mt19937 random(seed);
  Sums sums[kWays];
  for (std::size_t i = 0; i < images; ++i) {
    // Most of what is worth a look is around syncs: every second cut is right in front of one.
    auto count = std::uniform_int_distribution<std::size_t>(0, disk.size())(random);
    while (i % 2 == 0 && count < disk.size() && !disk.is_sync(count)) ++count;
    const auto way = i % kWays;
    try_image(recording, disk, count, static_cast<Unsynced>(way), static_cast<unsigned>(random()), sums[way]);
  }
  std::cout << "recorded: " << disk.size() << " changes and syncs of the disk, " << recording.acknowledged_at.size() << " answers\n";
  for (int way = 0; way < kWays; ++way) {
    std::cout << name_of(static_cast<Unsynced>(way)) << ": " << sums[way].images << " cuts, " << sums[way].repaired << " repaired, " << sums[way].acknowledged
              << " acknowledged, lost: 0\n";
  }
}

}  // namespace
}  // namespace daybook::test

int main(int count, char** arguments) {
  return daybook::test::driven(count, arguments, "power_cut IMAGES [SEED]", 1, 2, [](const daybook::test::Numbers& numbers) {
    daybook::test::keep_folders_in_memory();
    daybook::test::drive(numbers[0], daybook::test::seed_of(numbers));
  });
}
