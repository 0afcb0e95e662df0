// The index of the trail: where each customer, account, entity, transaction, credential, type of entry and correlation comes in a journal, and what was
// refused. Rows are positions; what an entry says is read from the journal.
//
//   index    kind (1 byte), what, and positions as position_index.h has them
//   number   account number -> its identifier
//   row      account identifier -> its number and customer
//   setting  "reasons" -> the commands that need a reason, a line each; those of settings.h
//
// An account that an entry names by number is indexed under its identifier, and its customer with it. The postings of transactions are not: which of them
// touched an account or a customer, and where one itself is, other projections have, and a list is read from both. So a transaction rewrites two rows, which
// most of those around it rewrite, too; what it names by identifier, or captures, voids, extends or reverses, has a row beside.
#pragma once

#include "eventstore/log.h"
#include "projections/family.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace daybook {

Projection audit_projection();

std::vector<std::string> find_reasons_required(const FamilyAt& family, JournalNumber journal);

// Where the trail is read: all at the same moment. REQUIRES: the log outlives the lists.
struct AuditSource {
  const Log& log;
  std::shared_ptr<const Family> audit;
  std::shared_ptr<const Family> transactions;
  std::shared_ptr<const Family> balances;
  std::shared_ptr<const Moment> moment;
  JournalNumber journal = kSystemJournal;
  std::uint64_t size = 0;  // entries of the journal that the rows reflect
};

// The positions that all the filter names have in common are found by leaping: each index is asked for the first one at or behind the furthest place
// that another was at. A look tries one position in every index. The range has `after` or `before` or neither.
std::unique_ptr<AuditList> scan_audit(AuditSource source, AuditFilter filter, PositionRange range);

// What else the index is made of, as the scan needs it.
enum class AuditKey : std::uint8_t { customer = 1, account, entity, transaction, actor, type, correlation, rejected };
std::string audit_prefix(JournalNumber journal, AuditKey key, std::string_view what);  // without the positions
// All that the event is about: accounts by identifier, with their customers.
ObjectIds resolved_objects(const AuditSource& source, const Event& event);
// The number of the account; one is given back as it is, whether such an account is there or not.
std::optional<AccountNumber> find_account_number(const FamilyAt& family, JournalNumber journal, const AccountId& account);

struct AuditedAccount {
  AccountId account;
  std::optional<AccountNumber> number;  // none where no account has the identifier
};
AuditedAccount resolved_account(const AuditSource& source, const AccountId& account);

}  // namespace daybook
