#include "domain/transfer.h"

#include "domain/books.h"
#include "domain/state.h"

namespace daybook {
namespace {

Rejection unknown(const AccountId& account) { return {RejectionCode::account_unknown, account.text, {}, {{"account", account.text}}}; }

std::optional<Rejection> refusal_by_currency(const FoundAccount& from, const FoundAccount& to) {
  if (from.row->currency == to.row->currency) return std::nullopt;
  return Rejection{RejectionCode::currency_mismatch,
                   to.row->account.text,
                   {},
                   {{"account", to.row->account.text}, {"currency", from.row->currency.text}, {"accountCurrency", to.row->currency.text}}};
}

}  // namespace

Violations violations_of(const TransferFunds& command) {
  Violations violations;
  if (command.from.text.empty()) violations.push_back({"transferFrom", Rule::not_empty, {}});
  if (command.to.text.empty()) {
    violations.push_back({"transferTo", Rule::not_empty, {}});
  } else if (command.from == command.to) {
    violations.push_back({"transferTo", Rule::different_accounts, command.to.text});
  }
  if (command.amount.amount.units <= 0) {
    violations.push_back({"amount", Rule::above_zero, to_text(command.amount.amount, command.amount.scale)});
  }
  check_text("transferNotes", command.notes, kTransferNotesLengthMax, violations);
  check_external_reference(command.external_reference, violations);
  return violations;
}

std::expected<FundsTransferred, Rejection> decision(const State& state, const TransferFunds& command, Time now) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  const auto from = find_account(state, command.from);
  if (!from) return std::unexpected(from.error());
  const auto to = find_account(state, command.to);
  if (!to) return std::unexpected(to.error());
  const auto amount = at_scale(command.amount, from->row->scale);
  if (!amount) {
    return std::unexpected(
        broken({unfit("amount", command.amount, from->row->scale)}));
  }
  if (!command.external_reference.empty() && state.references.contains(transfer_reference(command.external_reference))) {
    return std::unexpected(Rejection{RejectionCode::external_reference_used, command.external_reference});
  }
  Postings postings{{from->row->currency, from->row->scale, {{from->number, to->number, *amount}}}};
  auto no = refusal_by_currency(*from, *to);
  if (!no) no = refusal_unless_active(*from);
  if (!no) no = refusal_unless_active(*to);
  if (!no) no = refusal_by_suspension(state, postings);
  if (!no) no = refusal_by_balance(state, postings);
  if (!no) no = refusal_by_velocity(state, postings, now);
  if (no) return std::unexpected(*std::move(no));
  Details details;
  details.reference = command.external_reference;
  details.reason = command.notes;
  return FundsTransferred{transfer_id(now, state.header.next_reference_number), command.from, command.to, std::move(postings),
                          std::move(details)};
}

void apply(State& state, const FundsTransferred& event, const Recording& recording) {
  post(state, event.postings, recording);
  const auto& reference = event.details.reference;
  record_given_id(state, event.transaction, event.postings,
                  reference.empty() ? std::nullopt : std::optional(transfer_reference(reference)), recording);
}

TransferFunds command_behind(const FundsTransferred& event) {
  const auto& group = event.postings.at(0);
  return {event.from, event.to, {group.postings.at(0).amount, group.scale}, event.details.reason, event.details.reference};
}

std::expected<FoundAccount, Rejection> find_account(const State& state, const AccountId& account) {
  const auto number = state.account_by_id.find(account);
  if (number == state.account_by_id.end()) return std::unexpected(unknown(account));
  const auto* row = state.accounts.find(number->second);
  if (!row || row->system) return std::unexpected(unknown(account));
  return FoundAccount{number->second, row};
}

std::expected<FoundAccount, Rejection> find_account(const State& state, const CustomerId& customer, const AccountId& account) {
  if (!state.customers.contains(customer)) {
    return std::unexpected(Rejection{RejectionCode::customer_unknown, customer.text});
  }
  auto found = find_account(state, account);
  if (found && found->row->customer != customer) {
    return std::unexpected(Rejection{RejectionCode::account_of_other_customer, account.text});
  }
  return found;
}

std::optional<Rejection> refusal_unless_active(const FoundAccount& account) {
  const auto status = account.row->status;
  if (status == AccountStatus::active) return std::nullopt;
  const auto code = status == AccountStatus::disabled ? RejectionCode::account_disabled : RejectionCode::account_frozen;
  return Rejection{code, account.row->account.text, {}, {{"account", account.row->account.text}, {"status", std::string(name_of(status))}}};
}

void check_external_reference(const std::string& reference, Violations& violations) {
  check_text("externalRefID", reference, kExternalReferenceLengthMax, violations);
}

Rejection broken(Violations violations) { return {RejectionCode::invalid_field, {}, std::move(violations)}; }

void record_given_id(State& state, const TransactionId& id, const Postings& postings, const std::optional<ReferenceKey>& reference,
                     const Recording& recording) {
  state.transactions.edit(id) = {TransactionRow::Kind::posted, TransactionRow::HoldStatus::none, recording.position, recording.position, {}, postings, {}};
  if (reference) state.references.edit(*reference) = {recording.position};
  ++state.header.next_reference_number;
}

}  // namespace daybook
