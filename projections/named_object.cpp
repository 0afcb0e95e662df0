#include "projections/named_object.h"

#include <algorithm>
#include <utility>

namespace daybook {
namespace {

constexpr std::size_t kEntriesAtOnce = 32;           // read from the journal: at most 2 MiB
constexpr std::size_t kTouchedAtOnce = 1'000;        // objects that they name, unless one entry has more
constexpr std::size_t kPassedAccountsMax = 100'000;  // remembered, so that busy accounts are looked up once

constexpr std::string_view kNames[] = {"customer", "account", "entity", "hold", "contract", "asset", "wallet-link"};

// The table that has a row for each object of the kind.
ObjectTable main_table(PastKind kind) {
  switch (kind) {
    case PastKind::customer: return ObjectTable::customer_views;
    case PastKind::account: return ObjectTable::account_views;
    case PastKind::entity: return ObjectTable::entity_views;
    case PastKind::hold: return table_of(RowTable::holds);
    case PastKind::contract: return table_of(RowTable::contracts);
    case PastKind::asset: return table_of(RowTable::assets);
    case PastKind::wallet_link: return ObjectTable::wallet_link_views;
  }
  std::unreachable();
}

// Of all kinds but accounts: where their versions are.
std::vector<ObjectTable> tables_of(PastKind kind) {
  if (kind == PastKind::customer) return {ObjectTable::customer_views, ObjectTable::relation_views};
  return {main_table(kind)};
}

// Of itself, or of what it has.
std::optional<Position> last_change(const Past& past, AccountNumber number, std::uint64_t size) {
  const auto had = past.sums(number, size);
  if (!had) return std::nullopt;
  const auto itself = past.version(table_of(RowTable::accounts), object_key(number), size);
  return std::max(had->last, itself ? itself->position : 0);
}

// The identifier is the last part of a key.
std::string id_in(std::string_view object) {
  object.remove_suffix(1);
  const auto end = object.rfind('\0');
  return std::string(end == std::string_view::npos ? object : object.substr(end + 1));
}

}  // namespace

std::string_view name_of(PastKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

std::optional<PastKind> past_kind_named(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == std::end(kNames)) return std::nullopt;
  return static_cast<PastKind>(found - std::begin(kNames));
}

std::optional<Position> last_change(const Past& past, const NamedObject& object, std::uint64_t size) {
  if (object.kind == PastKind::account) {
    const auto number = past.account_number({object.id});
    return number ? last_change(past, *number, size) : std::nullopt;
  }
  std::optional<Position> last;
  for (const auto table : tables_of(object.kind)) {
    const auto version = past.version(table, object.id + '\0', size);
    if (version) last = std::max(last.value_or(0), version->position);
  }
  return last;
}

std::vector<Position> changes_of(const Past& past, const NamedObject& object, Position from, Way way, std::size_t count_max) {
  std::vector<Position> positions;
  const auto add_versions = [&](ObjectTable table, const ObjectKey& key) {
    const auto start = RowKey().number(from).take();
    auto cursor = past.versions(table, key);
    way == Way::up ? cursor.seek(start) : cursor.seek_back(start);
    for (std::size_t count = 0; cursor.valid() && count < count_max; ++count) {
      positions.push_back(key_number(cursor.key(), 0));
      way == Way::up ? cursor.next() : cursor.previous();
    }
  };
  const auto add_history = [&](AccountNumber number) {
    auto history = past.history(number);
    way == Way::up ? history.seek(past.point_after(from)) : history.seek_back(past.point_after(from));
    for (std::size_t count = 0; history.valid() && count < count_max; ++count) {
      const auto position = history.point().position;
      if (position < past.size()) positions.push_back(position);  // this projection may have folded more than the others
      way == Way::up ? history.next() : history.previous();
    }
  };
  if (object.kind != PastKind::account) {
    for (const auto table : tables_of(object.kind)) add_versions(table, object.id + '\0');
  } else if (const auto number = past.account_number({object.id})) {
    add_versions(table_of(RowTable::accounts), object_key(*number));
    add_history(*number);
  }
  std::ranges::sort(positions);
  const auto [first, last] = std::ranges::unique(positions);
  positions.erase(first, last);
  if (way == Way::down) std::ranges::reverse(positions);
  if (positions.size() > count_max) positions.resize(count_max);
  return positions;
}

ObjectsAt::ObjectsAt(const Past& past, PastKind kind, std::uint64_t size, const std::optional<std::string>& behind)
    : kind_(kind), walk_(past.walk(main_table(kind), size, behind ? *behind + '\0' : std::string())) {}

std::optional<ObjectsAt::Row> ObjectsAt::look() {
  auto row = walk_.look();
  if (!row) return std::nullopt;
  Row looked{std::move(row->object), {}};
  if (row->version) looked.found = NamedObject{kind_, id_in(looked.key)};
  return looked;
}

std::vector<TouchedObject> touched_by(const Past& past, const Event& event) {
  const auto keys = rows_evolved_by(event);
  std::vector<TouchedObject> all;
  const auto add = [&](PastKind kind, const auto& names) {
    for (const auto& name : names) all.push_back({kind, name.text, {}});
  };
  for (const auto number : keys.accounts) all.push_back({PastKind::account, {}, number});
  for (const auto& account : keys.accounts_by_id) {
    if (const auto number = past.account_number(account)) all.push_back({PastKind::account, {}, *number});
  }
  add(PastKind::customer, keys.customers);
  add(PastKind::customer, keys.relations);
  add(PastKind::entity, keys.entities);
  add(PastKind::hold, keys.holds);
  add(PastKind::contract, keys.contracts);
  add(PastKind::asset, keys.assets);
  add(PastKind::wallet_link, keys.wallet_links);
  std::ranges::sort(all);
  const auto [first, last] = std::ranges::unique(all);
  all.erase(first, last);
  return all;
}

NamedObject named(const Past& past, const TouchedObject& touched) {
  if (touched.kind != PastKind::account) return {touched.kind, touched.id};
  const auto row = past.account(touched.number, past.size());
  return {PastKind::account, row ? row->account.text : to_text(touched.number)};
}

namespace {

std::optional<Position> last_change(const Past& past, const TouchedObject& touched, std::uint64_t size) {
  if (touched.kind == PastKind::account) return last_change(past, touched.number, size);
  return last_change(past, NamedObject{touched.kind, touched.id}, size);
}

}  // namespace

ChangesBetween::ChangesBetween(const Past& past, std::uint64_t from, std::uint64_t to, const std::optional<Place>& behind)
    : past_(past), from_(from), to_(to), next_(behind ? behind->position : from), index_(behind ? behind->index + 1 : 0) {}

void ChangesBetween::read() {
  if (next_ >= to_) return;
  std::size_t touched = 0;
  past_.log().read_entries(past_.journal(), next_, [&](Position position, std::string_view bytes) {
    if (position >= to_) return false;
    entries_.emplace_back(position, touched_by(past_, decode(bytes).event));
    touched += entries_.back().second.size();
    return entries_.size() < kEntriesAtOnce && touched < kTouchedAtOnce;
  });
  next_ = entries_.empty() ? to_ : entries_.back().first + 1;
}

bool ChangesBetween::is_first_change(const TouchedObject& touched, Position position) {
  const bool is_account = touched.kind == PastKind::account;
  if (is_account && passed_.contains(touched.number)) return false;
  if (last_change(past_, touched, position + 1) != position) return false;
  if (is_account) {
    if (passed_.size() == kPassedAccountsMax) passed_.clear();
    passed_.insert(touched.number);
  }
  const auto before = last_change(past_, touched, position);
  return !before || *before < from_;
}

std::optional<ChangesBetween::Row> ChangesBetween::look() {
  for (;;) {
    if (entries_.empty()) read();
    if (entries_.empty()) return std::nullopt;
    const auto& [position, touched] = entries_.front();
    if (index_ <= touched.size()) {
      Row row{{position, index_++}, {}};
      if (row.place.index == 0) return row;
      const auto& object = touched[row.place.index - 1];
      if (is_first_change(object, position)) row.found = named(past_, object);
      return row;
    }
    entries_.pop_front();
    index_ = 0;
  }
}

std::set<NamedObject> changed_by(const Past& past, const Entry& entry) {
  std::set<NamedObject> objects;
  for (const auto& touched : touched_by(past, entry.event)) {
    // Some of these rows it only read.
    if (last_change(past, touched, entry.position + 1) == entry.position) objects.insert(named(past, touched));
  }
  return objects;
}

}  // namespace daybook
