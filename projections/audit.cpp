#include "projections/audit.h"

#include <algorithm>

#include "domain/objects.h"
#include "projections/position_index.h"
#include "projections/row.h"
#include "projections/settings.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;

struct Owned {
  AccountNumber number;
  CustomerId customer;
};

std::string row_of(const Owned& account) { return RowWriter(kForm).number(account.number.value).text(account.customer.text).take(); }

Owned owned_of(std::string_view row) {
  RowReader reader(row, kForm);
  Owned account{{reader.number()}, {reader.text()}};
  reader.end();
  return account;
}

std::string number_key(JournalNumber journal, AccountNumber number) { return RowKey(journal, Tag::number).number(number.value).take(); }

std::optional<AuditKey> key_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::customer: return AuditKey::customer;
    case ObjectKind::account: return AuditKey::account;
    case ObjectKind::entity: return AuditKey::entity;
    case ObjectKind::transaction: return AuditKey::transaction;
    default: return std::nullopt;
  }
}

// `find` gives the value under a key of the projection, wherever the rows are.
template <class Find>
std::string identifier_of(JournalNumber journal, const std::string& account, const Find& find) {
  const auto number = account_number_from_text(account);
  if (!number) return account;
  return std::string(find(number_key(journal, *number)).value_or(account));
}

template <class Find>
ObjectIds resolved(JournalNumber journal, ObjectIds objects, const Find& find) {
  ObjectIds customers;
  for (auto& object : objects) {
    if (object.kind != ObjectKind::account) continue;
    object.id = identifier_of(journal, object.id, find);
    if (const auto row = find(row_key(journal, Tag::row, object.id))) customers.push_back({ObjectKind::customer, owned_of(*row).customer.text});
  }
  objects.insert(objects.end(), customers.begin(), customers.end());
  std::ranges::sort(objects);
  const auto [first, last] = std::ranges::unique(objects);
  objects.erase(first, last);
  return objects;
}

void fold_account(Rows& rows, JournalNumber journal, AccountNumber number, const AccountId& account, const CustomerId& customer) {
  rows.put(number_key(journal, number), account.text);
  rows.put(row_key(journal, Tag::row, account.text), row_of({number, customer}));
}

std::string reasons_key(JournalNumber journal) { return row_key(journal, Tag::setting, "reasons"); }

// Names have no line ends.
void fold_reasons(Rows& rows, JournalNumber journal, const ReasonsRequired& required) {
  std::string lines;
  for (const auto& command : required.commands) (lines += command) += '\n';
  rows.put(reasons_key(journal), lines);
}

// Most ids come a few times, most credentials and types of entries in one entry after the other.
bool is_dense(AuditKey key) { return key == AuditKey::actor || key == AuditKey::type || key == AuditKey::rejected || key == AuditKey::customer; }

// What of them no other projection tells.
ObjectIds indexed(const Event& event) {
  if (std::holds_alternative<TransactionPosted>(event)) return {};  // as most are: it names itself, and accounts by number
  auto objects = objects_of(event);
  const auto* transaction = std::holds_alternative<CommandRejected>(event) ? nullptr : transaction_of(event);
  if (!transaction) return objects;
  std::erase_if(objects, [&](const ObjectId& object) {
    if (object.kind == ObjectKind::transaction) return object.id == transaction->text;
    return object.kind == ObjectKind::account && account_number_from_text(object.id);
  });
  return objects;
}

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  fold_settings(rows, journal, entry);
  if (const auto* created = std::get_if<AccountCreated>(&entry.event)) {
    fold_account(rows, journal, created->number, created->account, created->customer);
  } else if (const auto* opened = std::get_if<SystemAccountOpened>(&entry.event)) {
    fold_account(rows, journal, opened->number, opened->account, own_group(rows, journal, entry.position));
  }

  if (const auto* required = std::get_if<ReasonsRequired>(&entry.event)) fold_reasons(rows, journal, *required);

  const auto add = [&](AuditKey key, std::string_view what) {
    auto prefix = audit_prefix(journal, key, what);
    is_dense(key) ? add_dense_position(rows, std::move(prefix), entry.position) : add_position(rows, std::move(prefix), entry.position);
  };
  const auto find = [&](const std::string& key) { return rows.find(key); };
  for (const auto& [kind, id] : resolved(journal, indexed(entry.event), find)) {
    if (const auto key = key_of(kind)) add(*key, id);
  }
  add(AuditKey::actor, entry.envelope.actor.credential.text);
  add(AuditKey::type, type_of(entry.event));
  if (entry.envelope.correlation) add(AuditKey::correlation, *entry.envelope.correlation);
  if (std::holds_alternative<CommandRejected>(entry.event)) add(AuditKey::rejected, {});
}

auto find_in(const AuditSource& source) {
  return [&source](const std::string& key) { return source.audit->find(key, *source.moment); };
}

}  // namespace

Projection audit_projection() { return {.name = "audit", .version = 2, .oldest_readable_version = 2, .fold = fold}; }

std::vector<std::string> find_reasons_required(const FamilyAt& family, JournalNumber journal) {
  std::vector<std::string> commands;
  const auto lines = family.find(reasons_key(journal)).value_or("");
  for (std::size_t begin = 0; begin < lines.size();) {
    const auto end = lines.find('\n', begin);
    commands.push_back(lines.substr(begin, end - begin));
    begin = end + 1;
  }
  return commands;
}

std::string audit_prefix(JournalNumber journal, AuditKey key, std::string_view what) {
  return RowKey(journal, Tag::index).byte(static_cast<std::uint8_t>(key)).text_and_end(what).take();
}

ObjectIds resolved_objects(const AuditSource& source, const Event& event) {
  return resolved(source.journal, objects_of(event), find_in(source));
}

std::optional<AccountNumber> find_account_number(const FamilyAt& family, JournalNumber journal, const AccountId& account) {
  if (const auto number = account_number_from_text(account.text)) return number;
  const auto row = family.find(row_key(journal, Tag::row, account.text));
  return row ? std::optional(owned_of(*row).number) : std::nullopt;
}

AuditedAccount resolved_account(const AuditSource& source, const AccountId& account) {
  AuditedAccount found{{identifier_of(source.journal, account.text, find_in(source))}, {}};
  const auto row = find_in(source)(row_key(source.journal, Tag::row, found.account.text));
  if (row) found.number = owned_of(*row).number;
  return found;
}

}  // namespace daybook
