// What readers ask of customers and accounts, answered from projections that follow the journals. Thread-safe.
//
// Projections live in a database of their own (`views/`), without a write-ahead log: it can be thrown away, and is made again from
// the journals. Personal data rests in it as sealed as in the journal.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/types.h"

namespace daybook {

class EventStore;

struct CustomerView {
  CustomerId customer;
  std::string display_name;
  Time created_at;
  Position last = 0;  // of the last entry about it
  friend bool operator==(const CustomerView&, const CustomerView&) = default;
};

struct AccountView {
  AccountId account;
  CustomerId customer;
  AccountNumber number;
  std::string display_name;
  CurrencyCode currency;
  Time created_at;
  Personal contact_email;
  std::vector<Personal> funding_notification;
  Position last = 0;  // of the last entry about it
  friend bool operator==(const AccountView&, const AccountView&) = default;
};

struct ViewsOptions {
  std::filesystem::path folder = {};                  // the data folder; the database is its views/
  std::uint64_t ingest_behind_entries = 50'000;       // further behind than this, rows go in as sorted SST files
  std::size_t block_cache_bytes = 64 << 20;
  std::function<void(const std::string&)> on_notice = {};  // for the log: what is made anew, and why; any thread
};

struct ProjectionStatus {
  std::string name;
  int version = 0;                   // of the rows that serve
  std::uint64_t entries_behind = 0;  // over all journals
  bool rebuilding = false;
  std::uint64_t rebuilt_entries = 0;  // while rebuilding: how far, of how many
  std::uint64_t rebuild_total_entries = 0;
};

// Where a scan begins and which way it goes; rows come in the order of their identifiers (bytes).
struct ScanRange {
  std::optional<std::string> after = {};   // the first identifier behind this one
  std::optional<std::string> before = {};  // instead: the first one in front of this, and on backwards
};

// Rows of one moment: what is written later is not seen. One thread at a time; holds its moment in the database until it is
// destroyed, which may be after the views are. `next` throws StorageFailed.
template <class View>
class Scan {
 public:
  virtual ~Scan() = default;
  virtual std::optional<View> next() = 0;
};

// Customers, each followed by its accounts in the order of their identifiers. As a Scan, it holds its moment and a row, so that
// even the customer with the most accounts takes no memory.
class CustomersWithAccounts {
 public:
  virtual ~CustomersWithAccounts() = default;
  virtual std::optional<CustomerView> next_customer() = 0;  // accounts of the one before that nobody asked for are passed over
  virtual std::optional<AccountView> next_account() = 0;    // of the customer that came last
};

class Views {
 public:
  // Opens or makes the database and starts to follow the journals. Throws FolderUnusable, StorageFailed, JournalDamaged.
  // `on_failure` is called on a thread of the projections when they can't go on: the process must end.
  // REQUIRES: the store outlives the views.
  Views(EventStore& store, ViewsOptions options, std::function<void(const std::string&)> on_failure);
  ~Views();  // tells all that still wait: false

  std::optional<CustomerView> customer(JournalNumber journal, const CustomerId& customer) const;
  std::optional<AccountView> account(JournalNumber journal, const AccountId& account) const;

  std::unique_ptr<Scan<CustomerView>> customers(JournalNumber journal, ScanRange range = {}) const;
  std::unique_ptr<Scan<AccountView>> accounts(JournalNumber journal, ScanRange range = {}) const;
  std::unique_ptr<Scan<AccountView>> accounts_of(JournalNumber journal, const CustomerId& customer, ScanRange range = {}) const;
  // Both projections at the same moment, in one walk; the range is one of customers. Much faster than accounts_of for each.
  std::unique_ptr<CustomersWithAccounts> customers_with_accounts(JournalNumber journal, ScanRange range = {}) const;

  // How many entries of the journal every projection has folded.
  std::uint64_t reflects(JournalNumber journal) const;

  // Calls `then` once `size` entries of the journal are folded (true), or at the deadline (false); at once, on this thread, where
  // they are already, else on a thread of the projections. Must not block.
  void when_reflects(JournalNumber journal, std::uint64_t size, std::chrono::steady_clock::time_point deadline,
                     std::move_only_function<void(bool)> then) const;

  std::vector<ProjectionStatus> status() const;

  // Begins to make the projection anew while the old one serves; false where there is none of that name.
  bool rebuild(const std::string& name);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace daybook
