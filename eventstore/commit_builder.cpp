#include "eventstore/commit_builder.h"

#include <algorithm>

#include "eventstore/seal.h"

namespace daybook {
namespace {

template <class Key, class Row>
std::vector<std::pair<Key, Row>> changed_rows(Table<Key, Row>& table) {
  std::vector<std::pair<Key, Row>> rows;
  for (const auto& key : table.take_changed()) rows.emplace_back(key, *table.find(key));
  return rows;
}

const PlatformCreated* platform_created_in(const std::variant<Accepted, Rejection, Unavailable>& outcome) {
  const auto* accepted = std::get_if<Accepted>(&outcome);
  return accepted && !accepted->events.empty() ? std::get_if<PlatformCreated>(&accepted->events.front().event) : nullptr;
}

}  // namespace

Changes take_changes(State& state) {
  return {state.header, changed_rows(state.platforms), changed_rows(state.credentials), changed_rows(state.customers),
          changed_rows(state.accounts)};
}

void CommitBuilder::decide(Submission submission, Time now) {
  const auto number = submission.journal;
  Answer answer{decide_in(number, submission.envelope, submission.command, now), 0};
  if (const auto* created = platform_created_in(answer.outcome)) {
    journals_[created->journal];
    decide_in(created->journal, submission.envelope, OpenPlatform{created->platform}, now);
  }
  if (const auto journal = journals_.find(number); journal != journals_.end()) {
    answer.journal_size = journal->second.tree.size();
  }
  open_.requests.push_back({std::move(submission), std::move(answer)});
}

void CommitBuilder::open_platforms(Time now) {
  const Envelope envelope{{{"daybook"}, Role::operator_}, {}, {}, {}, {}, {}, "the platform had no journal"};
  std::vector<PlatformRow> platforms;
  for (const auto& [name, row] : journals_[kSystemJournal].state.platforms) platforms.push_back(row);
  for (const auto& platform : platforms) {
    if (journals_[platform.journal].tree.size() > 0) continue;
    decide_in(platform.journal, envelope, OpenPlatform{platform.platform}, now);
  }
}

CommitBuilder::Outcome CommitBuilder::decide_in(JournalNumber number, const Envelope& envelope, const Command& command,
                                                Time now) {
  const auto found = journals_.find(number);
  if (found == journals_.end()) return Unavailable::journal_unknown;
  auto& journal = found->second;
  auto events = daybook::decide(journal.state, command);
  if (!events) return std::move(events).error();

  // All are encoded before any evolves: what can't be stored must not have happened.
  const auto time = std::max(now, journal.last_time);
  std::vector<std::string> encoded;
  for (auto& event : *events) {
    auto bytes = encode({journal.tree.size() + encoded.size(), time, envelope, event}, keys_);
    if (!bytes) return std::move(bytes).error();
    encoded.push_back(*std::move(bytes));
  }

  Accepted accepted;
  if (events->empty()) return accepted;
  auto& block = block_of(number, journal);
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    auto& event = (*events)[i];
    evolve(journal.state, event);
    accepted.events.push_back({journal.tree.size(), time, event});
    journal.tree.append(leaf_hash(encoded[i]), block.append.tiles);
    open_.bytes += encoded[i].size();
    block.append.block.entries.push_back(std::move(encoded[i]));
    block.committed.events.push_back(std::move(event));
  }
  open_.entries += encoded.size();
  journal.last_time = time;
  return accepted;
}

CommitBuilder::OpenBlock& CommitBuilder::block_of(JournalNumber number, const JournalState& journal) {
  const auto [it, fresh] = blocks_.try_emplace(number);
  if (fresh) {
    it->second.append.journal = number;
    it->second.append.block.first = journal.tree.size();
    it->second.append.block.root_before = journal.tree.root();
    it->second.committed.journal = number;
  }
  return it->second;
}

Commit CommitBuilder::close(std::uint64_t epoch) {
  for (auto& [number, open] : blocks_) {
    auto& journal = journals_[number];
    auto& block = open.append.block;
    block.root_after = journal.tree.root();
    block.epoch = epoch;
    fill_random(block.id.data(), block.id.size());
    open.committed.head = block.after();
    open.committed.last_time = journal.last_time;
    open.committed.entries = block.entries.size();
    open.committed.changes = take_changes(journal.state);
    open_.appends.push_back(std::move(open.append));
    open_.blocks.push_back(std::move(open.committed));
  }
  blocks_.clear();
  return std::exchange(open_, {});
}

}  // namespace daybook
