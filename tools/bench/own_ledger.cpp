#include "tools/bench/own_ledger.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <stdexcept>

#include "http/uuid.h"
#include "tools/bench/installation.h"
#include "tools/bench/journal_scan.h"
#include "tools/command_line.h"
#include "tools/local_submission.h"
#include "tools/platform_choice.h"

namespace daybook::bench {
namespace {

constexpr int kCents = 2;  // digits behind the point
constexpr std::size_t kAccountsAtOnce = 1'000;

RequestedPosting posting(AccountId from, AccountId to, std::int64_t cents) {
  return {std::move(from), std::move(to), Decimal{Amount{cents}, kCents}, {std::string(kBenchCurrency)}};
}

std::string_view refusal_in(const Answer& answer) {
  if (const auto* rejection = std::get_if<Rejection>(&answer.outcome)) return name_of(rejection->code);
  if (std::holds_alternative<Unavailable>(answer.outcome)) return "unavailable";
  const auto& accepted = std::get<Accepted>(answer.outcome);
  if (accepted.events.empty()) return "nothing-written";
  const auto* rejected = std::get_if<CommandRejected>(&accepted.events.back().event);
  return rejected ? name_of(rejected->rejection.code) : std::string_view();
}

StoreOptions options_of(const Settings& settings) {
  if (std::filesystem::exists(settings.data)) {
    throw std::runtime_error(settings.data + " is there already: --in-process makes a new folder");
  }
  auto options = settings.store;
  options.folder = settings.data;
  options.writer.block_entries_max = settings.bench.batch;
  options.on_failure = [](const std::string& why) {
    std::fprintf(stderr, "daybook: storage failed: %s\n", why.c_str());
    std::_Exit(kFailed);
  };
  return options;
}

}  // namespace

OwnLedger::OwnLedger(const Settings& settings, const Names& names, const Plan& plan)
    : names_(names), plan_(plan), batch_(settings.bench.batch), store_(options_of(settings)) {
  do_now(kSystemJournal, CreatePlatform{{kPlatform}});
  journal_ = platform_in(store_.log(), kPlatform).journal;
  do_now(journal_, CreateCustomer{{names.customer()}, names.customer()});
  for (std::uint32_t place = 0; place < plan.accounts(); ++place) make_account(place);
  wait_for_accounts();
  for (std::uint32_t place = 0; place < plan.accounts(); place += kPostingsMax) fund(place);
  from_ = store_.size(journal_);
}

void OwnLedger::submit(Block& block, std::uint64_t first) {
  block.first = first;
  block.done.assign(batch_, {});
  block.left = batch_;
  block.submitted = now();
  const auto request = http::new_uuid();
  for (std::uint32_t i = 0; i < batch_; ++i) {
    auto submission = submission_of(command(first + i), request);
    submission.done = [this, &block, i](Answer answer) {
      block.done[i] = {now(), refusal_in(answer)};
      if (block.left.fetch_sub(1, std::memory_order_acq_rel) == 1) notify();
    };
    store_.submit(std::move(submission));
  }
}

void OwnLedger::wait_for(const Block& block) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return block.left.load(std::memory_order_acquire) == 0; });
}

Checked OwnLedger::check(Fates& fates, std::uint32_t accounts_max) {
  JournalScan scan(names_, fates);
  store_.log().read_entries(journal_, from_, [&](Position, std::string_view entry) {
    scan.take_entry(entry);
    return true;
  });
  Checked checked{fates.acknowledged(), fates.found(), std::min(accounts_max, plan_.accounts()),
                  fates.contradictions(names_)};
  const auto expected = fates.balances(plan_);
  std::vector<std::string> problems;
  for (std::uint32_t first = 0; first < checked.balances; first += kPostingsMax) {
    const auto end = std::min<std::uint64_t>(checked.balances, first + kPostingsMax);
    const auto balances = balances_of(first, static_cast<std::uint32_t>(end));
    for (auto place = first; place < end; ++place) {
      const auto& has = balances.at(place - first);
      const auto json =
          "{\"posted\":\"" + to_text(has.posted, kCents) + "\",\"held\":\"" + to_text(has.held, kCents) + "\"}";
      if (auto problem = balance_problem(names_.account(place), json, expected[place]); !problem.empty()) {
        problems.push_back(std::move(problem));
      }
    }
  }
  add_balance_problems(checked, problems);
  return checked;
}

Submission OwnLedger::submission_of(Command command, const std::string& request) const {
  Submission submission;
  submission.journal = journal_;
  submission.envelope = Envelope{{{"local"}, Role::operator_}, request, {}, {}, {}, {}, {}};
  submission.command = std::move(command);
  return submission;
}

void OwnLedger::do_now(JournalNumber journal, Command command) {
  if (const auto done = daybook::submit(store_, journal, std::move(command)); !done) {
    throw std::runtime_error(done.error());
  }
}

void OwnLedger::make_account(std::uint32_t place) {
  const auto account = names_.account(place);
  CreateAccount command;
  command.customer = {names_.customer()};
  command.account = {account};
  command.display_name = account;
  command.currency = {std::string(kBenchCurrency)};
  command.key = KeyStore::new_id();
  command.contact_email = {Personal::Form::plain, command.key, "bench@daybook.example"};
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ < kAccountsAtOnce; });
    ++waiting_;
  }
  auto submission = submission_of(std::move(command), http::new_uuid());
  submission.done = [this](Answer answer) {
    const auto refusal = refusal_in(answer);
    const std::lock_guard lock(mutex_);
    if (!refusal.empty()) refused_ = refusal;
    --waiting_;
    changed_.notify_all();
  };
  store_.submit(std::move(submission));
}

void OwnLedger::wait_for_accounts() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_ == 0; });
  if (!refused_.empty()) throw std::runtime_error("making the accounts: " + refused_);
}

PostTransaction OwnLedger::from_outside(std::string id, std::uint32_t first, std::uint32_t end,
                                        std::int64_t cents) const {
  PostTransaction command;
  command.transaction = {std::move(id)};
  for (auto place = first; place < end; ++place) {
    command.postings.push_back(posting({"funding-eur"}, {names_.account(place)}, cents));
  }
  return command;
}

void OwnLedger::fund(std::uint32_t first) {
  const auto end = std::min<std::uint64_t>(plan_.accounts(), first + kPostingsMax);
  do_now(journal_, from_outside("f-" + names_.run() + "-" + std::to_string(first), first,
                                static_cast<std::uint32_t>(end), kFundingCents));
}

Command OwnLedger::command(std::uint64_t number) const {
  const auto transfer = plan_.transfer(number);
  const auto kind = plan_.kind(number);
  const TransactionId id{names_.transaction(kind, number)};
  std::vector<RequestedPosting> postings;
  postings.push_back(posting({names_.account(transfer.from)}, {names_.account(transfer.to)}, transfer.cents));
  if (kind == Kind::hold) return PlaceHold{id, std::move(postings)};
  return PostTransaction{id, std::move(postings)};
}

// What the state for deciding has: the answer to a transaction that would bring each account a cent, and is forgotten.
std::vector<OwnLedger::Has> OwnLedger::balances_of(std::uint32_t first, std::uint32_t end) {
  auto submission = submission_of(from_outside("dry-" + names_.run(), first, end, 1), http::new_uuid());
  submission.dry_run = true;
  std::promise<Answer> promise;
  submission.done = [&promise](Answer answer) { promise.set_value(std::move(answer)); };
  store_.submit(std::move(submission));
  const auto answer = promise.get_future().get();
  std::vector<Has> all(end - first);
  const auto* accepted = std::get_if<Accepted>(&answer.outcome);
  if (!accepted || accepted->events.empty()) {
    throw std::runtime_error("reading balances: the dry run was refused: " + std::string(refusal_in(answer)));
  }
  for (const auto& row : accepted->events.back().balances) {
    const auto& name = row.account.text;
    if (!name.starts_with(names_.customer())) continue;
    const auto place = std::stoul(name.substr(name.size() - Names::kAccountDigits));
    all.at(place - first) = {Amount{row.posted.units - 1}, row.held};
  }
  return all;
}

void OwnLedger::notify() {
  const std::lock_guard lock(mutex_);
  changed_.notify_all();
}

}  // namespace daybook::bench
