// The part of checkpoints.h that needs no database.
#include "eventstore/checkpoints.h"

#include <charconv>
#include <cstring>

#include "eventstore/text.h"

namespace daybook {
namespace {

std::optional<Hash> hash_from_base64(std::string_view text) {
  const auto bytes = from_base64(text);
  Hash hash;
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::memcpy(hash.data(), bytes->data(), hash.size());
  return hash;
}

}  // namespace

std::string to_text(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.head.size) + "\n" + to_base64({reinterpret_cast<const char*>(checkpoint.head.root.data()), checkpoint.head.root.size()}) + "\n";
}

std::optional<Checkpoint> checkpoint_from_text(std::string_view text) {
  std::string_view lines[3];
  for (auto& line : lines) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    line = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  Checkpoint checkpoint{std::string(lines[0]), {}};
  const auto [end, error] = std::from_chars(lines[1].data(), lines[1].data() + lines[1].size(), checkpoint.head.size);
  if (error != std::errc{} || end != lines[1].data() + lines[1].size() || (lines[1].size() > 1 && lines[1][0] == '0')) return std::nullopt;
  const auto root = hash_from_base64(lines[2]);
  if (!root) return std::nullopt;
  checkpoint.head.root = *root;
  return checkpoint;
}

}  // namespace daybook
