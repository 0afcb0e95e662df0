// What all transactions that move or reserve money have in common: from the postings that were asked for to the postings of an event.
#pragma once

#include <concepts>
#include <expected>
#include <optional>
#include <span>
#include <vector>

#include "domain/books.h"
#include "domain/event.h"
#include "domain/posting.h"
#include "domain/rejection.h"
#include "domain/state.h"

namespace daybook {

// Postings with their accounts found and their amounts in units of their currencies.
struct Resolved {
  Postings postings;
  std::vector<SystemAccountOpened> opened;  // system accounts that the postings are the first to need
  std::optional<Rejection> refusal;         // account_unknown or, where that is none, currency_mismatch
  bool account_unknown = false;
};

// Adds the violations that only the state can tell: unknown currencies, too many digits, one account under two names.
Resolved resolve(const State& state, const std::vector<RequestedPosting>& requested, Violations& violations);

// The expectations at the scales of their accounts, which must have room for their digits.
std::vector<Expectation> resolve(const State& state, const std::vector<Expectation>& expect, Violations& violations);

std::optional<Rejection> refusal_by_account(const State& state, const std::vector<Expectation>& expect);  // account_unknown
std::optional<Rejection> refusal_by_time(const State& state, const std::optional<Time>& effective_at, Time now);
std::optional<Rejection> refusal_by_expectation(const State& state, const std::vector<Expectation>& expect);

// Each of the fields that postings have. `field` is "postings".
void check_postings(std::string_view field, const std::vector<RequestedPosting>& postings, Violations& violations);
void check_expectations(const std::vector<Expectation>& expect, Violations& violations);

// What came before under the id: no events where it had the same content, transaction_id_reused where it had another. Nothing where the id is new, as
// nearly all are: `content` is called where there is something to compare it with, for printing takes a tenth of deciding.
std::expected<Events, Rejection> seen_again(const TransactionRow& earlier, const TransactionId& id, const Content& content);
template <std::invocable ContentOf>
std::optional<std::expected<Events, Rejection>> seen_before(const State& state, const TransactionId& id, const ContentOf& content) {
  const auto* earlier = state.transactions.find(id);
  if (!earlier) return std::nullopt;
  return seen_again(*earlier, id, content());
}

// The refusal as the outcome of the transaction.
Events refused(std::string_view command, const TransactionId& id, Content content, Rejection rejection);

// From and to exchanged.
Postings reversed(Postings postings);

// The postings as somebody would ask for them.
std::vector<RequestedPosting> requested(const Postings& postings);

// An account's identifier, however the account is named; the name itself where there is none such.
const AccountId& identifier_of(const State& state, const AccountId& name);

// ---- fingerprints; each adds one where the field says something
void print_postings(const State& state, const std::vector<RequestedPosting>& postings, Content& content);
void print_postings(const State& state, const Postings& postings, Content& content);  // REQUIRES: their accounts are there
void print_expectations(const State& state, const std::vector<Expectation>& expect, Content& content);
void print_details(const Details& details, Content& content);
void print_text(std::string_view field, std::string_view text, Content& content);
void print_amount(std::string_view field, const std::optional<Decimal>& amount, Content& content);
Content in_order(Content content);

}  // namespace daybook
