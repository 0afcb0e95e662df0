// Lists of objects of the past, as a page of JSON or all of it as lines. Few rows are looked at before the thread's other connections have
// their turn. A page ends early, perhaps empty, once page_rows_max rows were looked at; its cursor goes on from there.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/json_text.h"
#include "http/opened_entry.h"
#include "http/paging.h"

namespace daybook::http::v1 {

struct ObjectRow {
  std::string place;  // where another walk goes on behind it
  std::string text;   // JSON; empty: what is there is not of the list
  std::optional<OpenedObject> opened = {};
};

// Where a list is made row by row. One thread.
class ObjectRows {
 public:
  virtual ~ObjectRows() = default;
  virtual std::optional<ObjectRow> look() = 0;  // none at the end
};

// Sees what it may see, and knows whether it saw anything.
class Opener {
 public:
  // Sealed unless it opens.
  Opener(const Context& context, bool opens) : sight_{context.principal->role, opens ? &context.parts.store.keys() : nullptr} {}
  Opener(const Opener&) = delete;

  Sight sight() { return {sight_.role, sight_.keys, &opened_}; }
  // The object, where anything of it was opened since the last call.
  std::optional<OpenedObject> taken(const NamedObject& object, std::vector<Position> positions);

 private:
  const Sight sight_;
  std::size_t opened_ = 0;
};

// What a list is asked for, beside its moment.
struct ObjectListAsked {
  bool lines = false;
  bool opens = false;  // personal data
  PageRequest page;    // of JSON
  std::uint64_t limit = UINT64_MAX;  // of lines
};

// `list` names the list and all that it is filtered by. Failures: parameters that are not as they must be, right_missing.
std::expected<ObjectListAsked, Failure> object_list_asked(const Context& context, std::string_view list);

// `head` is what stands in front of the objects of a page: an object that has begun, with a list that has.
boost::asio::awaitable<Outcome> object_list(const Context& context, const ObjectListAsked& asked, std::unique_ptr<ObjectRows> rows,
                                            std::string head, std::uint64_t reflected);

}  // namespace daybook::http::v1
