// Transfers of `/raas/v2`: from one account of the platform to another, both active and in the same currency. Nobody chooses their ids: the
// ledger gives them.
#pragma once

#include <expected>

#include "domain/posting.h"
#include "domain/reference.h"
#include "domain/rejection.h"

namespace daybook {

struct Recording;
struct State;
struct AccountRow;
struct SystemAccountOpened;

inline constexpr std::size_t kTransferNotesLengthMax = 150;  // Unicode code points

struct TransferFunds {
  AccountId from;
  AccountId to;
  Decimal amount;
  std::string notes;               // empty: none
  std::string external_reference;  // empty: none
  friend bool operator==(const TransferFunds&, const TransferFunds&) = default;
};

struct FundsTransferred {
  TransactionId transaction;
  AccountId from;
  AccountId to;
  Postings postings;  // one
  Details details;    // the reference, and the notes as the reason
  friend bool operator==(const FundsTransferred&, const FundsTransferred&) = default;
};

// external_reference_used where the reference was given to a transfer before.
std::expected<FundsTransferred, Rejection> decision(const State& state, const TransferFunds& command, Time now);
void apply(State& state, const FundsTransferred& event, const Recording& recording);
TransferFunds command_behind(const FundsTransferred& event);
Violations violations_of(const TransferFunds& command);

// ---- what orders and deposits share with transfers
// An account of a customer, and its number; platforms' own system accounts are none.
struct FoundAccount {
  AccountNumber number;
  const AccountRow* row = nullptr;
};
std::expected<FoundAccount, Rejection> find_account(const State& state, const AccountId& account);
std::expected<FoundAccount, Rejection> find_account(const State& state, const CustomerId& customer, const AccountId& account);

// account_disabled or account_frozen: on this surface money neither leaves nor enters an account that is not active.
std::optional<Rejection> refusal_unless_active(const FoundAccount& account);

void check_external_reference(const std::string& reference, Violations& violations);
Rejection broken(Violations violations);

// The posting's event remembered under its id, and under its reference where it has one.
void record_given_id(State& state, const TransactionId& id, const Postings& postings, const std::optional<ReferenceKey>& reference,
                     const Recording& recording);

}  // namespace daybook
