#include "eventstore/batch.h"

#include <algorithm>

#include "domain/needs.h"

namespace daybook {
namespace {

constexpr std::string_view kIndex = "index";

State excerpt(const State& state, const std::vector<Command>& commands) {
  State rows;
  rows.header = state.header;
  for (const auto& [code, row] : state.assets) rows.assets.restore(code, row);
  for (const auto& command : commands) {
    for (const auto& account : accounts_named_by(command)) {
      const auto number = find_account_number(state, account);
      if (!number || rows.accounts.contains(*number)) continue;
      const auto& row = *state.accounts.find(*number);
      rows.accounts.restore(*number, row);
      if (state.suspended.contains(row.customer)) rows.suspended.insert(row.customer);
      if (const auto* alerts = state.alerts.find(*number)) rows.alerts.restore(*number, *alerts);
    }
    for (const auto& id : needs_of(command)) {
      if (const auto* row = state.transactions.find(id)) rows.transactions.restore(id, *row);
    }
  }
  index_rows(rows);
  return rows;
}

Rejection at(std::size_t index, Rejection rejection) {
  rejection.facts.emplace_back(kIndex, std::to_string(index));
  return rejection;
}

bool was_refused(const State& state, const Command& command) {
  const auto ids = needs_of(command);
  const auto* row = state.transactions.find(ids.at(0));
  return row && row->kind == TransactionRow::Kind::rejected;
}

}  // namespace

std::vector<TransactionId> needs_of(const std::vector<Command>& commands) {
  std::vector<TransactionId> needs;
  for (const auto& command : commands) {
    for (auto& id : needs_of(command)) needs.push_back(std::move(id));
  }
  return needs;
}

const Command& refused_of(const std::vector<Command>& commands, const Rejection& rejection) {
  const auto index = std::ranges::find(rejection.facts, kIndex, &Facts::value_type::first);
  return index == rejection.facts.end() ? commands.front() : commands.at(std::stoull(index->second));
}

std::expected<BatchDecided, Rejection> decide_batch(const State& state, const std::vector<Command>& commands, Time time, Position next,
                                                     bool reason_given) {
  auto scratch = excerpt(state, commands);
  BatchDecided decided;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (auto refused = refusal_without_reason(scratch, commands[i], reason_given)) return std::unexpected(at(i, *std::move(refused)));
    auto events = decide(scratch, commands[i], time);
    if (!events) return std::unexpected(at(i, std::move(events).error()));
    for (auto& event : *events) {
      if (auto* refusal = std::get_if<CommandRejected>(&event)) return std::unexpected(at(i, std::move(refusal->rejection)));
      evolve(scratch, event, {next + decided.events.size(), time, nullptr, nullptr});
      decided.events.push_back(std::move(event));
    }
    const Earlier place{outcome_of(scratch, commands[i]).value(), 1};
    if (was_refused(scratch, commands[i])) return BatchDecided{{}, {{place}, i}};
    decided.outcome.places.push_back(place);
  }
  return decided;
}

}  // namespace daybook
