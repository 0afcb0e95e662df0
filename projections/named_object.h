// Objects by the names that people know them by, and where their versions lie.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
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

// Where the object's versions are, all tables together; none where there is no such object, and never was.
struct VersionsOf {
  ObjectTable table;
  ObjectKey object;
};
std::vector<VersionsOf> versions_of(const Past& past, const NamedObject& object);

// The last version of the object when the journal had so many entries.
std::optional<Position> last_change(const Past& past, const NamedObject& object, std::uint64_t size);

// The positions of the entries that changed it, at most so many: from `from` on upwards, or downwards.
enum class Way { up, down };
std::vector<Position> changes_of(const Past& past, const NamedObject& object, Position from, Way way, std::size_t count_max);

// All objects of a kind that there were, some at a time, in the order of their keys.
class ObjectsAt {
 public:
  // REQUIRES: the past outlives it.
  ObjectsAt(const Past& past, PastKind kind, std::uint64_t size) : past_(past), kind_(kind), size_(size) {}
  std::optional<NamedObject> next();

 private:
  void read();

  const Past& past_;
  PastKind kind_;
  std::uint64_t size_;
  std::vector<NamedObject> read_;  // the next one is the last
  std::string from_;
  bool ended_ = false;
};

// The objects that the entries [from, to) changed, and some that they only read.
std::set<NamedObject> changed_between(const Past& past, std::uint64_t from, std::uint64_t to);
std::set<NamedObject> changed_by(const Past& past, const Entry& entry);

}  // namespace daybook
