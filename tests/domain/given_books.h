// A ledger in a few words, for tests: each command says in a word what became of it.
#pragma once

#include <string>
#include <vector>

#include "domain/decide.h"
#include "domain/ledger.h"
#include "domain/posting.h"

namespace daybook {

struct Line {
  std::string from;
  std::string to;
  std::string amount;
  std::string currency = "USD";
};

inline Decimal decimal(const std::string& text) { return decimal_from_text(text).value(); }

// One platform with the customer acme-eu. Time stands still unless it is told to pass.
class Books {
 public:
  Books() {
    give(OpenPlatform{{"Acme-Platform"}});
    give(CreateCustomer{{"acme-eu"}, "Acme Europe"});
  }

  State state;
  Events history;
  std::vector<Recording> recordings;
  Time now{1'800'000'000'000'000};

  void pass_seconds(std::int64_t seconds) { now.microseconds += seconds * 1'000'000; }

  // "done", "again" (the same came before), "nothing" (it is so already), or the name of the rejection.
  std::string give(const Command& command) {
    const auto decided = decide(state, command, now);
    facts.clear();
    if (!decided) {
      facts = decided.error().facts;
      if (!decided.error().violations.empty()) return "invalid-field " + decided.error().violations.front().field;
      return std::string(name_of(decided.error().code));
    }
    if (decided->empty()) return outcome_of(state, command) ? "again" : "nothing";
    for (const auto& event : *decided) {
      recordings.push_back({history.size(), now, nullptr, nullptr});
      history.push_back(event);
      evolve(state, event, recordings.back());
    }
    if (const auto* refused = std::get_if<CommandRejected>(&decided->back())) {
      facts = refused->rejection.facts;
      return std::string(name_of(refused->rejection.code));
    }
    return "done";
  }

  CreateAccount account_command(const std::string& id, const std::string& currency = "USD") const {
    const KeyId key{std::string(32, 'a')};
    return {{"acme-eu"}, {id}, id, {currency}, key, {Personal::Form::plain, key, "ada@example.com"}, {}};
  }
  std::string account(const std::string& id, const std::string& currency = "USD") { return give(account_command(id, currency)); }

  static std::vector<RequestedPosting> requested(const std::vector<Line>& lines) {
    std::vector<RequestedPosting> postings;
    for (const auto& [from, to, amount, currency] : lines) postings.push_back({{from}, {to}, decimal(amount), {currency}});
    return postings;
  }
  std::string post(const std::string& id, const std::vector<Line>& lines, Details details = {}, std::vector<Expectation> expect = {}) {
    return give(PostTransaction{{id}, requested(lines), std::move(details), std::move(expect)});
  }
  std::string hold(const std::string& id, const std::vector<Line>& lines, std::optional<std::uint64_t> seconds = {}) {
    return give(PlaceHold{{id}, requested(lines), seconds});
  }
  std::string capture(const std::string& id, const std::string& hold, const std::string& amount = "", bool final = false) {
    return give(CaptureHold{{id}, {hold}, optional_decimal(amount), final});
  }
  std::string void_hold(const std::string& id, const std::string& hold) { return give(VoidHold{{id}, {hold}}); }
  std::string extend(const std::string& id, const std::string& hold, std::uint64_t seconds) {
    return give(ExtendHold{{id}, {hold}, seconds});
  }
  std::string reverse(const std::string& id, const std::string& original, const std::string& amount = "") {
    return give(ReverseTransaction{{id}, {original}, optional_decimal(amount)});
  }
  std::string status(const std::string& account, AccountStatus status) { return give(SetAccountStatus{{account}, status, "asked for"}); }

  const AccountRow& row(const std::string& account) const {
    return *state.accounts.find(find_account_number(state, {account}).value());
  }
  // "posted 10.00 held 2.00 incoming 0.00"
  std::string balances(const std::string& account) const {
    const auto& r = row(account);
    return "posted " + to_text(r.posted, r.scale) + " held " + to_text(r.held, r.scale) + " incoming " + to_text(r.incoming, r.scale);
  }
  // Of the last rejection: "available".
  std::string fact(const std::string& name) const {
    for (const auto& [key, value] : facts) {
      if (key == name) return value;
    }
    return "none";
  }

  Facts facts;

 private:
  static std::optional<Decimal> optional_decimal(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return decimal(text);
  }
};

}  // namespace daybook
