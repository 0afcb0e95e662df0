#include "projections/named_object.h"

#include <algorithm>
#include <utility>


namespace daybook {
namespace {

constexpr std::size_t kReadObjects = 256;  // at once

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

// The identifier is the last part of a key.
std::string id_in(std::string_view object) {
  object.remove_suffix(1);
  const auto end = object.rfind('\0');
  return std::string(end == std::string_view::npos ? object : object.substr(end + 1));
}

void add_accounts(const Past& past, const RowKeys& keys, std::set<NamedObject>& objects) {
  for (const auto number : keys.accounts) {
    if (const auto row = past.account(number, past.size())) objects.insert({PastKind::account, row->account.text});
  }
  for (const auto& account : keys.accounts_by_id) objects.insert({PastKind::account, account.text});
}

}  // namespace

std::string_view name_of(PastKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

std::optional<PastKind> past_kind_named(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == std::end(kNames)) return std::nullopt;
  return static_cast<PastKind>(found - std::begin(kNames));
}

std::vector<VersionsOf> versions_of(const Past& past, const NamedObject& object) {
  if (object.kind == PastKind::account) {
    const auto number = past.account_number({object.id});
    // Each event that changes an account changes the row of its balances.
    return number ? std::vector<VersionsOf>{{ObjectTable::balances, object_key(*number)}} : std::vector<VersionsOf>{};
  }
  const auto key = object.id + '\0';
  std::vector<VersionsOf> all{{main_table(object.kind), key}};
  if (object.kind == PastKind::customer) all.push_back({ObjectTable::relation_views, key});
  return all;
}

std::optional<Position> last_change(const Past& past, const NamedObject& object, std::uint64_t size) {
  std::optional<Position> last;
  for (const auto& [table, key] : versions_of(past, object)) {
    const auto version = past.version(table, key, size);
    if (version) last = std::max(last.value_or(0), version->position);
  }
  return last;
}

std::vector<Position> changes_of(const Past& past, const NamedObject& object, Position from, Way way, std::size_t count_max) {
  std::vector<Position> positions;
  const auto start = RowKey().number(from).take();
  for (const auto& [table, key] : versions_of(past, object)) {
    auto cursor = past.versions(table, key);
    way == Way::up ? cursor.seek(start) : cursor.seek_back(start);
    for (std::size_t count = 0; cursor.valid() && count < count_max; ++count) {
      positions.push_back(key_number(cursor.key(), 0));
      way == Way::up ? cursor.next() : cursor.previous();
    }
  }
  std::ranges::sort(positions);
  const auto [first, last] = std::ranges::unique(positions);
  positions.erase(first, last);
  if (way == Way::down) std::ranges::reverse(positions);
  if (positions.size() > count_max) positions.resize(count_max);
  return positions;
}

std::optional<NamedObject> ObjectsAt::next() {
  if (read_.empty() && !ended_) read();
  if (read_.empty()) return std::nullopt;
  auto object = std::move(read_.back());
  read_.pop_back();
  return object;
}

void ObjectsAt::read() {
  past_.each_object(main_table(kind_), size_, from_, [&](std::string_view object, const ObjectVersion&) {
    read_.push_back({kind_, id_in(object)});
    from_ = std::string(object) + '\0';  // right behind it
    return read_.size() < kReadObjects;
  });
  ended_ = read_.size() < kReadObjects;
  std::ranges::reverse(read_);
}

namespace {

// Those that the entry changed, and some that it only read. Accounts that are in `known` are there already.
void add_touched(const Past& past, const Entry& entry, std::set<AccountNumber>& known, std::set<NamedObject>& objects) {
  auto keys = rows_evolved_by(entry.event);
  std::erase_if(keys.accounts, [&](AccountNumber number) { return !known.insert(number).second; });
  const auto add = [&](PastKind kind, const auto& names) {
    for (const auto& name : names) objects.insert({kind, name.text});
  };
  add_accounts(past, keys, objects);
  add(PastKind::customer, keys.customers);
  add(PastKind::customer, keys.relations);
  add(PastKind::entity, keys.entities);
  add(PastKind::hold, keys.holds);
  add(PastKind::contract, keys.contracts);
  add(PastKind::asset, keys.assets);
  add(PastKind::wallet_link, keys.wallet_links);
}

}  // namespace

std::set<NamedObject> changed_by(const Past& past, const Entry& entry) {
  std::set<NamedObject> objects;
  std::set<AccountNumber> known;
  add_touched(past, entry, known, objects);
  // Some of these rows it only read.
  std::erase_if(objects, [&](const NamedObject& object) { return last_change(past, object, entry.position + 1) != entry.position; });
  return objects;
}

std::set<NamedObject> changed_between(const Past& past, std::uint64_t from, std::uint64_t to) {
  std::set<NamedObject> objects;
  std::set<AccountNumber> known;
  past.log().read_entries(past.journal(), from, [&](Position position, std::string_view bytes) {
    if (position >= to) return false;
    add_touched(past, decode(bytes), known, objects);
    return true;
  });
  return objects;
}

}  // namespace daybook
