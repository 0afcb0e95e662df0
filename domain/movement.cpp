#include "domain/movement.h"

#include <algorithm>

#include "domain/state.h"
#include "domain/time_text.h"

namespace daybook {
namespace {

std::string element(std::string_view list, std::size_t index, std::string_view member) {
  return std::string(list) + "[" + std::to_string(index) + "]." + std::string(member);
}

// The number of the account; that of a system account that is still to be opened, where the name is one of the currency.
std::optional<AccountNumber> number_of(const State& state, const AccountId& name, const CurrencyCode& currency, int scale,
                                       std::vector<SystemAccountOpened>& opened) {
  if (const auto known = find_account_number(state, name)) return known;
  const auto being_opened = std::ranges::find(opened, name, &SystemAccountOpened::account);
  if (being_opened != opened.end()) return being_opened->number;
  for (const auto purpose : {SystemAccount::funding, SystemAccount::settlement}) {
    if (name != system_account_id(purpose, currency)) continue;
    const AccountNumber number{state.header.next_system_account_number + opened.size()};
    opened.push_back({purpose, name, number, currency, scale});
    return number;
  }
  return std::nullopt;
}

CurrencyPostings& group_of(Postings& postings, const CurrencyCode& currency, int scale) {
  const auto at = std::ranges::lower_bound(postings, currency, {}, &CurrencyPostings::currency);
  if (at != postings.end() && at->currency == currency) return *at;
  return *postings.insert(at, {currency, scale, {}});
}

// The account is there, or is being opened by an earlier posting of the same transaction.
std::optional<Rejection> mismatch(const State& state, const std::vector<SystemAccountOpened>& opened, AccountNumber number,
                                  const CurrencyCode& currency) {
  const auto refusal_if_other = [&](const AccountId& account, const CurrencyCode& its_currency) -> std::optional<Rejection> {
    if (its_currency == currency) return std::nullopt;
    return Rejection{RejectionCode::currency_mismatch,
                     account.text,
                     {},
                     {{"account", account.text}, {"currency", currency.text}, {"accountCurrency", its_currency.text}}};
  };
  if (const auto* row = state.accounts.find(number)) return refusal_if_other(row->account, row->currency);
  const auto being_opened = std::ranges::find(opened, number, &SystemAccountOpened::number);
  return refusal_if_other(being_opened->account, being_opened->currency);
}

Rejection unknown(const AccountId& account) {
  return {RejectionCode::account_unknown, account.text, {}, {{"account", account.text}}};
}

std::optional<Amount> amount_of(const RequestedPosting& posting, std::optional<int> scale, std::size_t index, Violations& violations) {
  if (!scale) {
    violations.push_back({element("postings", index, "currency"), Rule::currency, posting.currency.text});
    return std::nullopt;
  }
  auto amount = at_scale(posting.amount, *scale);
  if (!amount) {
    violations.push_back(unfit(element("postings", index, "amount"), posting.amount, *scale));
  }
  return amount;
}

// At the scale; as it is, with a violation, where that has no room for its digits.
std::optional<Decimal> scaled(const std::optional<Decimal>& decimal, int scale, std::string field, Violations& violations) {
  if (!decimal) return std::nullopt;
  if (const auto amount = at_scale(*decimal, scale)) return Decimal{*amount, scale};
  violations.push_back(unfit(std::move(field), *decimal, scale));
  return decimal;
}

}  // namespace

Resolved resolve(const State& state, const std::vector<RequestedPosting>& requested, Violations& violations) {
  Resolved resolved;
  std::optional<Rejection> first_mismatch;
  for (std::size_t i = 0; i < requested.size(); ++i) {
    const auto& posting = requested[i];
    const auto scale = scale_of(state, posting.currency);
    const auto amount = amount_of(posting, scale, i, violations);
    if (!amount) continue;
    std::optional<AccountNumber> numbers[2];
    const AccountId* names[] = {&posting.from, &posting.to};
    for (const auto side : {0, 1}) {
      numbers[side] = number_of(state, *names[side], posting.currency, *scale, resolved.opened);
      if (!numbers[side] && !resolved.refusal) resolved.refusal = unknown(*names[side]);
      if (numbers[side] && !first_mismatch) first_mismatch = mismatch(state, resolved.opened, *numbers[side], posting.currency);
    }
    if (!numbers[0] || !numbers[1]) continue;
    if (*numbers[0] == *numbers[1] && posting.from != posting.to) {
      violations.push_back({element("postings", i, "to"), Rule::different_accounts, posting.to.text});
    }
    group_of(resolved.postings, posting.currency, *scale).postings.push_back({*numbers[0], *numbers[1], *amount});
  }
  resolved.account_unknown = resolved.refusal.has_value();
  if (!resolved.refusal) resolved.refusal = std::move(first_mismatch);
  return resolved;
}

std::vector<Expectation> resolve(const State& state, const std::vector<Expectation>& expect, Violations& violations) {
  auto resolved = expect;
  for (std::size_t i = 0; i < resolved.size(); ++i) {
    auto& expectation = resolved[i];
    expectation.account = AccountId(identifier_of(state, expectation.account));
    const auto number = find_account_number(state, expectation.account);
    if (!number) continue;
    const auto scale = state.accounts.find(*number)->scale;
    auto& [account, at_least, at_most, last] = expectation;
    at_least = scaled(at_least, scale, element("expect", i, "availableAtLeast"), violations);
    at_most = scaled(at_most, scale, element("expect", i, "availableAtMost"), violations);
  }
  return resolved;
}

std::optional<Rejection> refusal_by_account(const State& state, const std::vector<Expectation>& expect) {
  for (const auto& expectation : expect) {
    if (!find_account_number(state, expectation.account)) return unknown(expectation.account);
  }
  return std::nullopt;
}

std::optional<Rejection> refusal_by_time(const State& state, const std::optional<Time>& effective_at, Time now) {
  if (!effective_at) return std::nullopt;
  const auto refusal = [&](RejectionCode code, std::string_view name, Time limit) {
    return Rejection{code, to_text(*effective_at), {}, {{"effectiveAt", to_text(*effective_at)}, {std::string(name), to_text(limit)}}};
  };
  if (*effective_at > now) return refusal(RejectionCode::effective_in_future, "now", now);
  const auto& closed = state.header.closed_through;
  if (closed && *effective_at <= *closed) return refusal(RejectionCode::period_closed, "closedThrough", *closed);
  return std::nullopt;
}

std::optional<Rejection> refusal_by_expectation(const State& state, const std::vector<Expectation>& expect) {
  const auto refusal = [](const AccountRow& row, std::string rule, std::string expected, std::string actual) {
    return Rejection{RejectionCode::expectation_failed,
                     row.account.text,
                     {},
                     {{"account", row.account.text},
                      {"expectation", std::move(rule)},
                      {"expected", std::move(expected)},
                      {"actual", std::move(actual)}}};
  };
  for (const auto& [account, at_least, at_most, last] : expect) {
    const auto& row = *state.accounts.find(*find_account_number(state, account));
    const auto available = row.available();
    const auto text = [&](Amount amount) { return to_text(amount, row.scale); };
    if (at_least && available < at_least->amount) {
      return refusal(row, "availableAtLeast", text(at_least->amount), text(available));
    }
    if (at_most && available > at_most->amount) return refusal(row, "availableAtMost", text(at_most->amount), text(available));
    if (last && row.last != *last) return refusal(row, "lastPosition", std::to_string(*last), std::to_string(row.last));
  }
  return std::nullopt;
}

void check_postings(std::string_view field, const std::vector<RequestedPosting>& postings, Violations& violations) {
  if (postings.empty()) return violations.push_back({std::string(field), Rule::not_empty_list, {}});
  if (postings.size() > kPostingsMax) {
    return violations.push_back({std::string(field), Rule::list_length, std::to_string(postings.size())});
  }
  for (std::size_t i = 0; i < postings.size(); ++i) {
    const auto& [from, to, amount, currency] = postings[i];
    if (from.text.empty()) violations.push_back({element(field, i, "from"), Rule::not_empty, {}});
    if (to.text.empty()) violations.push_back({element(field, i, "to"), Rule::not_empty, {}});
    if (!from.text.empty() && from == to) violations.push_back({element(field, i, "to"), Rule::different_accounts, to.text});
    if (amount.amount.units <= 0) {
      violations.push_back({element(field, i, "amount"), Rule::above_zero, to_text(amount.amount, amount.scale)});
    }
  }
}

void check_expectations(const std::vector<Expectation>& expect, Violations& violations) {
  if (expect.size() > kExpectationsMax) {
    return violations.push_back({"expect", Rule::list_length, std::to_string(expect.size())});
  }
  for (std::size_t i = 0; i < expect.size(); ++i) {
    if (expect[i].account.text.empty()) violations.push_back({element("expect", i, "account"), Rule::not_empty, {}});
  }
}

std::expected<Events, Rejection> seen_again(const TransactionRow& earlier, const TransactionId& id, const Content& content) {
  const auto fields = differing_fields(earlier.content, content);
  if (fields.empty()) return Events{};
  std::string names;
  for (const auto& field : fields) names += (names.empty() ? "" : ",") + field;
  return std::unexpected(
      Rejection{RejectionCode::transaction_id_reused, id.text, {}, {{"transaction", id.text}, {"fields", std::move(names)}}});
}

Events refused(std::string_view command, const TransactionId& id, Content content, Rejection rejection) {
  Events events;
  events.emplace_back(CommandRejected{std::string(command), id, std::move(content), std::move(rejection)});
  return events;
}

Postings reversed(Postings postings) {
  for (auto& group : postings) {
    for (auto& posting : group.postings) std::swap(posting.from, posting.to);
  }
  return postings;
}

std::vector<RequestedPosting> requested(const Postings& postings) {
  std::vector<RequestedPosting> list;
  for (const auto& [currency, scale, group] : postings) {
    for (const auto& [from, to, amount] : group) list.push_back({{to_text(from)}, {to_text(to)}, {amount, scale}, currency});
  }
  return list;
}

const AccountId& identifier_of(const State& state, const AccountId& name) {
  const auto number = find_account_number(state, name);
  if (!number) return name;
  return state.accounts.find(*number)->account;
}

void print_postings(const State& state, const std::vector<RequestedPosting>& postings, Content& content) {
  // Events keep postings grouped by currency, so their order across currencies says nothing.
  std::vector<const RequestedPosting*> ordered;
  for (const auto& posting : postings) ordered.push_back(&posting);
  if (ordered.size() > 1) std::ranges::stable_sort(ordered, {}, [](const RequestedPosting* posting) -> const auto& { return posting->currency; });
  PrintedText text;
  for (const auto* posting : ordered) {
    text.add(posting->currency.text).add(identifier_of(state, posting->from).text).add(identifier_of(state, posting->to).text);
    text.add(to_minimal_text(posting->amount.amount, posting->amount.scale));
  }
  content.push_back({"postings", text.print()});
}

// The same print as that of what was asked for, without a way back to names: evolving does it for each transaction.
void print_postings(const State& state, const Postings& postings, Content& content) {
  PrintedText text;
  const auto identifier = [&](AccountNumber number) -> const std::string& { return state.accounts.find(number)->account.text; };
  for (const auto& [currency, scale, group] : postings) {
    for (const auto& posting : group) {
      text.add(currency.text).add(identifier(posting.from)).add(identifier(posting.to)).add(to_minimal_text(posting.amount, scale));
    }
  }
  content.push_back({"postings", text.print()});
}

void print_expectations(const State& state, const std::vector<Expectation>& expect, Content& content) {
  if (expect.empty()) return;
  const auto shown = [](const std::optional<Decimal>& decimal) {
    return decimal ? to_minimal_text(decimal->amount, decimal->scale) : std::string();
  };
  PrintedText text;
  for (const auto& [account, at_least, at_most, last] : expect) {
    text.add(identifier_of(state, account).text).add(shown(at_least)).add(shown(at_most));
    text.add(last ? std::to_string(*last) : std::string());
  }
  content.push_back({"expect", text.print()});
}

void print_details(const Details& details, Content& content) {
  if (!details.metadata.empty()) {
    PrintedText text;
    for (const auto& [key, value] : details.metadata) text.add(key).add(value);
    content.push_back({"metadata", text.print()});
  }
  print_text("reference", details.reference, content);
  print_text("reason", details.reason, content);
  if (details.effective_at) print_text("effectiveAt", to_text(*details.effective_at), content);
}

void print_text(std::string_view field, std::string_view text, Content& content) {
  if (!text.empty()) content.push_back({std::string(field), fingerprint(text)});
}

void print_amount(std::string_view field, const std::optional<Decimal>& amount, Content& content) {
  if (amount) print_text(field, to_minimal_text(amount->amount, amount->scale), content);
}

Content in_order(Content content) {
  std::ranges::sort(content);
  return content;
}

}  // namespace daybook
