// `daybook contract create` and `daybook contract list`: on a stopped folder, or through the /v1 routes of a server.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "domain/contract.h"
#include "domain/time_text.h"
#include "http/customers_dates.h"
#include "tools/command_line.h"
#include "tools/http_client.h"
#include "tools/local_submission.h"
#include "tools/platform_choice.h"
#include "tools/verbs.h"

namespace daybook {

using nlohmann::ordered_json;

namespace {

int refused(const std::string& sentence) {
  std::cerr << "daybook: " << sentence << "\n";
  return kFailed;
}

std::string content_in(std::istream& in) {
  // One byte more tells what is too long.
  std::string content(kContractContentBytesMax + 1, '\0');
  in.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(in.gcount()));
  return content;
}

std::string content_of(const Settings& settings) {
  if (settings.content_file == "-") return content_in(std::cin);
  std::ifstream file(settings.content_file, std::ios::binary);
  if (!file) throw std::runtime_error("can't read " + settings.content_file);
  return content_in(file);
}

// As an answer of /v1 shows it.
ordered_json object_of(const ContractProvided& contract, Position position, Time provided_at) {
  return {{"type", contract.type.text},
          {"version", contract.version},
          {"contractValidFrom", http::customers::shown(contract.valid_from)},
          {"content", contract.content},
          {"position", position},
          {"recordedAt", to_text(provided_at)}};
}

OrSentence<ordered_json> asked(const HttpClient& client, const std::string& method, const std::string& target,
                              const std::string& body = {}) {
  const auto answer = client.send(method, target, body);
  if (answer.status / 100 != 2) return std::unexpected(sentence_of_problem(answer.status, answer.body));
  return ordered_json::parse(answer.body);
}

OrSentence<ordered_json> provided_here(const Settings& settings, const ProvideContract& command) {
  const auto store = open_store(settings);
  const auto accepted = submit(*store, platform_in(store->log(), settings.platform).journal, command);
  if (!accepted) return std::unexpected(accepted.error());
  const auto& recorded = accepted->events.back();
  return object_of(std::get<ContractProvided>(recorded.event), recorded.position, recorded.time);
}

OrSentence<ordered_json> provided_there(const Settings& settings, const ProvideContract& command) {
  const ordered_json body = {{"type", command.type.text},
                             {"version", command.version},
                             {"contractValidFrom", http::customers::shown(command.valid_from)},
                             {"content", command.content}};
  // What is no UTF-8 can't be sent as JSON.
  return asked(HttpClient({settings.url, settings.tls_ca}, platform_key(settings)), "POST", "/v1/contracts",
               body.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

[[noreturn]] void end_process(const std::string& why) {
  std::fprintf(stderr, "daybook: storage failed: %s\n", why.c_str());
  std::_Exit(kFailed);
}

void wait_for(const LiveViews& views, JournalNumber journal, std::uint64_t size) {
  std::promise<void> reflected;
  views.when_reflects(journal, size, std::chrono::steady_clock::time_point::max(), [&](bool) { reflected.set_value(); });
  reflected.get_future().wait();
}

OrSentence<ordered_json> listed_here(const Settings& settings) {
  const auto store = open_store(settings);
  const auto journal = platform_in(store->log(), settings.platform).journal;
  auto options = settings.views;
  options.folder = settings.data;
  const LiveViews views(*store, options, end_process);
  wait_for(views, journal, store->size(journal));
  auto rows = ordered_json::array();
  const auto contracts = views.now().contracts(journal);
  while (const auto view = contracts->next()) rows.push_back(object_of(view->contract, view->position, view->provided_at));
  return rows;
}

OrSentence<ordered_json> listed_there(const Settings& settings) {
  const HttpClient client({settings.url, settings.tls_ca}, platform_key(settings));
  auto rows = ordered_json::array();
  for (std::string target = "/v1/contracts"; !target.empty();) {
    const auto page = asked(client, "GET", target);
    if (!page) return std::unexpected(page.error());
    for (const auto& row : page->at("contracts")) rows.push_back(row);
    const auto& next = page->at("nextCursor");
    target = next.is_null() ? "" : "/v1/contracts?cursor=" + next.get<std::string>();
  }
  return rows;
}

void print_line(const ordered_json& contract) {
  std::cout << contract.at("type").get<std::string>() << "  version " << contract.at("version").get<std::string>() << ", signed after "
            << contract.at("contractValidFrom").get<std::string>() << "\n";
}

}  // namespace

int create_contract(const Settings& settings) {
  const auto valid_from = http::customers::date_of_text(settings.valid_from);
  if (!valid_from) {
    return refused("--valid-from must be a date such as 2026-01-31, or a time of RFC 3339, not \"" + settings.valid_from + "\"");
  }
  const ProvideContract command{{settings.argument}, settings.contract_version, *valid_from, content_of(settings)};
  const auto provided = settings.url.empty() ? provided_here(settings, command) : provided_there(settings, command);
  if (!provided) return refused(provided.error());
  if (settings.json) {
    std::cout << provided->dump() << "\n";
  } else {
    print_line(*provided);
  }
  return kDone;
}

int list_contracts(const Settings& settings) {
  const auto listed = settings.url.empty() ? listed_here(settings) : listed_there(settings);
  if (!listed) return refused(listed.error());
  if (settings.json) {
    std::cout << ordered_json{{"contracts", *listed}}.dump() << "\n";
  } else {
    for (const auto& contract : *listed) print_line(contract);
  }
  return kDone;
}

}  // namespace daybook
