// How the past of objects lies in rows. An object is a row of a state, or of a projection that readers see; each entry that changed it left a version.
//
//   history   table, object, position -> version; nothing where the object is no more
//   row       table, object -> position of its last version, version
//   index     table, object -> position: of what never changes once it is there
//   about     table, rest of the key -> what the fold of another projection keeps beside its rows
//
// What an account has is in the rows of the projection `balances`, and where a transaction is, in those of `transactions`: a posting writes nothing here, unless
// it is counted against a limit. What a transaction said is read from its entry, so that its table has only what later entries change.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/state.h"
#include "eventstore/changes.h"
#include "projections/row.h"

namespace daybook {

// Those of states have the numbers of RowTable.
enum class ObjectTable : std::uint8_t {
  balances = 64,         // by account number; never stored, see objects.h
  customer_views = 65,   // rows as the projections of these names have them
  account_views = 66,
  entity_views = 67,
  relation_views = 68,
  wallet_link_views = 69,
  velocity = 70,  // by account number: how much of its limits is spent, where it has any. By number / 256: where one of them had some first
};
constexpr ObjectTable table_of(RowTable table) { return static_cast<ObjectTable>(table); }

// An object within its table: a text and NUL, or a number as 8 bytes.
using ObjectKey = std::string;
template <class Tag>
ObjectKey object_key(const Name<Tag>& name) {
  return name.text + '\0';
}
inline ObjectKey object_key(AccountNumber number) { return RowKey().number(number.value).take(); }
ObjectKey object_key(const CustomerId& customer, const AccountId& account);  // of account_views

template <class Tag>
void read_object_key(std::string_view bytes, Name<Tag>& name) {
  name.text = bytes.substr(0, bytes.size() - 1);
}
inline void read_object_key(std::string_view bytes, AccountNumber& number) { number.value = key_number(bytes, 0); }

std::string last_key(JournalNumber journal, ObjectTable table, std::string_view object);
std::string version_key(JournalNumber journal, ObjectTable table, std::string_view object, Position position);
std::string birth_key(JournalNumber journal, ObjectTable table, std::string_view object);
std::string aside_key(JournalNumber journal, ObjectTable table, Tag tag, std::string_view rest);
std::string versions_of_table(JournalNumber journal, ObjectTable table);  // prefix
std::string objects_of_table(JournalNumber journal, ObjectTable table);   // prefix

struct LastVersion {
  Position position = 0;
  std::string_view bytes;  // of the row; empty: the object is no more
};
std::string encode_last(Position position, std::string_view version);
LastVersion decode_last(std::string_view row);

std::string encode_birth(Position position);
Position decode_birth(std::string_view row);

// The parts of the row that postings change, and the row without them.
std::string encode_balances(const AccountRow& row);
void read_balances(std::string_view bytes, AccountRow& row);
std::string encode_velocity(const AccountRow& row);
void read_velocity(std::string_view bytes, AccountRow& row);
AccountRow without_balances(AccountRow row);

std::string encode_object_header(const Header& header);
Header decode_object_header(std::string_view bytes);

// What later entries change of a transaction: how a hold stands, how much was moved back, and which entry was the last.
std::string encode_change(const TransactionRow& row);
void read_change(std::string_view bytes, TransactionRow& row);

}  // namespace daybook
