// Transactions in a word, for tests.
#pragma once

#include "support/ledger.h"

namespace daybook::test {

inline Decimal decimal(const std::string& text) { return decimal_from_text(text).value(); }

inline std::vector<RequestedPosting> posting(const std::string& from, const std::string& to, const std::string& amount) {
  return {{{from}, {to}, decimal(amount), {"USD"}}};
}

inline PostTransaction post(const std::string& id, const std::string& from, const std::string& to, const std::string& amount) {
  return {{id}, posting(from, to, amount)};
}
// Money from outside.
inline PostTransaction fund(const std::string& id, const std::string& to, const std::string& amount) {
  return post(id, "funding-usd", to, amount);
}

inline PlaceHold hold(const std::string& id, const std::string& from, const std::string& to, const std::string& amount,
                      std::optional<std::uint64_t> seconds = {}) {
  return {{id}, posting(from, to, amount), seconds};
}

inline ReverseTransaction reverse(const std::string& id, const std::string& original, const std::string& amount) {
  return {{id}, {original}, decimal(amount)};
}

// The customer acme-eu with the accounts "acme-a" and "acme-b" in USD, of which the first has 100.00.
template <class Target>
void open_accounts(Target& target) {
  must(target, 1, customer("acme-eu"));
  must(target, 1, account("acme-eu", "acme-a"));
  must(target, 1, account("acme-eu", "acme-b"));
  must(target, 1, fund("first", "acme-a", "100.00"));
}

// The same with the platform that they belong to.
template <class Target>
void open_ledger(Target& target) {
  open_platform(target);
  open_accounts(target);
}

inline std::vector<Recorded> events_in(const Answer& answer) { return std::get<Accepted>(answer.outcome).events; }
inline std::optional<Earlier> earlier_in(const Answer& answer) {
  const auto* accepted = std::get_if<Accepted>(&answer.outcome);
  return accepted ? accepted->earlier : std::nullopt;
}

// The rejection, whether it is remembered or not.
inline std::optional<Rejection> rejection_in(const Answer& answer) {
  if (const auto* rejection = std::get_if<Rejection>(&answer.outcome)) return *rejection;
  const auto* accepted = std::get_if<Accepted>(&answer.outcome);
  if (!accepted || accepted->events.empty()) return std::nullopt;
  const auto* rejected = std::get_if<CommandRejected>(&accepted->events.back().event);
  return rejected ? std::optional(rejected->rejection) : std::nullopt;
}
inline std::string code_in(const Answer& answer) {
  const auto rejection = rejection_in(answer);
  return rejection ? std::string(name_of(rejection->code)) : "";
}

template <class Target>
Answer ask_with(Target& target, Envelope with, Command command, bool dry_run = false) {
  auto promise = std::make_shared<std::promise<Answer>>();
  auto answer = promise->get_future();
  target.submit({1, std::move(with), std::move(command), dry_run, [promise](Answer given) { promise->set_value(std::move(given)); }});
  return answer.get();
}
template <class Target>
Answer ask_dry(Target& target, Command command) {
  return ask_with(target, envelope(), std::move(command), true);
}

// The envelope of a request with an Idempotency-Key, whose body had these fields.
inline Envelope keyed(const std::string& key, Content content) {
  auto with = envelope();
  with.idempotency_key = key;
  with.content = std::move(content);
  return with;
}

}  // namespace daybook::test
