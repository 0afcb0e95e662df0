#include "domain/card.h"

#include <algorithm>

#include "domain/order.h"
#include "domain/state.h"
#include "domain/transfer.h"

namespace daybook {
namespace {

void check_contacts(const std::vector<CardContact>& contacts, Violations& violations) {
  if (contacts.size() > kCardContactsMax) {
    return violations.push_back({"contactInformation", Rule::list_length, std::to_string(contacts.size())});
  }
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    const auto field = "contactInformation[" + std::to_string(i) + "]";
    const auto& [full_name, email] = contacts[i];
    // Only plain text can break a rule: what is sealed or erased was checked when it came.
    if (full_name.form == Personal::Form::plain) {
      if (full_name.bytes.empty()) violations.push_back({field + ".fullName", Rule::not_empty, {}});
      check_text(field + ".fullName", full_name.bytes, kCardTextLengthMax, violations);
    }
    if (email.form == Personal::Form::plain) check_email(field + ".emailAddress", email.bytes, violations);
  }
}

void check_percent(const Decimal& percent, Violations& violations) {
  const auto fee = at_scale(percent, kFeeScaleMax);
  const auto most = at_scale({{100}, 0}, kFeeScaleMax);
  if (fee && fee->units >= 0 && *fee <= *most) return;
  violations.push_back({"feePercent", Rule::percentage, to_text(percent.amount, percent.scale)});
}

Rejection unknown(const CardToken& card) { return {RejectionCode::card_unknown, card.text}; }

}  // namespace

Violations violations_of(const RegisterCard& command) {
  Violations violations;
  if (command.label.empty()) {
    violations.push_back({"label", Rule::not_empty, {}});
  } else {
    check_text("label", command.label, kCardLabelLengthMax, violations);
  }
  check_contacts(command.contacts, violations);
  return violations;
}

Violations violations_of(const DepositFunds& command) {
  Violations violations;
  check_sale_amount(command.amount, violations);
  if (command.amount.amount.units == 0) violations.push_back({"amount", Rule::above_zero, "0"});
  check_external_reference(command.external_reference, violations);
  if (command.percent) check_percent(*command.percent, violations);
  return violations;
}

Violations violations_of(const SetDepositFee& command) {
  Violations violations;
  check_percent(command.percent, violations);
  return violations;
}

std::expected<CardRegistered, Rejection> decision(const State& state, const RegisterCard& command) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  const auto account = find_account(state, command.customer, command.account);
  if (!account) return std::unexpected(account.error());
  const auto* row = state.cards.find(account->number);
  if (row && row->cards.size() >= kCardsMax) {
    return std::unexpected(
        Rejection{RejectionCode::card_limit_reached, command.account.text, {}, {{"limit", std::to_string(kCardsMax)}}});
  }
  return CardRegistered{command.customer,  command.account,    account->number, command.card,   command.label,
                        command.last_four, command.expiration, command.key,     command.holder, command.contacts};
}

std::expected<CardUnregistered, Rejection> decision(const State& state, const UnregisterCard& command) {
  const auto account = find_account(state, command.customer, command.account);
  if (!account) return std::unexpected(account.error());
  if (!has_card(state, account->number, command.card)) return std::unexpected(unknown(command.card));
  return CardUnregistered{command.customer, command.account, account->number, command.card};
}

std::expected<DepositFeeSet, Rejection> decision(const State&, const SetDepositFee& command) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  // Zeros at the end say nothing, and would make the fee's arithmetic larger than it must be.
  auto percent = command.percent;
  while (percent.scale > 0 && percent.amount.units % 10 == 0) percent = {{percent.amount.units / 10}, percent.scale - 1};
  return DepositFeeSet{percent};
}

void apply(State& state, const CardRegistered& event, const Recording&) {
  state.cards.edit(event.number).cards.push_back(event.card);
}

void apply(State& state, const CardUnregistered& event, const Recording&) {
  auto& row = state.cards.edit(event.number);
  std::erase(row.cards, event.card);
  if (row.cards.empty()) state.cards.erase(event.number);
}

void apply(State& state, const DepositFeeSet& event, const Recording&) { state.header.deposit_fee_percent = event.percent; }

RegisterCard command_behind(const CardRegistered& event) {
  return {event.customer,   event.account, event.card,   event.label,   event.last_four,
          event.expiration, event.key,     event.holder, event.contacts};
}

UnregisterCard command_behind(const CardUnregistered& event) { return {event.customer, event.account, event.card}; }

SetDepositFee command_behind(const DepositFeeSet& event) { return {event.percent}; }

bool has_card(const State& state, AccountNumber account, const CardToken& card) {
  const auto* row = state.cards.find(account);
  return row && std::ranges::find(row->cards, card) != row->cards.end();
}

std::optional<Amount> with_fee(Amount amount, const Decimal& percent) {
  Int128 whole = 100;
  for (int digit = 0; digit < percent.scale; ++digit) whole *= 10;
  Int128 fee = 0;
  if (__builtin_mul_overflow(amount.units, percent.amount.units, &fee)) return std::nullopt;
  return sum(amount, {(fee + whole / 2) / whole});
}

}  // namespace daybook
