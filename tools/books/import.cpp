#include "tools/books/import.h"

#include <condition_variable>
#include <istream>
#include <mutex>
#include <stdexcept>

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
std::string sentence_of(http::Failure failure) {
  const auto response = http::v1::response_of(std::move(failure), "");
  return sentence_of_problem(response.status, std::get<std::string>(response.body));
}

// Of an answer that is no success.
std::optional<std::string> refusal_in(Answer& answer) {
  if (auto* rejection = std::get_if<Rejection>(&answer.outcome)) return sentence_of(http::failure_of(std::move(*rejection)));
  if (const auto* why = std::get_if<Unavailable>(&answer.outcome)) return sentence_of(http::Failure{*why});
  const auto& events = std::get<Accepted>(answer.outcome).events;
  if (events.empty()) return std::nullopt;
  const auto* refused = std::get_if<CommandRejected>(&events.back().event);
  if (!refused) return std::nullopt;
  return sentence_of(http::failure_of(refused->rejection));
}

// The commands that are on their way, and the first that was refused. Thread-safe.
class Pending {
 public:
  void wait_for_room() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return count_ < kImportPendingMax; });
    ++count_;
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
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return count_ == 0; });
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

// The same line has the same key, in whichever file it stands.
Envelope envelope_of(std::string_view line) {
  Envelope envelope;
  envelope.actor = {{"local"}, Role::operator_};
  envelope.request = http::new_uuid();
  const auto digest = to_hex(sha256(line));
  envelope.idempotency_key = "import:" + digest.substr(0, 32);
  envelope.content = {{"line", fingerprint(digest)}};
  envelope.reason = "imported";
  return envelope;
}

}  // namespace

std::expected<Imported, std::string> import_books(std::istream& in, EventStore& store, JournalNumber journal) {
  ImportReader reader;
  Pending pending;
  std::uint64_t lines = 0;
  std::optional<std::string> unreadable;
  for (std::string text; !pending.refused() && std::getline(in, text);) {
    ++lines;
    if (text.empty()) continue;
    try {
      if (text.size() > kImportLineBytesMax) throw std::runtime_error("it is longer than " + std::to_string(kImportLineBytesMax) + " bytes");
      Submission submission{journal, envelope_of(text), reader.command_of(text), false, {}};
      pending.wait_for_room();
      submission.done = [&pending, lines](Answer answer) { pending.done(lines, std::move(answer)); };
      store.submit(std::move(submission));
    } catch (const std::runtime_error& error) {
      unreadable = "line " + std::to_string(lines) + ": " + error.what();
      break;
    }
  }
  auto result = pending.result(lines);
  if (result && unreadable) return std::unexpected(*unreadable);
  return result;
}

}  // namespace daybook
