#include "eventstore/spill.h"

#include "eventstore/journal_database.h"
#include "eventstore/recovery.h"
#include "eventstore/snapshots.h"

namespace daybook {
namespace {

constexpr std::size_t kSpillCacheBytes = 16 << 20;

}  // namespace

Spill::Spill(std::filesystem::path folder, const Log* log, std::uint64_t rows_max) : folder_(std::move(folder)), log_(log), rows_max_(rows_max) {}

Spill::~Spill() {
  snapshots_.reset();
  database_.reset();
  std::error_code ec;
  std::filesystem::remove_all(folder_, ec);
}

void Spill::relieve(JournalState& journal, JournalNumber number) {
  const auto& state = journal.state;
  if (state.transactions.size() + state.requests.size() + state.references.size() <= rows_max_) return;
  if (!database_) {
    database_ = std::make_unique<JournalDatabase>(folder_, kSpillCacheBytes);
    snapshots_ = log_ ? std::make_unique<Snapshots>(*database_, *log_) : std::make_unique<Snapshots>(*database_);
  }
  write(journal, number, Taken::evictable);
  journal.residency.evict(journal.state, snapshots_->size(number));
}

void Spill::write(JournalState& journal, JournalNumber number) { write(journal, number, Taken::all); }

void Spill::write(JournalState& journal, JournalNumber number, Taken taken) {
  std::map<JournalNumber, SnapshotDelta> deltas;
  deltas[number].add(hand_over_tail(journal, number, log_ ? PostedRows::by_position : PostedRows::whole, taken));
  snapshots_->write(deltas);
}

std::uint64_t Spill::size(JournalNumber journal) const { return used() ? snapshots_->size(journal) : 0; }

std::uint64_t Spill::version() const { return used() ? snapshots_->version() : 0; }

std::vector<std::optional<TransactionRow>> Spill::find_transactions(const State& state, JournalNumber journal, const std::vector<TransactionId>& ids) const {
  return used() ? snapshots_->find_transactions(state, journal, ids) : std::vector<std::optional<TransactionRow>>(ids.size());
}

std::optional<RequestRow> Spill::find_request(JournalNumber journal, const RequestKey& key) const {
  return used() ? snapshots_->find_request(journal, key) : std::nullopt;
}

std::optional<ReferenceRow> Spill::find_reference(JournalNumber journal, const ReferenceKey& key) const {
  return used() ? snapshots_->find_reference(journal, key) : std::nullopt;
}

}  // namespace daybook
