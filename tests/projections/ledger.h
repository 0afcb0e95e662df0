// A real event store in a temporary folder, with each command as one line. What it asks for must be accepted.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "eventstore/store.h"
#include "projections/live_views.h"

namespace daybook {

// Removed, with all that is in it, at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class Ledger {
 public:
  Ledger() { start(); }

  void start();
  void stop() { store_.reset(); }

  JournalNumber platform(const std::string& name);
  void customer(JournalNumber journal, const std::string& customer) { this->customer(journal, customer, "Name of " + customer); }
  void customer(JournalNumber journal, const std::string& customer, const std::string& display_name);
  // Submitted all at once, so that they share commits: many-000000, many-000001 and so on.
  void many_customers(JournalNumber journal, int count);
  void account(JournalNumber journal, const std::string& customer, const std::string& account);
  void update(JournalNumber journal, UpdateAccount command);
  void rename(JournalNumber journal, const std::string& customer, const std::string& account, const std::string& display_name);

  // Posts 12.34 from the funding account.
  void fund(JournalNumber journal, const std::string& transaction, const std::string& account);

  // The position of the last event that the command led to. It must be accepted, unless any outcome will do; none is then 0.
  enum class Outcome { accepted, any };
  Position execute(JournalNumber journal, Command command, Outcome outcome = Outcome::accepted);

  EventStore& store() { return *store_; }
  std::uint64_t size(JournalNumber journal) const { return store_->size(journal); }
  Personal opened(const Personal& personal) { return store_->keys().open(personal); }

  const std::filesystem::path& folder() const { return folder_.path(); }
  std::filesystem::path views_folder() const { return folder() / "views"; }

 private:
  void submit(JournalNumber journal, Command command, std::move_only_function<void(Answer)> done);

  TemporaryFolder folder_;
  std::unique_ptr<EventStore> store_;
};

// Plain personal data that is to be sealed with the account's key.
Personal plain(const std::string& text);

// Views whose failures end the test program.
std::unique_ptr<LiveViews> open_views_of(Ledger& ledger, ViewsOptions options = {});

// Waits until the views reflect all that is in the journals.
void catch_up(const LiveViews& views, Ledger& ledger);

template <class View>
std::vector<View> all(std::unique_ptr<Scan<View>> scan) {
  std::vector<View> views;
  while (auto view = scan->next()) views.push_back(*std::move(view));
  return views;
}

struct CustomerWithAccounts {
  CustomerView customer;
  std::vector<AccountView> accounts;
  friend bool operator==(const CustomerWithAccounts&, const CustomerWithAccounts&) = default;
};
std::vector<CustomerWithAccounts> all(std::unique_ptr<CustomersWithAccounts> walk);

std::vector<std::string> identifiers(const std::vector<CustomerView>& views);
std::vector<std::string> identifiers(const std::vector<AccountView>& views);

// All that readers can see of a journal.
struct Everything {
  std::vector<CustomerWithAccounts> customers;
  std::vector<AccountView> accounts;
  friend bool operator==(const Everything&, const Everything&) = default;
};
Everything everything(const LiveViews& views, JournalNumber journal);

// Polls; for what nothing announces. Fails the test after a long while.
void wait_until(const std::function<bool()>& true_at_last);

}  // namespace daybook
