#include "domain/settling.h"

#include "domain/books.h"
#include "domain/movement.h"
#include "domain/state.h"
#include "domain/transfer.h"

namespace daybook {
namespace {

std::unexpected<Rejection> invalid_amount(const Decimal& amount) {
  return std::unexpected(broken({{"amount", Rule::decimal_digits, to_text(amount.amount, amount.scale)}}));
}

// One posting between the account and a system account of its currency, which is opened where nobody needed it before.
Resolved resolved_posting(const State& state, const AccountId& from, const AccountId& to, Amount amount, const AccountRow& row) {
  Violations none;  // the amount fits the currency, and the accounts are two
  return resolve(state, {{from, to, {amount, row.scale}, row.currency}}, none);
}

std::optional<Rejection> refusal_of(const State& state, const FoundAccount& account, const Postings& postings, Time now) {
  auto no = refusal_unless_active(account);
  if (!no) no = refusal_by_suspension(state, postings);
  if (!no) no = refusal_by_balance(state, postings);
  if (!no) no = refusal_by_velocity(state, postings, now);
  return no;
}

Details details_with(const std::string& reference) {
  Details details;
  details.reference = reference;
  return details;
}

std::string reward_name_of(const State& state, const Utid& utid) {
  const auto* item = state.catalog.find(in_upper_case(utid));
  return item ? item->reward_name : utid.text;
}

std::optional<ReferenceKey> key_of(const OrderPlaced& event) {
  if (event.details.reference.empty()) return std::nullopt;
  return order_reference(event.account, event.details.reference);
}

std::optional<ReferenceKey> key_of(const FundsDeposited& event) {
  if (event.details.reference.empty()) return std::nullopt;
  return deposit_reference(event.account, event.details.reference);
}

bool is_used(const State& state, const ReferenceKey& key, const std::string& reference) {
  return !reference.empty() && state.references.contains(key);
}

}  // namespace

std::expected<Events, Rejection> decision(const State& state, const PlaceOrder& command, Time now) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  const auto account = find_account(state, command.customer, command.account);
  if (!account) return std::unexpected(account.error());
  if (is_used(state, order_reference(command.account, command.external_reference), command.external_reference)) return Events{};
  const auto& row = *account->row;
  const auto amount = at_scale(command.amount, row.scale);
  if (!amount) return invalid_amount(command.amount);
  Resolved resolved;
  if (amount->units > 0) {
    const auto settlement = system_account_id(SystemAccount::settlement, row.currency);
    resolved = resolved_posting(state, command.account, settlement, *amount, row);
  }
  if (auto no = refusal_of(state, *account, resolved.postings, now)) return std::unexpected(*std::move(no));
  Events events(resolved.opened.begin(), resolved.opened.end());
  events.emplace_back(OrderPlaced{order_id(now, state.header.next_reference_number), command.customer, command.account,
                                  account->number, row.currency, Decimal{*amount, row.scale}, std::move(resolved.postings), command.utid,
                                  reward_name_of(state, command.utid), details_with(command.external_reference), command.key,
                                  command.texts});
  return events;
}

void apply(State& state, const OrderPlaced& event, const Recording& recording) {
  post(state, event.postings, recording);
  record_given_id(state, event.transaction, event.postings, key_of(event), recording);
}

PlaceOrder command_behind(const OrderPlaced& event) {
  return {event.customer, event.account, event.amount, event.utid, event.details.reference, event.key, event.texts};
}

std::expected<Events, Rejection> decision(const State& state, const DepositFunds& command, Time now) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  const auto account = find_account(state, command.customer, command.account);
  if (!account) return std::unexpected(account.error());
  if (is_used(state, deposit_reference(command.account, command.external_reference), command.external_reference)) {
    return std::unexpected(Rejection{RejectionCode::external_reference_used, command.external_reference});
  }
  if (!has_card(state, account->number, command.card)) {
    return std::unexpected(Rejection{RejectionCode::card_unknown, command.card.text});
  }
  const auto& row = *account->row;
  const auto amount = at_scale(command.amount, row.scale);
  const auto percent = command.percent.value_or(state.header.deposit_fee_percent);
  const auto charged = amount ? with_fee(*amount, percent) : std::nullopt;
  if (!charged) return invalid_amount(command.amount);
  const auto funding = system_account_id(SystemAccount::funding, row.currency);
  auto resolved = resolved_posting(state, funding, command.account, *amount, row);
  if (auto no = refusal_of(state, *account, resolved.postings, now)) return std::unexpected(*std::move(no));
  Events events(resolved.opened.begin(), resolved.opened.end());
  events.emplace_back(FundsDeposited{deposit_id(now, state.header.next_reference_number), command.customer, command.account,
                                     command.card, std::move(resolved.postings), percent,
                                     Decimal{*charged, row.scale}, details_with(command.external_reference)});
  return events;
}

void apply(State& state, const FundsDeposited& event, const Recording& recording) {
  post(state, event.postings, recording);
  record_given_id(state, event.transaction, event.postings, key_of(event), recording);
}

DepositFunds command_behind(const FundsDeposited& event) {
  const auto& group = event.postings.at(0);
  const Decimal amount{group.postings.at(0).amount, group.scale};
  return {event.customer, event.account, event.card, amount, event.details.reference, event.percent};
}

}  // namespace daybook
