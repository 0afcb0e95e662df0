#include "books/random_ledger.h"

#include <future>
#include <random>
#include <stdexcept>
#include <vector>

#include "domain/posting.h"
#include "eventstore/keys.h"

namespace daybook {
namespace {

struct Denomination {
  const char* code;
  int scale;
};
constexpr Denomination kDenominations[] = {{"USD", 2}, {"EUR", 2}, {"JPY", 0}, {"KWD", 3}, {"TOKEN18", 18}};
constexpr int kAccountsOfEach = 8;

// Texts that mean something to some format.
const char* const kTexts[] = {"",        "invoice 42", "semi;colon",  "quote \" and \\",  "=1+1", "comma, and: colon",
                              "#hash *", "| pipe",     "two  spaces", "Grüße, 東京 (x)", "-3",   "@A1"};

class Maker {
 public:
  Maker(EventStore& store, unsigned seed) : store_(store), random_(seed) {}

  RandomLedger make(std::size_t transactions) {
    give(store_, RegisterAsset{{"TOKEN18"}, 18, "A token"}, ledger_);
    give(store_, CreateCustomer{{"acme-eu"}, "Acme Europe", {{"k", "v"}}, {}}, ledger_);
    give(store_, CreateCustomer{{"Acme-EU"}, "Acme in capitals", {}, {}}, ledger_);
    for (const auto& denomination : kDenominations) {
      for (int i = 0; i < kAccountsOfEach; ++i) create_account(denomination, i);
    }
    for (std::size_t i = 0; i < transactions; ++i) step("t" + std::to_string(i));
    return std::move(ledger_);
  }

 private:
  std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_); }
  bool one_in(std::size_t count) { return below(count) == 0; }

  static std::string account_of(const Denomination& denomination, std::size_t index) {
    return lower_case(denomination.code) + "-" + std::to_string(index) + "-x";
  }

  void create_account(const Denomination& denomination, int index) {
    CreateAccount command;
    command.customer = {one_in(2) ? "acme-eu" : "Acme-EU"};
    command.account = {account_of(denomination, static_cast<std::size_t>(index))};
    command.display_name = command.account.text;
    command.currency = {denomination.code};
    command.key = KeyStore::new_id();
    command.contact_email = {Personal::Form::plain, command.key, "ada@example.com"};
    if (one_in(3)) command.floor = {Decimal{{-1'000'000}, 0}};
    give(store_, command, ledger_);
  }

  Decimal some_amount(const Denomination& denomination) {
    auto units = static_cast<Int128>(1 + below(1'000'000));
    if (denomination.scale == 18) units = units * 1'000'000'007 * 1'000'000 + static_cast<Int128>(below(1'000'000'000));
    if (one_in(50)) units = units * 9'007'199'254'740'993;
    return {{units}, denomination.scale};
  }

  RequestedPosting some_posting() {
    const auto& denomination = kDenominations[below(std::size(kDenominations))];
    const auto to = below(kAccountsOfEach);
    const auto from = (to + 1 + below(kAccountsOfEach - 1)) % kAccountsOfEach;
    AccountId payer{account_of(denomination, from)};
    if (one_in(2)) payer = system_account_id(SystemAccount::funding, {denomination.code});
    return {payer, {account_of(denomination, to)}, some_amount(denomination), {denomination.code}};
  }

  std::vector<RequestedPosting> some_postings() {
    std::vector<RequestedPosting> postings{some_posting()};
    while (one_in(4)) postings.push_back(some_posting());
    return postings;
  }

  Details some_details() {
    Details details{{}, kTexts[below(std::size(kTexts))], kTexts[below(std::size(kTexts))], {}};
    while (one_in(3)) details.metadata[std::string("key ") + kTexts[1 + below(std::size(kTexts) - 1)]] = kTexts[below(std::size(kTexts))];
    return details;
  }

  Details some_dated_details() {
    auto details = some_details();
    if (one_in(5)) details.effective_at = Time{1'700'000'000'000'000 + static_cast<std::int64_t>(below(50'000'000)) * 1'000'000};
    return details;
  }

  std::optional<Decimal> perhaps_part() {
    if (one_in(2)) return std::nullopt;
    return Decimal{{static_cast<Int128>(1 + below(100'000))}, 0};
  }

  void step(const std::string& id) {
    switch (below(8)) {
      case 0:
        holds_.push_back(id);
        return give(store_, PlaceHold{{id}, some_postings(), {}, some_details(), {}}, ledger_);
      case 1:
        if (holds_.empty()) break;
        posted_.push_back(id);
        return give(store_, CaptureHold{{id}, {some_hold()}, perhaps_part(), one_in(2), some_dated_details()}, ledger_);
      case 2:
        if (holds_.empty() || !one_in(3)) break;
        return give(store_, VoidHold{{id}, {some_hold()}, some_details()}, ledger_);
      case 3:
        if (posted_.empty()) break;
        return give(store_, ReverseTransaction{{id}, {posted_[below(posted_.size())]}, perhaps_part(), some_dated_details()}, ledger_);
      default: break;
    }
    posted_.push_back(id);
    give(store_, PostTransaction{{id}, some_postings(), some_dated_details(), {}}, ledger_);
  }

  std::string some_hold() { return holds_[holds_.size() - 1 - below(std::min<std::size_t>(holds_.size(), 20))]; }

  EventStore& store_;
  std::mt19937 random_;
  RandomLedger ledger_;
  std::vector<std::string> holds_;
  std::vector<std::string> posted_;
};

}  // namespace

void give(EventStore& store, Command command, RandomLedger& ledger) {
  std::promise<Answer> promise;
  auto answered = promise.get_future();
  Submission submission;
  submission.journal = std::holds_alternative<CreatePlatform>(command) ? kSystemJournal : kRandomLedgerJournal;
  submission.envelope = Envelope{{{"test"}, Role::operator_}, "test", {}, {}, {}, {}, {}};
  submission.command = std::move(command);
  submission.done = [&promise](Answer answer) { promise.set_value(std::move(answer)); };
  store.submit(std::move(submission));
  const auto answer = answered.get();
  if (const auto* no = std::get_if<Rejection>(&answer.outcome)) {
    ++ledger.refused;  // a part with more digits than the currency has, for example
    if (no->code != RejectionCode::invalid_field) throw std::runtime_error("rejected: " + std::string(name_of(no->code)));
    return;
  }
  const auto& accepted = std::get<Accepted>(answer.outcome);
  for (const auto& recorded : accepted.events) {
    for (const auto& balances : recorded.balances) ledger.balances[balances.account.text] = balances;
  }
  const bool refused = !accepted.events.empty() && std::holds_alternative<CommandRejected>(accepted.events.back().event);
  ++(refused ? ledger.refused : ledger.accepted);
}

RandomLedger make_random_ledger(EventStore& store, std::size_t transactions, unsigned seed) {
  RandomLedger system;
  give(store, CreatePlatform{{"Acme-Platform"}}, system);
  return Maker(store, seed).make(transactions);
}

}  // namespace daybook
