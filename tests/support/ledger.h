// Speaks to an event store as the tests' sentences do: one command after the other, each answered before the next.
#pragma once

#include <future>
#include <stdexcept>
#include <string>

#include "eventstore/store.h"

namespace daybook::test {

inline Envelope envelope() { return {{{"c1"}, Role::admin}, "00000000-0000-4000-8000-000000000001", {}, {}, {}, {}, {}}; }

template <class Target>  // an EventStore or a Writer
std::future<Answer> submit_to(Target& target, JournalNumber journal, Command command) {
  auto promise = std::make_shared<std::promise<Answer>>();
  auto answer = promise->get_future();
  target.submit({journal, envelope(), std::move(command), false, [promise](Answer given) { promise->set_value(std::move(given)); }});
  return answer;
}

template <class Target>
Answer ask(Target& target, JournalNumber journal, Command command) {
  return submit_to(target, journal, std::move(command)).get();
}

// The events that an accepted command led to; throws where it was not accepted.
template <class Target>
std::vector<Recorded> must(Target& target, JournalNumber journal, Command command) {
  auto answer = ask(target, journal, std::move(command));
  if (auto* rejection = std::get_if<Rejection>(&answer.outcome)) {
    const auto field = rejection->violations.empty() ? std::string() : " of " + rejection->violations.front().field;
    throw std::runtime_error("rejected: " + std::string(name_of(rejection->code)) + " " + rejection->subject + field);
  }
  if (auto* why = std::get_if<Unavailable>(&answer.outcome)) {
    throw std::runtime_error("unavailable: " + std::to_string(static_cast<int>(*why)));
  }
  return std::get<Accepted>(std::move(answer.outcome)).events;
}

inline CreateCustomer customer(const std::string& id) { return {{id}, "Customer " + id}; }

inline CreateAccount account(const std::string& customer_id, const std::string& id) {
  const auto key = KeyStore::new_id();
  return {{customer_id}, {id}, "Account " + id, {"USD"}, key, {Personal::Form::plain, key, id + "@example.com"}, {}};
}

inline StoreOptions store_options(const std::filesystem::path& folder) {
  StoreOptions options;
  options.folder = folder;
  options.writer.disk_reserve_bytes = 0;
  return options;
}

// Makes the platform "acme-platform", whose journal is number 1.
template <class Target>
void open_platform(Target& target) {
  must(target, kSystemJournal, CreatePlatform{{"acme-platform"}});
}

inline std::vector<std::string> entries_of(const Log& log, JournalNumber journal) {
  std::vector<std::string> entries;
  log.read_entries(journal, 0, [&](Position, std::string_view entry) {
    entries.emplace_back(entry);
    return true;
  });
  return entries;
}

}  // namespace daybook::test
