#include "eventstore/commit_builder.h"

#include <algorithm>
#include <stdexcept>

#include "domain/ledger.h"
#include "domain/needs.h"
#include "eventstore/batch.h"
#include "eventstore/deciding.h"
#include "eventstore/identities.h"
#include "eventstore/seal.h"

namespace daybook {
namespace {

constexpr std::size_t kBlockIdsDrawn = 64;
constexpr std::size_t kEvictedAtOnce = 1'024;  // rows that a snapshot has since, with each commit,
constexpr std::size_t kEvictedForEntry = 3;    // and for each of its entries: as many as an entry can bring
constexpr std::size_t kCalledInAtOnce = 256;  // transactions, but for a submission that needs more

// Whom the journal names for what nobody asked for.
Envelope envelope_of_daybook(std::optional<std::string> reason = {}) {
  return {{{"daybook"}, Role::operator_}, {}, {}, {}, {}, {}, std::move(reason)};
}

Shared<Envelope> without_content(const Shared<Envelope>& envelope) {
  if (envelope->content.empty()) return envelope;
  auto without = *envelope;
  without.content.clear();
  return without;
}

const PlatformCreated* platform_created_in(const std::variant<Accepted, Rejection, Unavailable>& outcome) {
  const auto* accepted = std::get_if<Accepted>(&outcome);
  return accepted && !accepted->events.empty() ? std::get_if<PlatformCreated>(&accepted->events.front().event) : nullptr;
}

bool is_new_refusal(const std::variant<Accepted, Rejection, Unavailable>& outcome) {
  const auto* accepted = std::get_if<Accepted>(&outcome);
  return accepted && !accepted->events.empty() && std::holds_alternative<CommandRejected>(accepted->events.back().event);
}

// See CommittedBlock: movements of money are most of the events, and nobody waits for them.
bool is_announced(const Event& event) { return transaction_of(event) == nullptr; }

}  // namespace

void CommitBuilder::begin(std::unordered_map<JournalNumber, JournalState> journals) {
  ++commit_;
  journals_.clear();
  due_.clear();
  visited_.clear();
  resident_ = {};
  untold_entries_ = 0;
  with_changes_.clear();
  blocks_.clear();
  open_ = {};
  for (auto& [number, state] : journals) {
    auto& journal = journals_[number];
    static_cast<JournalState&>(journal) = std::move(state);
    list_due(number, journal);
    count(journal);
  }
}

void CommitBuilder::call_in(std::deque<Submission>& submissions) {
  if (submissions.empty() || submissions.front().called_in_for == commit_) return;
  struct Needed {
    std::vector<TransactionId> transactions;
    std::vector<const Command*> commands;
  };
  std::map<JournalNumber, Needed> needed;
  std::size_t count = 0;
  for (auto& submission : submissions) {
    auto ids = submission.batch.empty() ? needs_of(submission.command) : needs_of(submission.batch);
    if (count > 0 && count + ids.size() > kCalledInAtOnce) break;
    count += std::max<std::size_t>(ids.size(), 1);
    submission.called_in_for = commit_;
    auto& [transactions, commands] = needed[submission.journal];
    std::ranges::move(ids, std::back_inserter(transactions));
    if (submission.batch.empty()) commands.push_back(&submission.command);
  }
  for (auto& [number, what] : needed) {
    const auto found = journals_.find(number);
    if (found == journals_.end()) continue;
    auto& journal = found->second;
    visited_.insert(number);
    journal.residency.call_in(journal.state, number, states_, std::move(what.transactions));
    prefetch_accounts(journal.state, what.commands);
  }
}

CommitBuilder::Verdict CommitBuilder::decide(Submission& submission, Time now) {
  const auto number = submission.journal;
  // Where there are ids, they are what tells that it comes again.
  if (!submission.batch.empty() || has_own_id(submission.command)) submission.envelope = without_content(submission.envelope);
  const Manner manner{submission.dry_run ? Purpose::dry_run : Purpose::storing,
                      submission.called_in_for == commit_ ? Transactions::called_in : Transactions::to_call_in, submission.balances};
  Answer answer{submission.batch.empty() ? decide_in(number, *submission.envelope, submission.command, now, manner)
                                         : decide_batch_in(number, *submission.envelope, submission.batch, now, manner),
                0};
  if (const auto* created = platform_created_in(answer.outcome); created && !submission.dry_run) {
    journals_[created->journal];
    const auto envelope = without_content(submission.envelope);  // the key is remembered in the system journal
    decide_in(created->journal, *envelope, OpenPlatform{created->platform}, now, {});
  }
  bool recorded = false;
  if (!submission.dry_run) {
    const auto* rejection = std::get_if<Rejection>(&answer.outcome);
    recorded = rejection ? record_refusal(submission, *rejection, now) : is_new_refusal(answer.outcome);
  }
  if (const auto journal = journals_.find(number); journal != journals_.end()) {
    answer.journal_size = journal->second.tree.size();
  }
  open_.requests.push_back({std::move(submission), std::move(answer)});
  return recorded ? Verdict::refusal_recorded : Verdict::decided;
}

// For the trail; false where the command was refused for its form. The rejection's index is the place of the one in a batch that it is about.
bool CommitBuilder::record_refusal(const Submission& submission, const Rejection& rejection, Time now) {
  auto& journal = journals_.at(submission.journal);
  auto refused = trail_of(submission.batch.empty() ? submission.command : refused_of(submission.batch, rejection), rejection);
  if (!refused) return false;
  auto envelope = *submission.envelope;
  envelope.idempotency_key.reset();  // nothing is remembered: the same command may be taken the next time
  envelope.content.clear();
  const auto time = std::max(now, journal.last_time);
  if (store(submission.journal, journal, envelope, {*refused}, time, false)) return true;
  return store(submission.journal, journal, envelope, {without_texts(*std::move(refused))}, time, false).has_value();
}

void CommitBuilder::open_platforms(Time now) {
  std::vector<PlatformRow> platforms;
  for (const auto& [name, row] : journals_[kSystemJournal].state.platforms) platforms.push_back(row);
  for (const auto& platform : platforms) {
    if (journals_[platform.journal].tree.size() > 0) continue;
    decide_in(platform.journal, envelope_of_daybook("the platform had no journal"), OpenPlatform{platform.platform}, now, {});
  }
}

bool CommitBuilder::expire_one(JournalNumber number, Time now) {
  const auto found = journals_.find(number);
  if (found == journals_.end()) return false;
  const auto& journal = found->second;
  const auto* next = daybook::next_due(journal.state);
  if (!next || next->due > std::max(now, journal.last_time)) return false;
  const auto outcome = decide_in(number, envelope_of_daybook(), ExpireHold{next->hold}, now, {});
  const auto* accepted = std::get_if<Accepted>(&outcome);
  if (!accepted || accepted->events.empty()) throw std::logic_error("a hold that is due did not expire");
  return true;
}

bool CommitBuilder::expire_one(Time now) {
  return !due_.empty() && due_.begin()->first <= now && expire_one(due_.begin()->second, now);
}

std::optional<Time> CommitBuilder::next_due() const {
  if (due_.empty()) return std::nullopt;
  return due_.begin()->first;
}

CommitBuilder::Outcome CommitBuilder::decide_in(JournalNumber number, const Envelope& envelope, const Command& command, Time now, Manner manner) {
  const auto found = journals_.find(number);
  if (found == journals_.end()) return Unavailable::journal_unknown;
  auto& journal = found->second;
  visited_.insert(number);
  auto transactions = manner.needed == Transactions::to_call_in ? needs_of(command) : std::vector<TransactionId>();
  journal.residency.call_in(journal.state, number, states_, {std::move(transactions), references_needed_by(command), request_of(envelope)});

  const auto time = std::max(now, journal.last_time);
  auto decided = decide_once(journal.state, envelope, command, time);
  if (!decided && decided.error().code == RejectionCode::personal_data_erased) {
    if (const auto informed = with_identities(journal.state, command, keys_)) decided = decide_once(journal.state, envelope, *informed, time);
  }
  if (!decided) return std::move(decided).error();
  if (decided->events.empty()) return Accepted{{}, decided->earlier};
  auto accepted = manner.purpose == Purpose::dry_run ? rehearse(journal, envelope, decided->events, time, keys_)
                                                     : store(number, journal, envelope, std::move(decided->events), time, manner.balances);
  if (!accepted) return std::move(accepted).error();
  return *std::move(accepted);
}

CommitBuilder::Outcome CommitBuilder::decide_batch_in(JournalNumber number, const Envelope& envelope, const std::vector<Command>& batch,
                                                      Time now, Manner manner) {
  const auto found = journals_.find(number);
  if (found == journals_.end()) return Unavailable::journal_unknown;
  auto& journal = found->second;
  visited_.insert(number);
  if (manner.needed == Transactions::to_call_in) journal.residency.call_in(journal.state, number, states_, needs_of(batch));

  const auto time = std::max(now, journal.last_time);
  auto decided = decide_batch(journal.state, batch, time, journal.tree.size(), envelope.reason.has_value());
  if (!decided) return std::move(decided).error();
  Accepted accepted;
  if (!decided->events.empty()) {
    auto done = manner.purpose == Purpose::dry_run ? rehearse(journal, envelope, decided->events, time, keys_)
                                                   : store(number, journal, envelope, std::move(decided->events), time, manner.balances);
    if (!done) return std::move(done).error();
    accepted = *std::move(done);
  }
  accepted.batch = std::move(decided->outcome);
  return accepted;
}

std::expected<Accepted, Rejection> CommitBuilder::store(JournalNumber number, Journal& journal, const Envelope& envelope,
                                                        Events events, Time time, bool balances) {
  // All are encoded before any evolves: what can't be stored must not have happened.
  auto& block = block_of(number, journal);
  auto& entries = block.append.block.entries;
  const auto before = entries.size();
  for (auto& event : events) {
    seal_identity(event, keys_);
    const EntryView entry(block.append.block.first + entries.size(), time, envelope, event);
    auto encoded = entries.append([&](std::string& bytes) { return encode_onto(bytes, entry, keys_); });
    if (encoded) continue;
    entries.truncate(before);
    if (before == 0) blocks_.erase(number);
    return std::unexpected(std::move(encoded).error());
  }
  const auto request = request_of(envelope);
  Accepted accepted;
  accepted.events.reserve(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    auto& event = events[i];
    const auto bytes = entries[before + i];
    evolve(journal.state, event, recording_of(journal.tree.size(), time, envelope, request));
    auto after = balances ? balances_after(journal.state, event) : std::vector<Balances>();
    if (is_announced(event)) block.committed.events.push_back(event);
    accepted.events.push_back({journal.tree.size(), time, std::move(event), std::move(after)});
    journal.tree.append(leaf_hash(bytes), block.append.tiles);
    open_.bytes += bytes.size();
  }
  open_.entries += events.size();
  journal.tail_entries += events.size();
  untold_entries_ += events.size();
  journal.last_time = time;
  list_due(number, journal);
  return accepted;
}

void CommitBuilder::list_due(JournalNumber number, Journal& journal) {
  const auto* next = daybook::next_due(journal.state);
  const auto due = next ? std::optional(next->due) : std::nullopt;
  if (due == journal.due) return;
  if (journal.due) due_.erase({*journal.due, number});
  if (due) due_.insert({*due, number});
  journal.due = due;
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
  open_.taken = untold_entries_ > untold_entries_max_ ? Taken::all : Taken::some;
  for (auto& [number, open] : blocks_) {
    auto& journal = journals_[number];
    auto& block = open.append.block;
    block.root_after = journal.tree.root();
    block.epoch = epoch;
    block.id = next_block_id();
    open.committed.head = block.after();
    take_changes_of(number, journal, open_.taken);
    open_.appends.push_back(std::move(open.append));
    open_.blocks.push_back(std::move(open.committed));
  }
  blocks_.clear();
  if (open_.taken == Taken::all) std::ranges::move(take_all_changes(), std::back_inserter(open_.changes));
  evict();
  auto commit = std::exchange(open_, {});
  open_.requests.reserve(commit.requests.size());  // the next one has about as many, and they are large
  return commit;
}

void CommitBuilder::take_changes_of(JournalNumber number, Journal& journal, Taken taken) {
  open_.changes.push_back(hand_over_tail(journal, number, PostedRows::by_position, taken));
  if (has_changes(journal.state)) {
    with_changes_.insert(number);
  } else {
    with_changes_.erase(number);
  }
}

std::vector<StateChanges> CommitBuilder::take_all_changes() {
  std::vector<StateChanges> all;
  for (const auto number : with_changes_) all.push_back(hand_over_tail(journals_[number], number, PostedRows::by_position));
  with_changes_.clear();
  untold_entries_ = 0;
  return all;
}

// Many are drawn at once: one draw takes a hundredth of a small commit.
BlockId CommitBuilder::next_block_id() {
  if (block_ids_.empty()) {
    block_ids_.resize(kBlockIdsDrawn);
    fill_random(block_ids_.data(), block_ids_.size() * sizeof(BlockId));
  }
  const auto id = block_ids_.back();
  block_ids_.pop_back();
  return id;
}

// Where no snapshot has come since, only what was called in for a look goes, and what the last commits left.
void CommitBuilder::evict() {
  ++commit_;
  const auto version = states_.version();
  if (version != snapshot_version_) {
    for (const auto& [number, journal] : journals_) visited_.insert(number);
  }
  snapshot_version_ = version;
  auto budget = kEvictedForEntry * open_.entries + kEvictedAtOnce;
  std::erase_if(visited_, [&](JournalNumber number) {
    auto& journal = journals_[number];
    const bool done = journal.residency.evict(journal.state, states_.size(number), budget);
    count(journal);
    return done;
  });
}

void CommitBuilder::count(Journal& journal) {
  const auto& state = journal.state;
  const ResidentRows now{state.accounts.size(), state.holds.size(), state.transactions.size(), state.requests.size(),
                         state.references.size()};
  resident_.accounts += now.accounts - journal.counted.accounts;
  resident_.holds += now.holds - journal.counted.holds;
  resident_.transactions += now.transactions - journal.counted.transactions;
  resident_.requests += now.requests - journal.counted.requests;
  resident_.references += now.references - journal.counted.references;
  journal.counted = now;
}

}  // namespace daybook
