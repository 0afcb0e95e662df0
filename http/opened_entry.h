// Entries, and objects of the past, with their personal data opened, for who may see it. That somebody saw it goes into the journal before
// it is shown.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "http/context.h"
#include "projections/named_object.h"

namespace daybook::http {

// At most so many entries or objects are opened by one request: the entry that says so names them all, and whose data it was.
inline constexpr std::size_t kOpenedEntriesMax = 100;

// An object whose personal data was opened, as it was after these entries.
struct OpenedObject {
  NamedObject object;
  std::vector<Position> positions;
};

// What a request opens.
class Opening {
 public:
  explicit Opening(const KeyStore& keys) : keys_(keys) {}

  // The entry's JSON with {"key","text"} in the place of what is sealed or, where its key is gone, {"key","erased":true}.
  std::string open(const AuditView& view);

  // An object that is shown.
  void note(const OpenedObject& opened);

  // Whether anything was there to be read.
  bool opened() const { return !reading_.positions.empty(); }
  RecordReading take() { return std::move(reading_); }

 private:
  const KeyStore& keys_;
  RecordReading reading_;
};

// From `personalData`: "plain" or "sealed", which it is by default. Failures: another value, right_missing.
std::expected<bool, Failure> wants_opened(const Context& context);

// Makes the reading an entry, where there is one. What the caller gets instead where that can't be done.
boost::asio::awaitable<std::optional<Failure>> record(const Context& context, Opening opening);

}  // namespace daybook::http
