// Cards that an account is funded from, and deposits from them. The number of a card and its verification number never come here: what
// checks them forgets them.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "domain/posting.h"
#include "domain/reference.h"
#include "domain/rejection.h"

namespace daybook {

struct Recording;
struct State;

inline constexpr std::size_t kCardsMax = 10;             // active ones of one account
inline constexpr std::size_t kCardLabelLengthMax = 100;  // Unicode code points
inline constexpr std::size_t kCardContactsMax = 5;       // of one card
inline constexpr std::size_t kCardTextLengthMax = 100;   // of names: Unicode code points
inline constexpr int kFeeScaleMax = 4;                   // decimal digits of a percentage

using CardToken = Name<struct CardTag>;  // a UUID

struct CardContact {
  Personal full_name;
  Personal email;
  friend bool operator==(const CardContact&, const CardContact&) = default;
};

// ---- commands
struct RegisterCard {
  CustomerId customer;
  AccountId account;
  CardToken card;  // new
  std::string label;
  std::string last_four;   // digits
  std::string expiration;  // "2027-04"
  KeyId key;               // new, of this card alone
  Personal holder;         // address and IP address, as one text of the edge's making
  std::vector<CardContact> contacts;
  friend bool operator==(const RegisterCard&, const RegisterCard&) = default;
};

struct UnregisterCard {
  CustomerId customer;
  AccountId account;
  CardToken card;
  friend bool operator==(const UnregisterCard&, const UnregisterCard&) = default;
};

struct DepositFunds {
  CustomerId customer;
  AccountId account;
  CardToken card;
  Decimal amount;                  // that the account receives
  std::string external_reference;  // empty: none
  std::optional<Decimal> percent = {};  // the fee that the card was charged with; none: the platform's, as it is then
  friend bool operator==(const DepositFunds&, const DepositFunds&) = default;
};

// What the platform's deposits cost beside their amount, in percent: 0 to 100.
struct SetDepositFee {
  Decimal percent;
  friend bool operator==(const SetDepositFee&, const SetDepositFee&) = default;
};

// ---- events
struct CardRegistered {
  CustomerId customer;
  AccountId account;
  AccountNumber number;
  CardToken card;
  std::string label;
  std::string last_four;
  std::string expiration;
  KeyId key;
  Personal holder;
  std::vector<CardContact> contacts;
  friend bool operator==(const CardRegistered&, const CardRegistered&) = default;
};

struct CardUnregistered {
  CustomerId customer;
  AccountId account;
  AccountNumber number;
  CardToken card;
  friend bool operator==(const CardUnregistered&, const CardUnregistered&) = default;
};

struct FundsDeposited {
  TransactionId transaction;  // "RAD-261122-1"
  CustomerId customer;
  AccountId account;
  CardToken card;
  Postings postings;  // one
  Decimal percent;    // the fee that the card was charged with
  Decimal charged;    // with the fee, rounded half up, at the scale of the posting
  Details details;    // the external reference
  friend bool operator==(const FundsDeposited&, const FundsDeposited&) = default;
};

struct DepositFeeSet {
  Decimal percent;
  friend bool operator==(const DepositFeeSet&, const DepositFeeSet&) = default;
};

// ---- state
// The active cards of an account; no row where there are none.
struct CardsRow {
  std::vector<CardToken> cards;  // at most kCardsMax, in the order in which they came
  friend bool operator==(const CardsRow&, const CardsRow&) = default;
};

// ---- rules; depositing: settling.h
std::expected<CardRegistered, Rejection> decision(const State& state, const RegisterCard& command);
std::expected<CardUnregistered, Rejection> decision(const State& state, const UnregisterCard& command);
std::expected<DepositFeeSet, Rejection> decision(const State& state, const SetDepositFee& command);

void apply(State& state, const CardRegistered& event, const Recording& recording);
void apply(State& state, const CardUnregistered& event, const Recording& recording);
void apply(State& state, const DepositFeeSet& event, const Recording& recording);

RegisterCard command_behind(const CardRegistered& event);
UnregisterCard command_behind(const CardUnregistered& event);
SetDepositFee command_behind(const DepositFeeSet& event);

Violations violations_of(const RegisterCard& command);
Violations violations_of(const DepositFunds& command);
Violations violations_of(const SetDepositFee& command);

bool has_card(const State& state, AccountNumber account, const CardToken& card);

// With a fee of so many percent, rounded half up; none where it does not fit 128 bits.
std::optional<Amount> with_fee(Amount amount, const Decimal& percent);

}  // namespace daybook
