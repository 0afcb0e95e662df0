// check_books COUNT [SEED] [import]: makes a random ledger of so many transactions, exports it, lets hledger and Beancount read the export, and compares the posted
// balance of every account with ours. With "import", it imports the export into an empty ledger instead and compares that.
#include <array>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <stdexcept>

#include "books/random_ledger.h"
#include "support/temporary_folder.h"
#include "tools/books/book_writer.h"
#include "tools/books/import.h"
#include "tools/books/sources.h"

using namespace daybook;
using daybook::test::TemporaryFolder;

namespace {

using Amounts = std::map<std::string, std::string>;  // by account, in minimal form; those of zero are left out

std::string output_of(const std::string& command) {
  std::array<char, 65'536> buffer;
  std::string output;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (!pipe) throw std::runtime_error("can't run " + command);
  while (const auto count = std::fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), count);
  if (const int status = ::pclose(pipe); status != 0) throw std::runtime_error("failed: " + command + "\n" + output);
  return output;
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  return cells;
}

// In minimal form, so that all compare.
std::string amount_of(std::string text) {
  std::erase(text, ' ');
  const auto decimal = decimal_from_text(text);
  if (!decimal) throw std::runtime_error("no amount: \"" + text + "\"");
  return to_minimal_text(decimal->amount, decimal->scale);
}

Amounts ours(const RandomLedger& ledger) {
  Amounts amounts;
  for (const auto& [account, balances] : ledger.balances) {
    if (balances.posted.units != 0) amounts[account] = to_minimal_text(balances.posted, balances.scale);
  }
  return amounts;
}

// "customer:account",commodity,balance
Amounts of_hledger(const std::string& file) {
  std::istringstream lines(output_of("hledger -f '" + file + "' balance --flat --no-total --layout=bare -O csv"));
  Amounts amounts;
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const auto cells = cells_of(line);
    const auto amount = amount_of(cells.at(2));
    if (amount != "0") amounts[cells[0].substr(cells[0].find(':') + 1)] = amount;
  }
  return amounts;
}

// Loaded by Beancount itself; account,balance
Amounts of_beancount(const std::string& file) {
  std::istringstream lines(output_of("/usr/bin/python3 '" DAYBOOK_SOURCE_DIR "/tests/books/beancount_balances.py' '" + file + "'"));
  Amounts amounts;
  for (std::string line; std::getline(lines, line);) {
    const auto cells = cells_of(line);
    const auto amount = amount_of(cells.at(1));
    if (amount != "0") amounts[cells[0]] = amount;
  }
  return amounts;
}

int differences(const std::string& who, const Amounts& expected, const Amounts& found) {
  int count = 0;
  for (const auto& [account, amount] : expected) {
    const auto at = found.find(account);
    if (at != found.end() && at->second == amount) continue;
    ++count;
    std::cerr << who << ": " << account << " is " << (at == found.end() ? "missing" : at->second) << " and must be " << amount << "\n";
  }
  for (const auto& [account, amount] : found) {
    if (expected.contains(account)) continue;
    ++count;
    std::cerr << who << ": " << account << " has " << amount << " and is not ours\n";
  }
  std::cout << who << " agrees on " << expected.size() << " balances\n";
  return count;
}

void export_to(const std::string& file, const std::string& format, EventStore& store) {
  const auto source = entries_of_store(store, kRandomLedgerJournal, {"Acme-Platform"});
  std::ofstream out(file);
  const auto written = write_books(*source, *book_writer(format, out, *source));
  std::cout << format << ": " << written.movements << " movements of " << written.entries << " entries\n";
}

StoreOptions options_of(const TemporaryFolder& folder) {
  StoreOptions options;
  options.writer.rejections_per_minute_max = 0;  // chance has many refused
  options.folder = folder.path();
  return options;
}

int check_others(EventStore& store, const RandomLedger& ledger, const std::string& folder) {
  const auto hledger = folder + "/books.journal";
  const auto beancount = folder + "/books.beancount";
  export_to(hledger, "hledger", store);
  export_to(beancount, "beancount", store);
  return differences("hledger", ours(ledger), of_hledger(hledger)) + differences("Beancount", ours(ledger), of_beancount(beancount));
}

int check_import(EventStore& store, const RandomLedger& ledger, const std::string& folder) {
  const auto file = folder + "/books.jsonl";
  export_to(file, "jsonl", store);
  TemporaryFolder other_folder;
  EventStore other(options_of(other_folder));
  RandomLedger imported;
  give(other, CreatePlatform{{"Acme-Platform"}}, imported);
  for (const bool again : {false, true}) {
    std::ifstream in(file);
    const auto result = import_books(in, other, kRandomLedgerJournal);
    if (!result) throw std::runtime_error(result.error());
    std::cout << result->lines << " lines, " << result->entries << " new entries\n";
    if (again && result->entries != 0) throw std::runtime_error("a second import of the same lines changed something");
  }
  const auto copy = folder + "/copy.journal";
  export_to(copy, "hledger", other);
  return differences("the imported ledger", ours(ledger), of_hledger(copy));
}

}  // namespace

int main(int count, char** arguments) try {
  const std::size_t transactions = count > 1 ? std::stoul(arguments[1]) : 2'000;
  const unsigned seed = count > 2 ? static_cast<unsigned>(std::stoul(arguments[2])) : std::random_device{}();
  std::cout << "seed " << seed << "\n";
  TemporaryFolder folder;
  TemporaryFolder files;
  EventStore store(options_of(folder));
  const auto ledger = make_random_ledger(store, transactions, seed);
  std::cout << ledger.accepted << " accepted, " << ledger.refused << " refused\n";
  const bool import = count > 3;
  const auto wrong = import ? check_import(store, ledger, files.path().string()) : check_others(store, ledger, files.path().string());
  return wrong == 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
