#include "tools/platform_choice.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "eventstore/failure.h"
#include "tools/command_line.h"

namespace daybook {

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

PlatformView platform_in(const Log& log, const std::string& name) {
  if (name.empty()) throw std::runtime_error("--data needs --platform NAME");
  Credentials credentials;
  std::vector<Event> events;
  log.read_entries(kSystemJournal, 0, [&](Position, std::string_view bytes) {
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
  throw std::runtime_error("--url needs a key of the platform: --key-file FILE, or the environment's DAYBOOK_KEY");
}

}  // namespace daybook
