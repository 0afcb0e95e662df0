#include "ledger.h"

#include <stdlib.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <latch>
#include <thread>

namespace daybook {
namespace {

constexpr std::chrono::seconds kPatience{60};  // only a hang takes so long

Envelope envelope() {
  Envelope envelope;
  envelope.actor = {{"tester"}, Role::admin};
  envelope.request = "00000000-0000-4000-8000-000000000000";
  return envelope;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  auto pattern = (std::filesystem::temp_directory_path() / "daybook-projections-XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

void Ledger::start() {
  StoreOptions options;
  options.folder = folder_.path();
  store_ = std::make_unique<EventStore>(std::move(options));
}

JournalNumber Ledger::platform(const std::string& name) {
  execute(kSystemJournal, CreatePlatform{{name}});
  return store_->journals().back();
}

void Ledger::customer(JournalNumber journal, const std::string& customer, const std::string& display_name) {
  execute(journal, CreateCustomer{{customer}, display_name});
}

void Ledger::account(JournalNumber journal, const std::string& customer, const std::string& account) {
  execute(journal, CreateAccount{.customer = {customer},
                                 .account = {account},
                                 .display_name = "Name of " + account,
                                 .currency = {"USD"},
                                 .key = KeyStore::new_id(),
                                 .contact_email = plain(account + "@example.com"),
                                 .funding_notification = {}});
}

void Ledger::update(JournalNumber journal, UpdateAccount command) { execute(journal, std::move(command)); }

void Ledger::rename(JournalNumber journal, const std::string& customer, const std::string& account,
                    const std::string& display_name) {
  update(journal, {{customer}, {account}, display_name, std::nullopt, std::nullopt});
}

void Ledger::fund(JournalNumber journal, const std::string& transaction, const std::string& account) {
  PostTransaction command;
  command.transaction = {transaction};
  command.postings = {{{"funding-usd"}, {account}, decimal_from_text("12.34").value(), {"USD"}}};
  execute(journal, std::move(command));
}

void Ledger::many_customers(JournalNumber journal, int count) {
  std::latch answered(count);
  std::atomic<int> accepted{0};
  for (int i = 0; i < count; ++i) {
    const auto number = std::to_string(1'000'000 + i).substr(1);
    submit(journal, CreateCustomer{{"many-" + number}, "Customer number " + number}, [&](const Answer& answer) {
      if (std::holds_alternative<Accepted>(answer.outcome)) ++accepted;
      answered.count_down();
    });
  }
  answered.wait();
  REQUIRE(accepted == count);
}

void Ledger::submit(JournalNumber journal, Command command, std::move_only_function<void(Answer)> done) {
  Submission submission;
  submission.journal = journal;
  submission.envelope = envelope();
  submission.command = std::move(command);
  submission.done = std::move(done);
  store_->submit(std::move(submission));
}

Position Ledger::execute(JournalNumber journal, Command command, Outcome outcome) {
  if (auto* create = std::get_if<CreateAccount>(&command)) {
    create->contact_email.key = create->key;
    for (auto& address : create->funding_notification) address.key = create->key;
  }
  std::promise<Answer> answered;
  submit(journal, std::move(command), [&answered](Answer answer) { answered.set_value(std::move(answer)); });
  const auto answer = answered.get_future().get();
  const auto* accepted = std::get_if<Accepted>(&answer.outcome);
  const bool led_to_something = accepted && !accepted->events.empty();
  if (outcome == Outcome::any) return led_to_something ? accepted->events.back().position : 0;
  REQUIRE(led_to_something);
  REQUIRE_FALSE(std::holds_alternative<CommandRejected>(accepted->events.back().event));
  return accepted->events.back().position;
}

Personal plain(const std::string& text) { return {Personal::Form::plain, {}, text}; }

std::unique_ptr<LiveViews> open_views_of(Ledger& ledger, ViewsOptions options) {
  if (options.folder.empty()) options.folder = ledger.folder();
  return std::make_unique<LiveViews>(ledger.store(), std::move(options), [](const std::string& message) {
    std::fprintf(stderr, "views failed: %s\n", message.c_str());
    std::abort();
  });
}

void catch_up(const LiveViews& views, Ledger& ledger) {
  for (const auto journal : ledger.store().journals()) {
    std::promise<bool> told;
    views.when_reflects(journal, ledger.size(journal), std::chrono::steady_clock::now() + kPatience,
                        [&told](bool reflected) { told.set_value(reflected); });
    REQUIRE(told.get_future().get());
  }
}

std::vector<std::string> identifiers(const std::vector<CustomerView>& views) {
  std::vector<std::string> texts;
  for (const auto& view : views) texts.push_back(view.customer.text);
  return texts;
}

std::vector<std::string> identifiers(const std::vector<AccountView>& views) {
  std::vector<std::string> texts;
  for (const auto& view : views) texts.push_back(view.account.text);
  return texts;
}

std::vector<CustomerWithAccounts> all(std::unique_ptr<CustomersWithAccounts> walk) {
  std::vector<CustomerWithAccounts> customers;
  while (auto customer = walk->next_customer()) {
    customers.push_back({*std::move(customer), {}});
    while (auto account = walk->next_account()) customers.back().accounts.push_back(*std::move(account));
  }
  return customers;
}

Everything everything(const LiveViews& views, JournalNumber journal) {
  const auto now = views.now();
  return {all(now.customers_with_accounts(journal)), all(now.accounts(journal))};
}

void wait_until(const std::function<bool()>& true_at_last) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!true_at_last()) {
    if (std::chrono::steady_clock::now() > deadline) FAIL("what was waited for did not come");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace daybook
