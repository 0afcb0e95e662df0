// `daybook export` and `daybook import`.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "eventstore/failure.h"
#include "projections/credentials.h"
#include "tools/books/book_writer.h"
#include "tools/books/import.h"
#include "tools/books/sources.h"
#include "tools/command_line.h"
#include "tools/verbs.h"

namespace daybook {
namespace {

int refused(const std::string& sentence) {
  std::cerr << "daybook: " << sentence << "\n";
  return kFailed;
}

std::unique_ptr<EventStore> open_store(const Settings& settings) {
  if (!std::filesystem::exists(std::filesystem::path(settings.data) / "FORMAT")) {
    throw FolderUnusable(settings.data + " is no data folder of Daybook");
  }
  auto options = settings.store;
  options.folder = settings.data;
  options.on_failure = [](const std::string& why) {
    std::fprintf(stderr, "daybook: storage failed: %s\n", why.c_str());
    std::_Exit(kFailed);
  };
  return std::make_unique<EventStore>(std::move(options));
}

PlatformView platform_in(EventStore& store, const std::string& name) {
  if (name.empty()) throw std::runtime_error("--data needs --platform NAME");
  Credentials credentials;
  std::vector<Event> events;
  store.log().read_entries(kSystemJournal, 0, [&](Position, std::string_view bytes) {
    events.push_back(decode(bytes).event);
    return true;
  });
  credentials.fold(events);
  const auto platform = credentials.platform({name});
  if (!platform) throw std::runtime_error("there is no platform " + name);
  return *platform;
}

std::string platform_key(const Settings& settings) {
  if (const char* key = std::getenv("DAYBOOK_KEY"); key && *key) return key;
  if (!settings.platform_key_file.empty()) {
    std::ifstream file(settings.platform_key_file);
    std::string key;
    if (file >> key) return key;
    throw std::runtime_error("there is no key in " + settings.platform_key_file);
  }
  throw std::runtime_error("--url needs the key of the platform's auditor or admin: --key-file FILE, or the environment's DAYBOOK_KEY");
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
  if (!settings.url.empty()) return write_books_of(settings, *entries_of_server(settings.url, platform_key(settings)));
  const auto store = open_store(settings);
  const auto platform = platform_in(*store, settings.platform);
  return write_books_of(settings, *entries_of_store(*store, platform.journal, platform.platform));
}

int import_books(const Settings& settings) {
  std::ifstream file;
  if (settings.argument != "-") {
    file.open(settings.argument);
    if (!file) return refused("can't read " + settings.argument);
  }
  const auto store = open_store(settings);
  const auto platform = platform_in(*store, settings.platform);
  const auto imported = import_books(settings.argument == "-" ? std::cin : file, *store, platform.journal);
  if (!imported) return refused(imported.error());
  std::cout << imported->lines << " lines read, " << imported->entries << " new entries\n";
  return kDone;
}

}  // namespace daybook
