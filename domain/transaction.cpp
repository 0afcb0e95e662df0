#include "domain/transaction.h"

#include <algorithm>

#include "domain/ledger.h"
#include "domain/movement.h"
#include "domain/state.h"

namespace daybook {
namespace {

constexpr std::string_view kPost = "PostTransaction";
constexpr std::string_view kReverse = "ReverseTransaction";

std::unexpected<Rejection> invalid(Violations violations) {
  return std::unexpected(Rejection{RejectionCode::invalid_field, {}, std::move(violations)});
}

// In the order of precedence.
std::optional<Rejection> refusal_of(const State& state, const PostTransaction& command, const Resolved& resolved,
                                    const std::vector<Expectation>& expect, Time now) {
  if (resolved.account_unknown) return resolved.refusal;
  auto no = refusal_by_account(state, expect);
  if (!no) no = refusal_by_time(state, command.details.effective_at, now);
  if (!no) no = resolved.refusal;
  if (!no) no = refusal_by_status(state, resolved.postings, Movement::direct);
  if (!no) no = refusal_by_expectation(state, expect);
  if (!no) no = refusal_by_balance(state, resolved.postings);
  if (!no && !command.imported) no = refusal_by_velocity(state, resolved.postings, now);
  return no;
}

bool is_reversible(const TransactionRow& row) {
  // An order without an amount moved nothing.
  const bool moved = !row.postings.empty();
  return moved && (row.kind == TransactionRow::Kind::posted || row.kind == TransactionRow::Kind::capture);
}

Rejection not_reversible(const ReverseTransaction& command) {
  return {RejectionCode::transaction_not_reversible, command.original.text, {}, {{"original", command.original.text}}};
}

// Of what was asked for (a command's postings), or of what came of it (an event's): the prints are the same.
template <class AnyPostings>
Content content_with(const State& state, const AnyPostings& postings, const Details& details, const std::vector<Expectation>& expect,
                     bool imported) {
  Content content;
  print_postings(state, postings, content);
  print_details(details, content);
  print_expectations(state, expect, content);
  if (imported) print_text("imported", "true", content);
  return in_order(std::move(content));
}

// What is left of the only posting.
Amount left_of(const TransactionRow& original) {
  return {original.postings.at(0).postings.at(0).amount.units - original.reversed.units};
}

// What is to be moved back; the refusal where that is more than there is.
std::expected<Postings, Rejection> back(const ReverseTransaction& command, const TransactionRow& original) {
  auto postings = reversed(original.postings);
  if (count_of(postings) > 1) {
    if (command.amount) {
      return std::unexpected(Rejection{RejectionCode::partial_of_many,
                                       command.original.text,
                                       {},
                                       {{"original", command.original.text}, {"postings", std::to_string(count_of(postings))}}});
    }
    if (original.reversed.units == 0) return postings;
    return std::unexpected(Rejection{
        RejectionCode::reversal_exceeds_original, command.original.text, {}, {{"original", command.original.text}, {"left", "0"}}});
  }
  auto& group = postings.at(0);
  const auto left = left_of(original);
  const auto amount = command.amount ? *at_scale(*command.amount, group.scale) : left;
  if (amount > left || left.units == 0) {
    return std::unexpected(Rejection{RejectionCode::reversal_exceeds_original,
                                     command.original.text,
                                     {},
                                     {{"original", command.original.text},
                                      {"currency", group.currency.text},
                                      {"amount", to_text(amount, group.scale)},
                                      {"left", to_text(left, group.scale)}}});
  }
  group.postings[0].amount = amount;
  return postings;
}

}  // namespace

Violations violations_of(const PostTransaction& command) {
  Violations violations;
  if (command.imported) {
    check_imported_transaction_id("id", command.transaction, violations);
  } else {
    check_transaction_id("id", command.transaction, violations);
  }
  check_postings("postings", command.postings, violations);
  check_details(command.details, violations);
  check_expectations(command.expect, violations);
  return violations;
}

Violations violations_of(const ReverseTransaction& command) {
  Violations violations;
  check_transaction_id("id", command.transaction, violations);
  if (command.amount && command.amount->amount.units <= 0) {
    violations.push_back({"amount", Rule::above_zero, to_text(command.amount->amount, command.amount->scale)});
  }
  check_details(command.details, violations);
  return violations;
}

std::expected<Events, Rejection> decision(const State& state, const PostTransaction& command, Time now) {
  auto broken = violations_of(command);
  if (!broken.empty()) return invalid(std::move(broken));
  const auto content = [&] { return content_of(state, command); };
  if (auto earlier = seen_before(state, command.transaction, content)) return *std::move(earlier);
  auto resolved = resolve(state, command.postings, broken);
  auto expect = resolve(state, command.expect, broken);
  if (!broken.empty()) return invalid(std::move(broken));
  if (auto no = refusal_of(state, command, resolved, expect, now)) {
    // Nobody waits for the answer of an import: its cause is removed, and it is given again under the same id.
    if (command.imported) return std::unexpected(*std::move(no));
    return refused(kPost, command.transaction, content(), *std::move(no));
  }
  Events events(resolved.opened.begin(), resolved.opened.end());
  events.emplace_back(TransactionPosted{command.transaction, std::move(resolved.postings), command.details, std::move(expect),
                                        command.imported});
  return events;
}

std::expected<Events, Rejection> decision(const State& state, const ReverseTransaction& command, Time now) {
  auto broken = violations_of(command);
  if (!broken.empty()) return invalid(std::move(broken));
  const auto content = [&] { return content_of(command); };
  if (auto earlier = seen_before(state, command.transaction, content)) return *std::move(earlier);
  const auto* original = state.transactions.find(command.original);
  if (original && is_reversible(*original) && command.amount && count_of(original->postings) == 1 &&
      !at_scale(*command.amount, original->postings[0].scale)) {
    broken.push_back(unfit("amount", *command.amount, original->postings[0].scale));
  }
  if (!broken.empty()) return invalid(std::move(broken));
  const auto no = [&](Rejection rejection) {
    return refused(kReverse, command.transaction, content(), std::move(rejection));
  };
  if (!original) {
    return no({RejectionCode::transaction_unknown, command.original.text, {}, {{"original", command.original.text}}});
  }
  if (!is_reversible(*original)) return no(not_reversible(command));
  auto postings = back(command, *original);
  if (!postings) return no(std::move(postings).error());
  auto refusal = refusal_by_time(state, command.details.effective_at, now);
  if (!refusal) refusal = refusal_by_status(state, *postings, Movement::direct);
  if (!refusal) refusal = refusal_by_balance(state, *postings);
  if (!refusal) refusal = refusal_by_velocity(state, *postings, now);
  if (refusal) return no(*std::move(refusal));
  Events events;
  events.emplace_back(
      TransactionReversed{command.transaction, command.original, *std::move(postings), command.amount, command.details});
  return events;
}

TransactionRow row_of(const State& state, const TransactionPosted& event, Position position) {
  return {TransactionRow::Kind::posted,
          TransactionRow::HoldStatus::none,
          position,
          position,
          content_with(state, event.postings, event.details, event.expect, event.imported),
          event.postings,
          {}};
}

// Whatever happens to one is its last entry; and those that other events post have no content.
bool is_as_posted(const TransactionRow& row) {
  return row.kind == TransactionRow::Kind::posted && row.last == row.position && !row.content.empty();
}

void apply(State& state, const TransactionPosted& event, const Recording& recording) {
  state.transactions.prefetch(event.transaction);  // its prints are made meanwhile: a tenth of evolving in a journal of a million
  auto row = row_of(state, event, recording.position);
  state.transactions.edit(event.transaction) = std::move(row);
  post(state, event.postings, recording, event.imported ? Spending::not_counted : Spending::counted);
  if (!event.imported) return;
  auto& next = state.header.next_reference_number;
  next = std::max(next, number_given_by_ledger(event.transaction).value_or(0) + 1);
}

void apply(State& state, const TransactionReversed& event, const Recording& recording) {
  state.transactions.edit(event.transaction) = {TransactionRow::Kind::reversal,
                                                TransactionRow::HoldStatus::none,
                                                recording.position,
                                                recording.position,
                                                content_of(command_behind(event)),
                                                event.postings,
                                                {}};
  auto& original = state.transactions.edit(event.original);
  original.last = recording.position;
  original.reversed.units += event.postings.at(0).postings.at(0).amount.units;
  post(state, event.postings, recording);
}

void apply(State& state, const CommandRejected& event, const Recording& recording) {
  if (!event.transaction) return;
  state.transactions.edit(*event.transaction) = {TransactionRow::Kind::rejected,
                                                 TransactionRow::HoldStatus::none,
                                                 recording.position,
                                                 recording.position,
                                                 event.content,
                                                 {},
                                                 {}};
}

PostTransaction command_behind(const TransactionPosted& event) {
  return {event.transaction, requested(event.postings), event.details, event.expect, event.imported};
}

ReverseTransaction command_behind(const TransactionReversed& event) {
  return {event.transaction, event.original, event.amount, event.details};
}

Content content_of(const State& state, const PostTransaction& command) {
  return content_with(state, command.postings, command.details, command.expect, command.imported);
}

Content content_of(const ReverseTransaction& command) {
  Content content;
  print_text("action", "reverse", content);
  print_text("original", command.original.text, content);
  print_amount("amount", command.amount, content);
  print_details(command.details, content);
  return in_order(std::move(content));
}

}  // namespace daybook
