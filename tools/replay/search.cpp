#include "tools/replay/search.h"

#include <algorithm>

namespace daybook::replay {
namespace {

constexpr std::size_t kVersionsRead = 1'024;  // at once, of an object

bool holds_at(const Past& past, const Expression& expression, Position position) { return expression.holds(Instant(past, position)); }

std::optional<Position> by_halving(const Past& past, const Expression& expression, Position from) {
  auto end = past.size();
  if (from >= end || !holds_at(past, expression, end - 1)) return std::nullopt;
  while (from < end) {
    const auto middle = from + (end - from) / 2;
    if (holds_at(past, expression, middle)) {
      end = middle;
    } else {
      from = middle + 1;
    }
  }
  return from;
}

// The versions of several objects in the order of positions.
class Versions {
 public:
  Versions(const Past& past, const std::set<NamedObject>& objects, Position from) : past_(past), objects_(objects), next_(from) {}

  std::optional<Position> next() {
    if (read_.empty() && !ended_) read();
    if (read_.empty()) return std::nullopt;
    const auto position = read_.back();
    read_.pop_back();
    return position;
  }

 private:
  // Of each object the next ones, and of all these those that no object can have skipped.
  void read() {
    auto complete_to = UINT64_MAX;
    for (const auto& object : objects_) {
      const auto positions = changes_of(past_, object, next_, Way::up, kVersionsRead);
      if (positions.size() == kVersionsRead) complete_to = std::min(complete_to, positions.back());
      read_.insert(read_.end(), positions.begin(), positions.end());
    }
    std::erase_if(read_, [&](Position position) { return position > complete_to; });
    std::ranges::sort(read_, std::ranges::greater());
    const auto [first, last] = std::ranges::unique(read_);
    read_.erase(first, last);
    ended_ = complete_to == UINT64_MAX;
    next_ = complete_to + 1;
  }

  const Past& past_;
  const std::set<NamedObject>& objects_;
  Position next_;
  std::vector<Position> read_;  // the next one is the last
  bool ended_ = false;
};

// Between two versions nothing changes but that an entry is no change of an object any more: so the entry behind a version is looked at, too.
std::optional<Position> by_versions(const Past& past, const Expression& expression, const std::set<NamedObject>& objects, Position from) {
  Versions versions(past, objects, from);
  if (from < past.size() && holds_at(past, expression, from)) return from;
  auto looked_to = from;
  while (const auto version = versions.next()) {
    for (const auto position : {*version, *version + 1}) {
      if (position <= looked_to || position >= past.size()) continue;
      looked_to = position;
      if (holds_at(past, expression, position)) return position;
    }
  }
  return std::nullopt;
}

std::optional<Position> by_scan(const Past& past, const Expression& expression, Position from) {
  for (auto position = from; position < past.size(); ++position) {
    if (holds_at(past, expression, position)) return position;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Position> first_where(const Past& past, const Expression& expression, Position from) {
  if (expression.is_monotone()) return by_halving(past, expression, from);
  std::set<NamedObject> objects;
  if (expression.add_objects(objects)) return by_versions(past, expression, objects, from);
  return by_scan(past, expression, from);
}

}  // namespace daybook::replay
