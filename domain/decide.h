// Deciding and evolving. `decide` holds all the rules, `evolve` none. Neither does I/O, reads a clock or keeps anything:
// time, identifiers and randomness travel in the command, so that a replay gives the same answer always.
#pragma once

#include <expected>
#include <optional>
#include <variant>
#include <vector>

#include "domain/event.h"
#include "domain/state.h"

namespace daybook {

using Command = std::variant<CreatePlatform, IssueCredential, RevokeCredential, OpenPlatform, CreateCustomer, CreateAccount,
                             UpdateAccount, UpdateCustomer, SetAccountStatus, RegisterAsset, ClosePeriod, PostTransaction,
                             ReverseTransaction, PlaceHold, CaptureHold, VoidHold, ExtendHold, ExpireHold, TransferFunds, PlaceOrder,
                             ResendOrder, RegisterCard, UnregisterCard, DepositFunds, SetDepositFee, CreateAlert, UpdateAlert,
                             DeleteAlert, RegisterCatalogItem, RemoveCatalogItem, SetExchangeRate, CreateEntity,
                             UpdateEntity, DeleteEntity, EraseEntity, ProvideContract, SignCustomer, AmendCustomer, EndCustomer,
                             SetCustomerStatus, CreateWalletLink, DeleteWalletLink, RestoreLog, RequireReasons, RecordReading,
                             RecordRefusal, RotateCredential, RotateLogKey, RetireLogKey>;

// The events that the command leads to at the time `now`; none where what it asks for is so already, or came before under the same id:
// then outcome_of tells where. A transaction that a rule refuses leads to CommandRejected, since its id is remembered with its outcome.
// REQUIRES: the rows that needs_of(command) names are in the state, those that exist; identities_of(command), where it has any, has those of
// persons_reached_by(state, command) (needs.h) whose keys exist.
std::expected<Events, Rejection> decide(const State& state, const Command& command, Time now);

void evolve(State& state, const Event& event, const Recording& recording);

// The position of the entry that is the outcome of the command, where it has come before with the same content.
std::optional<Position> outcome_of(const State& state, const Command& command);

// The command that led to the event: deciding it again at the same time, on the state as it was just before the event, gives the event again.
// None for CommandRejected, which does not keep what was refused, and for SystemAccountOpened and LowBalanceAlertFired, which another event's
// command brings.
std::optional<Command> command_of(const Event& event);

// "PostTransaction".
std::string_view name_of(const Command& command);

// Whether it is the name of a command that callers give within a platform.
bool may_need_reason(std::string_view command);
// reason_required, where the platform wants a reason for the command, and neither the command has one nor its caller gave one beside it.
std::optional<Rejection> refusal_without_reason(const State& state, const Command& command, bool reason_given);

}  // namespace daybook
