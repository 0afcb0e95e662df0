#include "tools/books/import.h"

#include <condition_variable>
#include <istream>
#include <mutex>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

#include "domain/rejection.h"
#include "eventstore/sha256.h"
#include "eventstore/text.h"
#include "http/failure.h"
#include "http/problem.h"
#include "http/uuid.h"
#include "tools/administration.h"

namespace daybook {
namespace {

// The words are those of the API.
std::string sentence_of(const http::Failure& failure) {
  const auto response = http::v1::response_of(failure, "");
  return sentence_of_problem(response.status, std::get<std::string>(response.body));
}

// Of an answer that is no success.
std::optional<std::string> refusal_in(Answer& answer) {
  if (auto* rejection = std::get_if<Rejection>(&answer.outcome)) return sentence_of(http::failure_of(std::move(*rejection)));
  if (const auto* why = std::get_if<Unavailable>(&answer.outcome)) return sentence_of(http::Failure{*why});
  const auto& accepted = std::get<Accepted>(answer.outcome);
  // This line is not in the journal, so whatever has its id is something else, or was refused.
  if (accepted.earlier) return "the id was used before, by the entry at position " + std::to_string(accepted.earlier->position) + ".";
  return std::nullopt;
}

// The commands that are on their way, and the first that was refused. Thread-safe.
class Pending {
 public:
  void wait_for_room(std::size_t pending_max) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count_ < pending_max; });
    ++count_;
  }

  void wait_for_all() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return count_ == 0; });
  }

  void done(std::uint64_t line, Answer answer) {
    auto refusal = refusal_in(answer);
    std::lock_guard lock(mutex_);
    if (refusal && (!refused_ || line < refused_line_)) {
      refused_ = std::move(refusal);
      refused_line_ = line;
    }
    if (const auto* accepted = std::get_if<Accepted>(&answer.outcome)) entries_ += accepted->events.size();
    --count_;
    changed_.notify_all();
  }

  bool refused() const {
    std::lock_guard lock(mutex_);
    return refused_.has_value();
  }

  std::expected<Imported, std::string> result(std::uint64_t lines) {
    wait_for_all();
    std::lock_guard lock(mutex_);
    if (refused_) return std::unexpected("line " + std::to_string(refused_line_) + ": " + *refused_);
    return Imported{lines, entries_};
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t count_ = 0;
  std::optional<std::string> refused_;
  std::uint64_t refused_line_ = 0;
  std::uint64_t entries_ = 0;
};

// Marks lines: the first time a text stands in a file it has one mark, the second time another.
class Marks {
 public:
  explicit Marks(const Log& log, JournalNumber journal) {
    log.read_entries(journal, 0, [this](Position, std::string_view bytes) {
      const auto key = decode(bytes).envelope.idempotency_key;
      if (key && key->starts_with(kPrefix)) known_.insert(fingerprint(*key));
      return true;
    });
  }

  std::string mark_of(std::string_view line) {
    const auto digest = to_hex(sha256(line)).substr(0, 32);
    return std::string(kPrefix) + digest + "." + std::to_string(++times_[fingerprint(digest)]);
  }
  bool is_known(const std::string& mark) const { return known_.contains(fingerprint(mark)); }

 private:
  static constexpr std::string_view kPrefix = "import:";
  std::unordered_set<std::uint64_t> known_;
  std::unordered_map<std::uint64_t, std::uint32_t> times_;
};

// The key stands in the entry; without content the writer does not remember it.
Envelope envelope_of(std::string mark) {
  Envelope envelope;
  envelope.actor = {{"local"}, Role::operator_};
  envelope.request = http::new_uuid();
  envelope.idempotency_key = std::move(mark);
  envelope.reason = "imported";
  return envelope;
}

// One file on its way into one journal.
class Import {
 public:
  Import(EventStore& store, JournalNumber journal) : store_(store), journal_(journal), marks_(store.log(), journal) {}

  std::expected<Imported, std::string> run(std::istream& in) {
    std::optional<std::string> unreadable;
    for (std::string text; !pending_.refused() && std::getline(in, text);) {
      ++lines_;
      if (text.empty()) continue;
      try {
        take(text);
      } catch (const std::runtime_error& error) {
        unreadable = "line " + std::to_string(lines_) + ": " + error.what();
        break;
      }
    }
    auto result = pending_.result(lines_);
    if (result && unreadable) return std::unexpected(*unreadable);
    return result;
  }

 private:
  void take(const std::string& text) {
    if (text.size() > kImportLineBytesMax) throw std::runtime_error("it is longer than " + std::to_string(kImportLineBytesMax) + " bytes");
    auto command = reader_.command_of(text);  // also of a line that is known: it says whose an account is
    auto mark = marks_.mark_of(text);
    if (marks_.is_known(mark)) return;
    // What other lines build on is in the journal before they are decided.
    const bool alone = !std::holds_alternative<PostTransaction>(command);
    pending_.wait_for_room(alone ? 1 : kImportPendingMax);
    Submission submission;
    submission.journal = journal_;
    submission.envelope = envelope_of(std::move(mark));
    submission.command = std::move(command);
    submission.done = [this, line = lines_](Answer answer) { pending_.done(line, std::move(answer)); };
    store_.submit(std::move(submission));
    if (alone) pending_.wait_for_all();
  }

  EventStore& store_;
  const JournalNumber journal_;
  Marks marks_;
  ImportReader reader_;
  Pending pending_;
  std::uint64_t lines_ = 0;
};

}  // namespace

std::expected<Imported, std::string> import_books(std::istream& in, EventStore& store, JournalNumber journal) {
  return Import(store, journal).run(in);
}

}  // namespace daybook
