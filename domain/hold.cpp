#include "domain/hold.h"

#include "domain/ledger.h"
#include "domain/movement.h"
#include "domain/state.h"

namespace daybook {
namespace {

using Kind = TransactionRow::Kind;
using HoldStatus = TransactionRow::HoldStatus;

std::unexpected<Rejection> invalid(Violations violations) {
  return std::unexpected(Rejection{RejectionCode::invalid_field, {}, std::move(violations)});
}

void check_seconds(std::uint64_t seconds, Violations& violations) {
  if (seconds < 1 || seconds > kHoldSecondsMax) {
    violations.push_back({"expiresAfterSeconds", Rule::seconds, std::to_string(seconds)});
  }
}

void check_without_effective_time(const Details& details, Violations& violations) {
  if (details.effective_at) violations.push_back({"effectiveAt", Rule::not_allowed, {}});
}

Time after(Time now, std::uint64_t seconds) { return {now.microseconds + static_cast<std::int64_t>(seconds) * 1'000'000}; }

bool is_due(const HoldRow& hold, Time now) { return hold.due && *hold.due <= now; }

std::string_view name_of(HoldStatus status) {
  switch (status) {
    case HoldStatus::captured: return "CAPTURED";
    case HoldStatus::voided: return "VOIDED";
    case HoldStatus::expired: return "EXPIRED";
    case HoldStatus::open:
    case HoldStatus::none: break;
  }
  return "PENDING";
}

// The hold, if it is open at the time; why there is none, if not.
std::expected<const HoldRow*, Rejection> open_hold(const State& state, const TransactionId& id, Time now) {
  const auto* hold = state.holds.find(id);
  if (hold && !is_due(*hold, now)) return hold;
  const auto* row = state.transactions.find(id);
  if (!hold && (!row || row->hold_status == HoldStatus::none)) {
    return std::unexpected(Rejection{RejectionCode::hold_unknown, id.text, {}, {{"hold", id.text}}});
  }
  const auto status = name_of(hold ? HoldStatus::expired : row->hold_status);
  return std::unexpected(Rejection{RejectionCode::hold_closed, id.text, {}, {{"hold", id.text}, {"status", std::string(status)}}});
}

Rejection exceeds(const CaptureHold& command, const CurrencyPostings& group, Amount amount, Amount left) {
  return {RejectionCode::capture_exceeds_hold,
          command.hold.text,
          {},
          {{"hold", command.hold.text},
           {"currency", group.currency.text},
           {"amount", to_text(amount, group.scale)},
           {"left", to_text(left, group.scale)}}};
}

// What is posted, and what is released, of what the hold has left.
std::expected<HoldCaptured, Rejection> captured(const CaptureHold& command, const HoldRow& hold) {
  HoldCaptured event{command.transaction, command.hold, hold.left, {}, command.amount, command.final, true, command.details};
  if (!command.amount) return event;
  if (count_of(hold.left) > 1) {
    return std::unexpected(Rejection{RejectionCode::partial_of_many,
                                     command.hold.text,
                                     {},
                                     {{"hold", command.hold.text}, {"postings", std::to_string(count_of(hold.left))}}});
  }
  auto& group = event.postings.at(0);
  const auto left = group.postings.at(0).amount;
  const auto amount = *at_scale(*command.amount, group.scale);
  if (amount > left) return std::unexpected(exceeds(command, group, amount, left));
  group.postings[0].amount = amount;
  event.closed = command.final || amount == left;
  if (event.closed && amount < left) {
    event.released = hold.left;
    event.released[0].postings[0].amount = {left.units - amount.units};
  }
  return event;
}

TransactionRow row_of(Kind kind, Content content, const Recording& recording) {
  return {kind, kind == Kind::hold ? HoldStatus::open : HoldStatus::none, recording.position, recording.position,
          std::move(content), {}, {}};
}

void close_hold(State& state, const TransactionId& id, HoldStatus status, const Recording& recording) {
  auto& row = state.transactions.edit(id);
  row.hold_status = status;
  row.last = recording.position;
  const auto* hold = state.holds.find(id);
  if (hold->due) state.holds_by_due.erase({*hold->due, hold->position, id});
  state.holds.erase(id);
}

}  // namespace

Violations violations_of(const PlaceHold& command) {
  Violations violations;
  check_transaction_id("id", command.transaction, violations);
  check_postings("postings", command.postings, violations);
  if (command.expires_after_seconds) check_seconds(*command.expires_after_seconds, violations);
  check_details(command.details, violations);
  check_without_effective_time(command.details, violations);
  check_expectations(command.expect, violations);
  return violations;
}

Violations violations_of(const CaptureHold& command) {
  Violations violations;
  check_transaction_id("id", command.transaction, violations);
  if (command.amount && command.amount->amount.units <= 0) {
    violations.push_back({"amount", Rule::above_zero, to_text(command.amount->amount, command.amount->scale)});
  }
  check_details(command.details, violations);
  return violations;
}

Violations violations_of(const VoidHold& command) {
  Violations violations;
  check_transaction_id("id", command.transaction, violations);
  check_details(command.details, violations);
  check_without_effective_time(command.details, violations);
  return violations;
}

Violations violations_of(const ExtendHold& command) {
  Violations violations;
  check_transaction_id("id", command.transaction, violations);
  check_seconds(command.expires_after_seconds, violations);
  check_details(command.details, violations);
  check_without_effective_time(command.details, violations);
  return violations;
}

std::expected<Events, Rejection> decision(const State& state, const PlaceHold& command, Time now) {
  auto broken = violations_of(command);
  if (!broken.empty()) return invalid(std::move(broken));
  const auto content = [&] { return content_of(state, command); };
  if (auto earlier = seen_before(state, command.transaction, content)) return *std::move(earlier);
  auto resolved = resolve(state, command.postings, broken);
  auto expect = resolve(state, command.expect, broken);
  if (!broken.empty()) return invalid(std::move(broken));

  std::optional<Rejection> no;
  if (resolved.account_unknown) no = resolved.refusal;
  if (!no) no = refusal_by_account(state, expect);
  if (!no) no = resolved.refusal;
  if (!no) no = refusal_by_status(state, resolved.postings, Movement::direct);
  if (!no) no = refusal_by_expectation(state, expect);
  if (!no) no = refusal_by_balance(state, resolved.postings);
  if (!no) no = refusal_by_velocity(state, resolved.postings, now);
  if (no) return refused("PlaceHold", command.transaction, content(), *std::move(no));

  Events events(resolved.opened.begin(), resolved.opened.end());
  events.emplace_back(HoldPlaced{command.transaction, std::move(resolved.postings), command.expires_after_seconds, command.details,
                                 std::move(expect)});
  return events;
}

std::expected<Events, Rejection> decision(const State& state, const CaptureHold& command, Time now) {
  auto broken = violations_of(command);
  if (!broken.empty()) return invalid(std::move(broken));
  const auto content = [&] { return content_of(command); };
  if (auto earlier = seen_before(state, command.transaction, content)) return *std::move(earlier);
  const auto hold = open_hold(state, command.hold, now);
  if (hold && command.amount && count_of((*hold)->left) == 1 && !at_scale(*command.amount, (*hold)->left[0].scale)) {
    broken.push_back(unfit("amount", *command.amount, (*hold)->left[0].scale));
    return invalid(std::move(broken));
  }
  const auto no = [&](Rejection rejection) {
    return refused("CaptureHold", command.transaction, content(), std::move(rejection));
  };
  if (!hold) return no(hold.error());
  auto event = captured(command, **hold);
  if (!event) return no(std::move(event).error());
  auto refusal = refusal_by_time(state, command.details.effective_at, now);
  if (!refusal) refusal = refusal_by_status(state, event->postings, Movement::reserved);
  if (refusal) return no(*std::move(refusal));
  Events events;
  events.emplace_back(*std::move(event));
  return events;
}

std::expected<Events, Rejection> decision(const State& state, const VoidHold& command, Time now) {
  if (auto broken = violations_of(command); !broken.empty()) return invalid(std::move(broken));
  const auto content = [&] { return content_of(command); };
  if (auto earlier = seen_before(state, command.transaction, content)) return *std::move(earlier);
  const auto hold = open_hold(state, command.hold, now);
  if (!hold) return refused("VoidHold", command.transaction, content(), hold.error());
  Events events;
  events.emplace_back(HoldVoided{command.transaction, command.hold, (*hold)->left, command.details});
  return events;
}

std::expected<Events, Rejection> decision(const State& state, const ExtendHold& command, Time now) {
  if (auto broken = violations_of(command); !broken.empty()) return invalid(std::move(broken));
  const auto content = [&] { return content_of(command); };
  if (auto earlier = seen_before(state, command.transaction, content)) return *std::move(earlier);
  const auto no = [&](Rejection rejection) {
    return refused("ExtendHold", command.transaction, content(), std::move(rejection));
  };
  const auto hold = open_hold(state, command.hold, now);
  if (!hold) return no(hold.error());
  const auto& due = (*hold)->due;
  if (!due || after(now, command.expires_after_seconds) <= *due) {
    return no({RejectionCode::extension_too_short, command.hold.text, {}, {{"hold", command.hold.text}}});
  }
  Events events;
  events.emplace_back(HoldExtended{command.transaction, command.hold, command.expires_after_seconds, command.details});
  return events;
}

std::expected<Events, Rejection> decision(const State& state, const ExpireHold& command, Time now) {
  const auto* hold = state.holds.find(command.hold);
  if (!hold || !is_due(*hold, now)) return Events{};
  Events events;
  events.emplace_back(HoldExpired{command.hold, hold->left});
  return events;
}

void apply(State& state, const HoldPlaced& event, const Recording& recording) {
  state.transactions.edit(event.transaction) = row_of(Kind::hold, content_of(state, command_behind(event)), recording);
  HoldRow row{recording.position, recording.time, std::nullopt, event.postings};
  if (event.expires_after_seconds) {
    row.due = after(recording.time, *event.expires_after_seconds);
    state.holds_by_due.insert({*row.due, recording.position, event.transaction});
  }
  state.holds.edit(event.transaction) = std::move(row);
  reserve(state, event.postings, recording);
}

void apply(State& state, const HoldCaptured& event, const Recording& recording) {
  auto row = row_of(Kind::capture, content_of(command_behind(event)), recording);
  row.postings = event.postings;
  state.transactions.edit(event.transaction) = std::move(row);
  capture(state, event.postings, recording);
  const auto placed_at = state.holds.find(event.hold)->placed_at;
  release(state, event.released, placed_at, recording);
  if (event.closed) return close_hold(state, event.hold, HoldStatus::captured, recording);
  state.transactions.edit(event.hold).last = recording.position;
  state.holds.edit(event.hold).left[0].postings[0].amount.units -= event.postings.at(0).postings.at(0).amount.units;
}

void apply(State& state, const HoldVoided& event, const Recording& recording) {
  state.transactions.edit(event.transaction) = row_of(Kind::void_, content_of(command_behind(event)), recording);
  release(state, event.released, state.holds.find(event.hold)->placed_at, recording);
  close_hold(state, event.hold, HoldStatus::voided, recording);
}

void apply(State& state, const HoldExtended& event, const Recording& recording) {
  state.transactions.edit(event.transaction) = row_of(Kind::extension, content_of(command_behind(event)), recording);
  state.transactions.edit(event.hold).last = recording.position;
  auto& hold = state.holds.edit(event.hold);
  if (hold.due) state.holds_by_due.erase({*hold.due, hold.position, event.hold});
  hold.due = after(recording.time, event.expires_after_seconds);
  state.holds_by_due.insert({*hold.due, hold.position, event.hold});
}

void apply(State& state, const HoldExpired& event, const Recording& recording) {
  release(state, event.released, state.holds.find(event.hold)->placed_at, recording);
  close_hold(state, event.hold, HoldStatus::expired, recording);
}

PlaceHold command_behind(const HoldPlaced& event) {
  return {event.transaction, requested(event.postings), event.expires_after_seconds, event.details, event.expect};
}
CaptureHold command_behind(const HoldCaptured& event) {
  return {event.transaction, event.hold, event.amount, event.final, event.details};
}
VoidHold command_behind(const HoldVoided& event) { return {event.transaction, event.hold, event.details}; }
ExtendHold command_behind(const HoldExtended& event) {
  return {event.transaction, event.hold, event.expires_after_seconds, event.details};
}
ExpireHold command_behind(const HoldExpired& event) { return {event.hold}; }

Content content_of(const State& state, const PlaceHold& command) {
  Content content;
  print_text("pending", "true", content);
  print_postings(state, command.postings, content);
  if (command.expires_after_seconds) print_text("expiresAfterSeconds", std::to_string(*command.expires_after_seconds), content);
  print_details(command.details, content);
  print_expectations(state, command.expect, content);
  return in_order(std::move(content));
}

Content content_of(const CaptureHold& command) {
  Content content;
  print_text("action", "capture", content);
  print_text("hold", command.hold.text, content);
  print_amount("amount", command.amount, content);
  if (command.final) print_text("final", "true", content);
  print_details(command.details, content);
  return in_order(std::move(content));
}

Content content_of(const VoidHold& command) {
  Content content;
  print_text("action", "void", content);
  print_text("hold", command.hold.text, content);
  print_details(command.details, content);
  return in_order(std::move(content));
}

Content content_of(const ExtendHold& command) {
  Content content;
  print_text("action", "extend", content);
  print_text("hold", command.hold.text, content);
  print_text("expiresAfterSeconds", std::to_string(command.expires_after_seconds), content);
  print_details(command.details, content);
  return in_order(std::move(content));
}

const DueHold* next_due(const State& state) { return state.holds_by_due.empty() ? nullptr : &*state.holds_by_due.begin(); }

}  // namespace daybook
