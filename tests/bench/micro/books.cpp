#include "bench/micro/books.h"

#include <stdexcept>

#include "domain/posting.h"

namespace daybook::bench {
namespace {

constexpr std::uint64_t kHotAccount = 0;

RequestedPosting posting(const std::string& from, const std::string& to, const std::string& amount) {
  return {{from}, {to}, decimal_from_text(amount).value(), {"USD"}};
}

CreateAccount account(std::uint64_t number) {
  const KeyId key{std::string(32, 'a')};
  const auto name = account_name(number);
  return {{"acme-eu"}, {name}, "Account " + name, {"USD"}, key, {Personal::Form::plain, key, name + "@acme.example"}, {}};
}

}  // namespace

std::string account_name(std::uint64_t number) { return "account-" + std::to_string(number); }

std::vector<Command> opening() {
  std::vector<Command> commands{OpenPlatform{{"acme-platform"}}, CreateCustomer{{"acme-eu"}, "Acme Europe"}};
  for (std::uint64_t i = 0; i < kAccounts; ++i) commands.emplace_back(account(i));
  for (std::uint64_t first = 0; first < kAccounts; first += kPostingsMax) {
    PostTransaction funding{{"funding-" + std::to_string(first)}};
    for (auto i = first; i < first + kPostingsMax; ++i) funding.postings.push_back(posting("funding-usd", account_name(i), "1000000000.00"));
    commands.emplace_back(std::move(funding));
  }
  return commands;
}

PostTransaction Transfers::next() {
  const auto from = pick_ == Pick::hot ? kHotAccount : random_() % kAccounts;
  const auto to = (from + 1 + random_() % (kAccounts - 1)) % kAccounts;
  return {{"transfer-" + std::to_string(1'000'000'000 + number_++)}, {posting(account_name(from), account_name(to), "1.25")}};
}

std::vector<PostTransaction> Transfers::next(std::size_t count) {
  std::vector<PostTransaction> transfers;
  transfers.reserve(count);
  for (std::size_t i = 0; i < count; ++i) transfers.push_back(next());
  return transfers;
}

Envelope envelope() { return {{{"c1d84067230763987"}, Role::admin}, "3c437692-63e0-403e-b816-c7daed509fea", {}, {}, {}, {}, {}}; }

Books::Books() {
  for (const auto& command : opening()) {
    take(command);
    commit();
  }
}

Events Books::take(const Command& command) {
  auto decided = decide(state_, command, now_);
  if (!decided) throw std::runtime_error("refused: " + std::string(name_of(decided.error().code)) + " " + decided.error().subject);
  for (const auto& event : *decided) {
    if (std::holds_alternative<CommandRejected>(event)) throw std::runtime_error("a transfer was refused");
    evolve(state_, event, {size_++, now_, nullptr, nullptr});
  }
  ++now_.microseconds;
  return *std::move(decided);
}

void Books::commit() {
  state_.accounts.take_changed([](AccountNumber, const AccountRow*) {});
  state_.transactions.take_changed([&](const TransactionId& id, const TransactionRow*) { tail_.push_back(id); });
  if (tail_.size() < kTailEntries) return;
  for (const auto& id : tail_) state_.transactions.evict(id);
  tail_.clear();
}

const Books& opened_books() {
  static const Books books;
  return books;
}

}  // namespace daybook::bench
