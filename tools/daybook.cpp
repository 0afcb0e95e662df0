// The program: reads the command line and calls the verb.
#include <sys/stat.h>

#include <exception>
#include <iostream>

#include "tools/command_line.h"
#include "tools/verbs.h"

namespace daybook {
namespace {

int call(Verb verb, const Settings& settings) {
  switch (verb) {
    case Verb::serve: return serve(settings);
    case Verb::platform_create: return create_platform(settings);
    case Verb::platform_list: return list_platforms(settings);
    case Verb::credential_issue: return issue_credential(settings);
    case Verb::credential_list: return list_credentials(settings);
    case Verb::credential_revoke: return revoke_credential(settings);
    case Verb::projection_rebuild: return rebuild_projection(settings);
    case Verb::projection_list: return list_projections(settings);
    case Verb::backup: return make_backup(settings);
    case Verb::restore: return restore(settings);
    case Verb::repair: return repair(settings);
    case Verb::contract_create: return create_contract(settings);
    case Verb::contract_list: return list_contracts(settings);
    case Verb::export_: return export_books(settings);
    case Verb::import: return import_books(settings);
    case Verb::dump: return dump(settings);
    case Verb::replay: return replay_journal(settings);
    case Verb::credential_rotate: return rotate_credential(settings);
    case Verb::log_rotate_key: return rotate_log_key(settings);
    case Verb::keys_rotate_master: return rotate_master_key(settings);
    case Verb::verify: return verify(settings);
    case Verb::log_key: return make_log_key(settings);
    case Verb::log_cosign: return cosign_checkpoint(settings);
    case Verb::bench: return bench_ledger(settings);
  }
  return kUsage;
}

int run(const std::vector<std::string>& words) {
  const auto parsed = parse_command_line(words);
  if (!parsed) {
    std::cerr << "daybook: " << parsed.error() << "\n`daybook --help` shows what there is.\n";
    return kUsage;
  }
  if (const auto* print = std::get_if<Print>(&*parsed)) {
    std::cout << print->text;
    return kDone;
  }
  const auto& [verb, settings] = std::get<Call>(*parsed);
  const int code = call(verb, settings);
  if (std::cout.flush()) return code;
  std::cerr << "daybook: the answer could not be written to standard output\n";
  return kFailed;
}

}  // namespace
}  // namespace daybook

int main(int count, char** arguments) {
  ::umask(077);  // what is written belongs to this user alone, also in a folder that others may enter
  try {
    return daybook::run({arguments + 1, arguments + count});
  } catch (const std::exception& error) {
    std::cerr << "daybook: " << error.what() << "\n";
    return daybook::kFailed;
  }
}
