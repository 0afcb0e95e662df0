#include "history/checker.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace daybook::test {
namespace {

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error("not strictly serializable: " + what); }

std::string text(const std::map<std::string, Balance>& balances) {
  std::ostringstream out;
  for (const auto& [account, balance] : balances) out << ' ' << account << '=' << balance.posted << '/' << balance.held << '/' << balance.incoming;
  return out.str();
}

// Where something stands in the order: a command at its position, a read behind the last entry that it reflects.
struct Placed {
  std::int64_t begin_ns, end_ns;
  std::uint64_t place;
  std::string what;
};

std::uint64_t place_of_command(std::uint64_t position) { return 2 * position; }
std::uint64_t place_of_read(std::uint64_t position) { return 2 * position + 1; }

// By time of asking: nothing may stand in front of what was answered before.
void check_real_time(std::vector<Placed> placed) {
  auto by_end = placed;
  std::ranges::sort(placed, {}, &Placed::begin_ns);
  std::ranges::sort(by_end, {}, &Placed::end_ns);
  const Placed* last = nullptr;  // of all that ended so far the one that stands last
  auto ended = by_end.begin();
  for (const auto& one : placed) {
    for (; ended != by_end.end() && ended->end_ns < one.begin_ns; ++ended) {
      if (!last || ended->place > last->place) last = &*ended;
    }
    if (last && one.place < last->place) fail(one.what + " stands in front of " + last->what + ", which was answered before it was asked");
  }
}

void check_decision(const Asked& asked, const Decision& expected, const std::map<std::string, Balance>& before, std::uint64_t position) {
  const auto at = asked.command.id + " at position " + std::to_string(position);
  if (asked.decision.code != expected.code) fail(at + " was answered '" + asked.decision.code + "', one thread answers '" + expected.code + "'");
  if (!expected.code.empty()) {
    if (!asked.available || asked.command.postings.size() != 1) return;
    const auto& payer = before.at(asked.command.postings.front().from);
    if (*asked.available != payer.posted - payer.held) fail(at + " was told that " + std::to_string(*asked.available) + " are available");
    return;
  }
  if (asked.position != position) fail(at + " was told position " + std::to_string(asked.position));
  if (asked.decision.balances != expected.balances) fail(at + " was answered" + text(asked.decision.balances) + ", one thread answers" + text(expected.balances));
}

void check_replay(const Asked& asked, std::uint64_t position, const Decision& decision) {
  if (!asked.answered) return;
  const bool same = asked.decision.code == decision.code && asked.decision.balances == decision.balances && (!decision.code.empty() || asked.position == position);
  if (!same) fail(asked.command.id + " came again and was answered otherwise than at position " + std::to_string(position));
}

void check_read(const Seen& seen, const std::map<std::string, Balance>& balances) {
  for (const auto& [account, balance] : seen.balances) {
    const auto found = balances.find(account);
    if (balance == (found == balances.end() ? Balance{} : found->second)) continue;
    fail("a read at position " + std::to_string(seen.position) + " saw" + text({{account, balance}}) + ", one thread has" + text(balances));
  }
}

}  // namespace

void Checker::check(const std::vector<Witnessed>& journal, const std::vector<Asked>& asked, const std::vector<Seen>& seen) {
  std::unordered_map<std::string, const Asked*> open;
  std::unordered_map<std::string, Settled> settled;
  for (const auto& one : asked) {
    if (const auto known = settled_.find(one.command.id); known != settled_.end()) {
      check_replay(one, known->second.position, known->second.decision);
      settled.insert(*known);  // it may be asked for once more
      continue;
    }
    if (!open.emplace(one.command.id, &one).second) fail(one.command.id + " was asked by two");
  }
  std::vector<Placed> placed;
  std::vector<const Seen*> reads;
  for (const auto& read : seen) {
    reads.push_back(&read);
    placed.push_back({read.begin_ns, read.end_ns, place_of_read(read.position), "a read at position " + std::to_string(read.position)});
  }
  std::ranges::stable_sort(reads, {}, &Seen::position);
  auto read = reads.begin();
  if (read != reads.end() && (*read)->position + 1 < next_) fail("a read reflects position " + std::to_string((*read)->position) + " though later ones were answered before");
  const auto first = next_;
  const auto check_reads_at = [&](std::uint64_t position) {
    for (; read != reads.end() && (*read)->position == position; ++read) check_read(**read, model_.balances());
  };
  check_reads_at(next_ - 1);
  settled_ = std::move(settled);
  for (const auto& entry : journal) {
    if (entry.position != next_) fail("position " + std::to_string(next_) + " is missing");
    ++next_;
    if (!entry.id.empty()) {
      const auto found = open.find(entry.id);
      if (found == open.end()) fail(entry.id + " is in the journal twice, or nobody asked for it");
      const auto& one = *found->second;
      open.erase(found);
      const auto before = model_.balances();
      const auto expected = model_.decide(one.command);
      settled_[entry.id] = {entry.position, expected};
      if (expected.code.empty() == entry.refused) fail(entry.id + " is in the journal as " + (entry.refused ? "refused" : "accepted") + ", one thread answers '" + expected.code + "'");
      if (one.answered) {
        check_decision(one, expected, before, entry.position);
        placed.push_back({one.begin_ns, one.end_ns, place_of_command(entry.position), one.command.id});
      }
    }
    check_reads_at(entry.position);
  }
  if (read != reads.end()) fail("a read reflects position " + std::to_string((*read)->position) + ", which is not in the journal");
  for (const auto& [id, one] : open) {
    if (!one->answered) continue;
    fail(id + " was answered and is not in the journal from position " + std::to_string(first) + " to " + std::to_string(next_ - 1) + "; its answer: " +
         (one->decision.code.empty() ? "position " + std::to_string(one->position) : one->decision.code));
  }
  check_real_time(placed);
}

}  // namespace daybook::test
