// `daybook export` and `daybook import`.
#include <fstream>
#include <iostream>

#include "tools/books/book_writer.h"
#include "tools/books/import.h"
#include "tools/books/sources.h"
#include "tools/command_line.h"
#include "tools/platform_choice.h"
#include "tools/verbs.h"

namespace daybook {
namespace {

int refused(const std::string& sentence) {
  std::cerr << "daybook: " << sentence << "\n";
  return kFailed;
}

int write_to(std::ostream& out, const std::string& format, EntrySource& source) {
  const auto writer = book_writer(format, out, source);
  const auto written = write_books(source, *writer);
  if (!out.flush()) return refused("the books could not be written");
  std::cerr << written.movements << " movements of " << written.entries << " entries\n";
  return kDone;
}

int write_books_of(const Settings& settings, EntrySource& source) {
  if (settings.argument == "-") return write_to(std::cout, settings.format, source);
  std::ofstream file(settings.argument, std::ios::trunc);
  if (!file) return refused("can't write " + settings.argument);
  return write_to(file, settings.format, source);
}

}  // namespace

int export_books(const Settings& settings) {
  if (!settings.url.empty() && settings.format == "jsonl") {
    return refused("jsonl has personal data, which a server does not give away: take it from the stopped folder with --data");
  }
  if (!settings.url.empty()) return write_books_of(settings, *entries_of_server({settings.url, settings.tls_ca}, platform_key(settings)));
  const auto store = open_store(settings);
  const auto platform = platform_in(store->log(), settings.platform);
  return write_books_of(settings, *entries_of_store(*store, platform.journal, platform.platform));
}

int import_books(const Settings& settings) {
  std::ifstream file;
  if (settings.argument != "-") {
    file.open(settings.argument);
    if (!file) return refused("can't read " + settings.argument);
  }
  const auto store = open_store(settings);
  const auto platform = platform_in(store->log(), settings.platform);
  const auto imported = import_books(settings.argument == "-" ? std::cin : file, *store, platform.journal);
  if (!imported) return refused(imported.error());
  std::cout << imported->lines << " lines read, " << imported->entries << " new entries\n";
  return kDone;
}

}  // namespace daybook
