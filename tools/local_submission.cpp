#include "tools/local_submission.h"

#include <future>

#include "http/problem.h"
#include "http/uuid.h"

namespace daybook {

std::unexpected<std::string> refusal(http::Failure failure) {
  const auto response = http::v1::response_of(failure, "");
  return std::unexpected(sentence_of_problem(response.status, std::get<std::string>(response.body)));
}

OrSentence<Accepted> submit(EventStore& store, JournalNumber journal, Command command) {
  std::promise<Answer> promise;
  auto answered = promise.get_future();
  Submission submission;
  submission.journal = journal;
  submission.envelope = Envelope{{{"local"}, Role::operator_}, http::new_uuid(), {}, {}, {}, {}, {}};
  submission.command = std::move(command);
  submission.done = [&promise](Answer answer) { promise.set_value(std::move(answer)); };
  store.submit(std::move(submission));
  auto answer = answered.get();
  if (auto* accepted = std::get_if<Accepted>(&answer.outcome)) return std::move(*accepted);
  if (auto* rejection = std::get_if<Rejection>(&answer.outcome)) return refusal(http::failure_of(std::move(*rejection)));
  return refusal(http::Failure{std::get<Unavailable>(answer.outcome)});
}

}  // namespace daybook
