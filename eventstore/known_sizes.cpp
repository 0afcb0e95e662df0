#include "eventstore/known_sizes.h"

#include <fcntl.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "eventstore/crc32c.h"
#include "eventstore/failure.h"
#include "eventstore/file.h"
#include "eventstore/folder_damaged.h"
#include "eventstore/log_tail.h"

namespace daybook {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFile = "SIZES";
constexpr std::string_view kHeading = "daybook journal sizes, format 1\n";
constexpr std::string_view kManifest = "MANIFEST-";

// Their numbers grow with each one that is begun.
std::uint64_t number_of(std::string_view manifest) {
  std::uint64_t number = 0;
  const auto digits = manifest.substr(std::min(kManifest.size(), manifest.size()));
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

std::string to_text(const KnownSizes& sizes) {
  auto text = std::string(kHeading) + "manifest " + sizes.manifest + " " + std::to_string(sizes.manifest_bytes) + "\n";
  for (const auto& [journal, entries] : sizes.entries) text += "journal " + std::to_string(journal) + " " + std::to_string(entries) + "\n";
  return text + "checksum " + std::to_string(crc32c(text)) + "\n";
}

std::optional<KnownSizes> known_sizes_from_text(std::string_view text) {
  if (!text.starts_with(kHeading)) return std::nullopt;
  KnownSizes sizes;
  std::istringstream lines{std::string(text.substr(kHeading.size()))};
  std::string word;
  lines >> word >> sizes.manifest >> sizes.manifest_bytes;
  JournalNumber journal = 0;
  std::uint64_t entries = 0;
  while (lines >> word >> journal >> entries && word == "journal") sizes.entries[journal] = entries;
  // The checksum is of the one text that these sizes have, so what was read another way is none.
  if (to_text(sizes) != text) return std::nullopt;
  return sizes;
}

std::optional<KnownSizes> known_sizes(const fs::path& journals) {
  const auto path = journals / kFile;
  if (!fs::exists(path)) return std::nullopt;
  const File file(path, O_RDONLY);
  if (auto sizes = known_sizes_from_text(file.read(0, file.size()))) return sizes;
  throw StorageFailed(path.string() + " is damaged. It repeats what the journal says of itself, so nothing is lost with it; but what altered it may have altered more: copy the folder, " +
                      "remove the file from it, and let `daybook verify` look at the rest before the next start, which makes the file again.");
}

std::optional<std::string> manifest_in(const fs::path& journals) {
  if (!fs::exists(journals / "CURRENT")) return std::nullopt;
  auto name = File(journals / "CURRENT", O_RDONLY).read(0, 100);
  while (!name.empty() && name.back() == '\n') name.pop_back();
  if (!name.starts_with(kManifest) || name.find('/') != std::string::npos || !fs::exists(journals / name)) return std::nullopt;
  return name;
}

void require_manifest(const fs::path& journals, const KnownSizes& known) {
  const auto manifest = manifest_in(journals);
  if (!manifest) return;  // RocksDB says so
  if (number_of(*manifest) < number_of(known.manifest)) {
    throw folder_damaged(journals, "CURRENT names " + *manifest + ", and named " + known.manifest + ", which is newer");
  }
  const auto bytes = fs::file_size(journals / *manifest);
  if (*manifest == known.manifest && bytes < known.manifest_bytes) {
    throw folder_damaged(journals, *manifest + " has " + std::to_string(bytes) + " bytes, and had " + std::to_string(known.manifest_bytes) +
                                     ": the files that the missing ones name would be lost");
  }
}

void require_sizes(const Log& log, const KnownSizes& known) {
  for (const auto& [journal, entries] : known.entries) {
    const auto size = log.head(journal).size;
    if (size < entries) throw JournalDamaged(journal, size, "the entries up to " + std::to_string(entries - 1) + " are missing");
  }
}

void keep_sizes(const fs::path& journals, const Log& log) {
  const auto manifest = manifest_in(journals);
  if (!manifest) throw StorageFailed((journals / "CURRENT").string() + " names no manifest that is there");
  KnownSizes sizes{*manifest, 0, {}};
  {
    // RocksDB may be in the middle of a record, or before its sync.
    File file(journals / *manifest, O_RDWR);
    sizes.manifest_bytes = examine_log(journals / *manifest).whole_bytes;
    file.sync();
  }
  for (const auto journal : log.journals()) sizes.entries[journal] = log.head(journal).size;
  write_file(journals / kFile, to_text(sizes));
}

}  // namespace daybook
