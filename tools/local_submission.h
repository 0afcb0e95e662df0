// Commands of verbs to a store that is open in this process, done by the credential "local". A "no" is a sentence in the words of the
// API, so that both ways to an installation say the same.
#pragma once

#include "eventstore/store.h"
#include "http/failure.h"
#include "tools/administration.h"

namespace daybook {

std::unexpected<std::string> refusal(http::Failure failure);

// Waits until the answer is durable.
OrSentence<Accepted> submit(EventStore& store, JournalNumber journal, Command command);

}  // namespace daybook
