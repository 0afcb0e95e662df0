#include "eventstore/verification.h"

#include <algorithm>

#include "domain/rules.h"
#include "eventstore/checkpoints.h"
#include "eventstore/damage.h"
#include "eventstore/failure.h"
#include "eventstore/stored_state.h"

namespace daybook {

std::expected<SignedHead, Difference> signed_head(const Note& note, const std::string& source, JournalNumber journal, const std::vector<LogSigner>& signers) {
  const auto& origin = signers.front().key.name;
  const auto wrong = [&](const std::string& why) {
    return std::unexpected(Difference{DifferenceKind::checkpoint_signature, journal, std::string(platform_of_origin(origin)), {}, source + " " + why});
  };
  const auto checkpoint = checkpoint_from_text(note.text);
  if (!checkpoint) return wrong("is no checkpoint");
  if (checkpoint->origin != origin) return wrong("is of " + checkpoint->origin + ", and not of " + origin);
  if (!is_signed_by_log(note, signers, checkpoint->head.size)) return wrong("does not bear the signature of the log's key");
  return SignedHead{checkpoint->head, source};
}

Verification::Verification(FolderReader& folder, const Log& log, std::filesystem::path scratch, std::vector<KeptCheckpoint> kept, Progress progress,
                           std::uint64_t rows_max)
    : folder_(folder), log_(log), scratch_(std::move(scratch)), kept_(std::move(kept)), progress_(std::move(progress)), rows_max_(rows_max) {}

std::expected<std::vector<VerifiedJournal>, Difference> Verification::run() {
  std::vector<VerifiedJournal> verified;
  const auto system = verify(kSystemJournal, "");
  if (!system) return std::unexpected(system.error());
  verified.push_back(*system);
  if (const auto taken = take_kept(); !taken) return std::unexpected(taken.error());
  for (const auto journal : log_.journals()) {
    if (journal == kSystemJournal || platforms_.contains(journal)) continue;
    return std::unexpected(Difference{DifferenceKind::entry_state, journal, {}, 0, "no entry of the system journal brought its platform"});
  }
  for (const auto& [journal, platform] : platforms_) {
    auto one = verify(journal, platform);
    if (!one) {
      if (one.error().platform.empty()) one.error().platform = platform;
      return std::unexpected(one.error());
    }
    verified.push_back(*std::move(one));
  }
  return verified;
}

std::expected<VerifiedJournal, Difference> Verification::verify(JournalNumber journal, const std::string& platform) {
  if (const auto added = add_stored(journal, platform); !added) return std::unexpected(added.error());
  Spill spill(scratch_ / ("spilled-" + std::to_string(journal)), &log_, rows_max_);
  const Snapshots snapshots(folder_.database(), log_);
  VerifiedJournal verified{journal, platform, {}, signed_heads_[journal].size()};
  JournalWalk walk(journal, [&](std::uint8_t level, std::uint64_t index) { return log_.read_tile(journal, level, index); }, spill,
                   std::move(signed_heads_[journal]));
  if (auto stored = stored_state(snapshots, spill, journal)) {
    walk.check_state_at(stored->size, std::move(stored->check));
    verified.state_compared = true;
  }
  if (const auto done = read(walk, journal); !done) return std::unexpected(done.error());
  verified.head = walk.head();
  if (journal == kSystemJournal) {
    for (const auto& [name, row] : walk.state().platforms) platforms_[row.journal] = row.platform.text;
  } else if (walk.head().size == 0) {
    return std::unexpected(Difference{DifferenceKind::block, journal, platform, 0, "the journal has no entries, though its platform was created"});
  } else if (walk.platform() != platform) {
    return std::unexpected(Difference{DifferenceKind::entry_state, journal, platform, 0, "the journal says that its platform is " + walk.platform()});
  }
  return verified;
}

Verification::Done Verification::read(JournalWalk& walk, JournalNumber journal) try {
  log_.read_blocks(journal, 0, [&](const Block& block) {
    entries_ += block.entries.size();
    const bool right = walk.take(block);
    progress_(entries_);
    return right;
  });
  if (walk.finish()) return {};
  return std::unexpected(*walk.difference());
} catch (const JournalDamaged& damage) {
  return std::unexpected(located(damage, folder_.database(), &walk.tree()));
}

// Those of a journal, whether it is there or not.
Verification::Done Verification::take_kept() {
  for (const auto& [source, note] : kept_) {
    const auto checkpoint = checkpoint_from_text(note.text);
    const auto name = std::string(checkpoint ? platform_of_origin(checkpoint->origin) : std::string_view());
    const auto found = std::ranges::find_if(platforms_, [&](const auto& platform) { return equal_ignoring_case(platform.second, name); });
    if (found == platforms_.end()) {
      return std::unexpected(Difference{DifferenceKind::checkpoint_origin, kSystemJournal, name, {}, source + " is of no platform of this folder"});
    }
    if (auto added = add(note, "the checkpoint " + source, found->first, found->second); !added) return added;
  }
  return {};
}

Verification::Done Verification::add(const Note& note, const std::string& source, JournalNumber journal, const std::string& platform) {
  const auto checkpoint = checkpoint_from_text(note.text);
  auto head = signed_head(note, source, journal, log_signers(folder_.database(), folder_.keys(), journal, checkpoint ? checkpoint->origin : platform));
  if (!head) {
    head.error().platform = platform;
    return std::unexpected(head.error());
  }
  signed_heads_[journal].push_back(*std::move(head));
  return {};
}

// What the folder itself keeps of the signing.
Verification::Done Verification::add_stored(JournalNumber journal, const std::string& platform) {
  constexpr auto kSource = "the checkpoint that was signed last";
  const auto wrong = [&](const std::string& why) {
    return std::unexpected(Difference{DifferenceKind::checkpoint_signature, journal, platform, {}, std::string(kSource) + " " + why});
  };
  if (const auto last = last_signed(folder_.database(), journal)) {
    signed_heads_[journal].push_back({last->head, kSource});
    if (!last->note.empty()) {
      const auto note = note_from_text(last->note);
      if (!note) return wrong("is no signed note");
      if (auto added = add(*note, kSource, journal, platform); !added) return added;
      if (signed_heads_[journal].back().head != last->head) return wrong("is not of the head that was stored with it");
      signed_heads_[journal].pop_back();
    }
  }
  if (const auto cosigned = last_cosigned(folder_.database(), journal)) {
    const auto note = note_from_text(*cosigned);
    if (!note) return wrong("is no signed note where it is cosigned");
    return add(*note, "the checkpoint that was cosigned last", journal, platform);
  }
  return {};
}

}  // namespace daybook
