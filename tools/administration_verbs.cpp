#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "domain/time_text.h"
#include "tools/administration.h"
#include "tools/command_line.h"
#include "tools/rebuilding.h"
#include "tools/verbs.h"

namespace daybook {

using nlohmann::ordered_json;

namespace {

std::string operator_key(const Settings& settings) {
  if (!settings.operator_key.empty()) return settings.operator_key;
  if (!settings.operator_key_file.empty()) {
    std::ifstream file(settings.operator_key_file);
    std::string key;
    if (file >> key) return key;
    throw std::runtime_error("there is no key in " + settings.operator_key_file);
  }
  if (const char* key = std::getenv("DAYBOOK_OPERATOR_KEY"); key && *key) return key;
  throw std::runtime_error("--url needs the operator's key: --operator-key-file FILE, the environment's DAYBOOK_OPERATOR_KEY, or --operator-key KEY");
}

std::unique_ptr<Administration> open(const Settings& settings, bool may_be_new = false, bool with_views = false) {
  if (settings.url.empty()) return administration_of_folder(settings, may_be_new, with_views);
  return administration_of_server({settings.url, settings.tls_ca}, operator_key(settings));
}

int refused(const std::string& sentence) {
  std::cerr << "daybook: " << sentence << "\n";
  return kFailed;
}

int print(const ordered_json& object) {
  std::cout << object.dump() << "\n";
  return kDone;
}

ordered_json names_of(const std::vector<CustomerId>& customers) {
  auto names = ordered_json::array();
  for (const auto& customer : customers) names.push_back(customer.text);
  return names;
}

std::string list_of(const std::vector<CustomerId>& customers) {
  std::string list;
  for (const auto& customer : customers) list += (list.empty() ? "" : " ") + customer.text;
  return list.empty() ? "all customers" : "limited to " + list;
}

int print_issued(const IssuedCredential& issued) {
  if (issued.platform) std::cout << "platform    " << issued.platform->text << "\n";
  std::cout << "credential  " << issued.credential.text << "  " << name_of(issued.role);
  if (issued.platform) std::cout << ", " << list_of(issued.customers);
  std::cout << "\nkey         " << issued.key << "\n            shown only now: keep it safe\n";
  if (issued.replaces) {
    std::cout << "replaces    " << issued.replaces->text << ", which " << (issued.overlap_ends_at ? "ends at " + to_text(*issued.overlap_ends_at) : "has ended") << "\n";
  }
  return kDone;
}

int print_issued_object(const IssuedCredential& issued) {
  ordered_json object;
  if (issued.platform) object["platform"] = issued.platform->text;
  object["credential"] = issued.credential.text;
  object["role"] = name_of(issued.role);
  object["customers"] = names_of(issued.customers);
  object["key"] = issued.key;
  if (issued.replaces) object["replaces"] = issued.replaces->text;
  if (issued.overlap_ends_at) object["overlapEndsAt"] = to_text(*issued.overlap_ends_at);
  return print(object);
}

std::string end_of(const CredentialView& row) {
  std::string text;
  if (row.replacement) text += ", replaced by " + row.replacement->text;
  if (row.ends_at && !row.revoked) text += ", ends at " + to_text(*row.ends_at);
  return text + (row.revoked ? ", revoked" : "");
}

std::optional<PlatformName> platform_in(const Settings& settings) {
  if (settings.platform.empty()) return std::nullopt;
  return PlatformName{settings.platform};
}

}  // namespace

int create_platform(const Settings& settings) {
  const auto issued = open(settings, true)->create_platform({settings.argument});
  if (!issued) return refused(issued.error());
  if (!settings.json) return print_issued(*issued);
  return print({{"platform", issued->platform->text}, {"credential", issued->credential.text}, {"key", issued->key}});
}

int list_platforms(const Settings& settings) {
  const auto platforms = open(settings)->platforms();
  if (!platforms) return refused(platforms.error());
  auto rows = ordered_json::array();
  for (const auto& row : *platforms) {
    rows.push_back({{"platform", row.platform.text}, {"journal", row.journal}});
    if (!settings.json) std::cout << row.platform.text << "  journal " << row.journal << "\n";
  }
  return settings.json ? print({{"platforms", rows}}) : kDone;
}

int issue_credential(const Settings& settings) {
  std::vector<CustomerId> customers;
  for (const auto& customer : settings.customers) customers.push_back({customer});
  const auto issued = open(settings)->issue_credential(platform_in(settings), settings.role.value(), customers);
  if (!issued) return refused(issued.error());
  return settings.json ? print_issued_object(*issued) : print_issued(*issued);
}

int rotate_credential(const Settings& settings) {
  const auto issued = open(settings)->rotate_credential(platform_in(settings), {settings.argument}, settings.overlap_seconds);
  if (!issued) return refused(issued.error());
  return settings.json ? print_issued_object(*issued) : print_issued(*issued);
}

int list_credentials(const Settings& settings) {
  const auto credentials = open(settings)->credentials({settings.platform});
  if (!credentials) return refused(credentials.error());
  auto rows = ordered_json::array();
  for (const auto& row : *credentials) {
    rows.push_back({{"credential", row.credential.text}, {"role", name_of(row.role)}, {"customers", names_of(row.customers)},
                    {"revoked", row.revoked}});
    if (row.replacement) rows.back()["replacement"] = row.replacement->text;
    if (row.ends_at) rows.back()["endsAt"] = to_text(*row.ends_at);
    if (settings.json) continue;
    std::cout << row.credential.text << "  " << name_of(row.role) << ", " << list_of(row.customers) << end_of(row) << "\n";
  }
  return settings.json ? print({{"credentials", rows}}) : kDone;
}

int revoke_credential(const Settings& settings) {
  const auto done = open(settings)->revoke_credential(platform_in(settings), {settings.argument});
  if (!done) return refused(done.error());
  if (settings.json) return print({{"credential", settings.argument}, {"revoked", true}});
  std::cout << settings.argument << " is revoked\n";
  return kDone;
}

int rotate_log_key(const Settings& settings) {
  const auto administration = open(settings);
  const PlatformName platform{settings.platform};
  const auto change = settings.retire ? administration->retire_log_keys(platform) : administration->rotate_log_key(platform);
  if (!change) return refused(change.error());
  if (settings.json) {
    return print({{"platform", platform.text}, {"key", change->key}, {settings.retire ? "retired" : "alsoSigning", change->others}});
  }
  std::cout << "signs          " << change->key << "\n";
  for (const auto& other : change->others) std::cout << (settings.retire ? "retired        " : "signs as well  ") << other << "\n";
  return kDone;
}

int make_backup(const Settings& settings) {
  // The server has a working folder of its own.
  const BackupOptions options{std::filesystem::absolute(settings.argument), settings.with_keys, settings.backups_kept};
  const auto made = open(settings)->make_backup(options);
  if (!made) return refused(made.error());
  if (settings.json) {
    return print({{"backup", made->number}, {"madeAt", to_text(made->made_at)}, {"bytes", made->bytes}, {"folder", options.folder.string()}});
  }
  std::cout << "backup " << made->number << " in " << options.folder.string() << ", " << made->bytes << " bytes with what it shares with others"
            << (options.with_keys ? "; with keys" : "; without keys: keep a copy of the folder keys/ elsewhere") << "\n";
  return kDone;
}

int list_projections(const Settings& settings) {
  const auto projections = open(settings, false, true)->projections();
  if (!projections) return refused(projections.error());
  auto rows = ordered_json::array();
  for (const auto& row : *projections) {
    rows.push_back({{"name", row.name}, {"version", row.version}, {"entriesBehind", row.entries_behind},
                    {"rebuilding", row.rebuilding}, {"rebuiltEntries", row.rebuilt_entries},
                    {"rebuildTotalEntries", row.rebuild_total_entries}});
    if (settings.json) continue;
    std::cout << row.name << "  version " << row.version << ", " << row.entries_behind << " entries behind";
    if (row.rebuilding) std::cout << ", rebuilding: " << row.rebuilt_entries << " of " << row.rebuild_total_entries;
    std::cout << "\n";
  }
  return settings.json ? print({{"projections", rows}}) : kDone;
}

int rebuild_projection(const Settings& settings) {
  const auto administration = open(settings, false, true);
  if (const auto begun = administration->rebuild_projection(settings.argument); !begun) return refused(begun.error());
  if (const auto done = watch_rebuilding(*administration, settings.argument); !done) return refused(done.error());
  if (settings.json) return print({{"projection", settings.argument}, {"rebuilt", true}});
  std::cout << settings.argument << " is rebuilt\n";
  return kDone;
}

}  // namespace daybook
