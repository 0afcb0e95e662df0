// Objects by the names that people know them by, and which entries changed them.
#pragma once

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eventstore/entry.h"
#include "projections/past.h"

namespace daybook {

enum class PastKind : std::uint8_t { customer, account, entity, hold, contract, asset, wallet_link };
inline constexpr PastKind kPastKinds[] = {PastKind::customer, PastKind::account, PastKind::entity,     PastKind::hold,
                                              PastKind::contract, PastKind::asset,   PastKind::wallet_link};
std::string_view name_of(PastKind kind);  // "wallet-link"
std::optional<PastKind> past_kind_named(std::string_view name);

// An account by its identifier; finding one takes its number, too.
struct NamedObject {
  PastKind kind = PastKind::account;
  std::string id;
  friend auto operator<=>(const NamedObject&, const NamedObject&) = default;
};

// The last version of the object when the journal had so many entries.
std::optional<Position> last_change(const Past& past, const NamedObject& object, std::uint64_t size);

// The positions of the entries that changed it, at most so many: from `from` on upwards, or downwards.
enum class Way { up, down };
std::vector<Position> changes_of(const Past& past, const NamedObject& object, Position from, Way way, std::size_t count_max);

// All objects of a kind that there were, in the order of their keys; look() also stops at rows of those that there were not.
class ObjectsAt {
 public:
  struct Row {
    std::string key;  // another walk goes on behind it
    std::optional<NamedObject> found;
  };
  // REQUIRES: the past outlives it.
  ObjectsAt(const Past& past, PastKind kind, std::uint64_t size, const std::optional<std::string>& behind = {});
  std::optional<Row> look();  // none at the end

 private:
  PastKind kind_;
  ObjectWalk walk_;
};

// What an entry changes, or only reads: by what its event names.
struct TouchedObject {
  PastKind kind;
  std::string id;        // of all but accounts
  AccountNumber number;  // of accounts
  friend auto operator<=>(const TouchedObject&, const TouchedObject&) = default;
};
// Customers first, each once.
std::vector<TouchedObject> touched_by(const Past& past, const Event& event);
NamedObject named(const Past& past, const TouchedObject& touched);

// The objects that the entries [from, to) changed, each where the first of these entries changed it. It keeps nothing for an object, so
// that it can end anywhere and another one can go on there; look() stops at each entry, and at each object that it touches.
class ChangesBetween {
 public:
  struct Place {
    Position position = 0;
    std::size_t index = 0;  // 0: the entry itself; then the objects that it touches
  };
  struct Row {
    Place place;
    std::optional<NamedObject> found;
  };
  // REQUIRES: the past outlives it.
  ChangesBetween(const Past& past, std::uint64_t from, std::uint64_t to, const std::optional<Place>& behind = {});
  std::optional<Row> look();  // none at the end

 private:
  void read();
  bool is_first_change(const TouchedObject& touched, Position position);

  const Past& past_;
  std::uint64_t from_;
  std::uint64_t to_;
  Position next_;                                                    // to be read
  std::deque<std::pair<Position, std::vector<TouchedObject>>> entries_;  // read
  std::size_t index_ = 0;                                            // in the first of them
  std::set<AccountNumber> passed_;                                   // some of those that need no second look
};

// What the entry changed.
std::set<NamedObject> changed_by(const Past& past, const Entry& entry);

}  // namespace daybook
