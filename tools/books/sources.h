// Entries of a platform from a folder that is open in this process, or from a server.
#pragma once

#include "eventstore/store.h"
#include "tools/books/book_writer.h"
#include "tools/http_client.h"

namespace daybook {

std::unique_ptr<EntrySource> entries_of_store(EventStore& store, JournalNumber journal, PlatformName platform);

// `key` is that of a credential that may read the journal: an auditor's or admin's. Personal data stays sealed. Throws std::runtime_error where the server
// does not answer, or refuses.
std::unique_ptr<EntrySource> entries_of_server(const ServerAt& server, const std::string& key);

}  // namespace daybook
