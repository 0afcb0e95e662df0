// The options of all verbs but serve and bench, and the table of them all.
#include "tools/options.h"

#include <algorithm>
#include <iterator>

#include "domain/rules.h"
#include "http/times.h"
#include "tools/books/book_writer.h"
#include "tools/option_rows.h"

namespace daybook {

OptionRow text(std::string_view name, std::string_view value, Verbs verbs, std::string Settings::*member,
               std::string_view help) {
  OptionRow row{name, value, verbs, help, "not empty", nullptr};
  row.take = [member](Settings& settings, const std::string& given) {
    settings.*member = given;
    return !given.empty();
  };
  row.shown = [member](const Settings& defaults) { return defaults.*member; };
  return row;
}

OptionRow flag(std::string_view name, Verbs verbs, bool Settings::*member, std::string_view help) {
  return {name, {}, verbs, help, {}, [member](Settings& settings, const std::string&) { return settings.*member = true; }};
}

namespace {

constexpr Verbs kAdministration{Verb::platform_create, Verb::platform_list,     Verb::credential_issue, Verb::credential_list,
                                Verb::credential_revoke, Verb::projection_rebuild, Verb::projection_list,  Verb::backup,
                                Verb::credential_rotate, Verb::log_rotate_key};
constexpr Verbs kBackup{Verb::backup};
constexpr Verbs kRestore{Verb::restore};
constexpr Verbs kRepair{Verb::repair};
constexpr Verbs kDump{Verb::dump};
constexpr Verbs kBooks{Verb::export_, Verb::import};
constexpr Verbs kCosign{Verb::log_cosign};
constexpr Verbs kWitness{Verb::log_key, Verb::log_cosign};
constexpr Verbs kContractCreate{Verb::contract_create};
constexpr Verbs kAll{Verb::serve,           Verb::platform_create,   Verb::platform_list,      Verb::credential_issue,
                     Verb::credential_list, Verb::credential_revoke, Verb::projection_rebuild, Verb::projection_list,
                     Verb::backup,          Verb::restore,           Verb::contract_create,    Verb::contract_list,
                     Verb::export_,         Verb::import,            Verb::verify,             Verb::dump,
                     Verb::repair,          Verb::bench,             Verb::credential_rotate,  Verb::log_rotate_key,
                     Verb::keys_rotate_master};
constexpr Verbs kWithUrl{Verb::platform_create,   Verb::platform_list,      Verb::credential_issue, Verb::credential_list,
                         Verb::credential_revoke, Verb::projection_rebuild, Verb::projection_list,  Verb::contract_create,
                         Verb::contract_list,     Verb::export_,            Verb::backup,
                         Verb::verify,            Verb::log_cosign,         Verb::bench,              Verb::credential_rotate,
                         Verb::log_rotate_key};
constexpr Verbs kWithPlatform{Verb::credential_issue, Verb::credential_list, Verb::credential_revoke, Verb::contract_create,
                              Verb::contract_list,    Verb::export_,         Verb::import,            Verb::restore,         Verb::dump,
                              Verb::bench,            Verb::credential_rotate, Verb::log_rotate_key};
constexpr Verbs kWithJson{Verb::platform_create,   Verb::platform_list,      Verb::credential_issue,
                          Verb::credential_list,   Verb::credential_revoke,  Verb::projection_rebuild,
                          Verb::projection_list,   Verb::contract_create,    Verb::contract_list,
                          Verb::backup,            Verb::restore,            Verb::repair,           Verb::replay,           Verb::verify,
                          Verb::bench,             Verb::credential_rotate,  Verb::log_rotate_key,      Verb::keys_rotate_master};
constexpr Verbs kWithPlatformKey{Verb::contract_create, Verb::contract_list, Verb::export_, Verb::verify, Verb::log_cosign, Verb::bench};

OptionRow role() {
  std::string names;
  for (const auto& row : kAccess) names += (names.empty() ? "" : ", ") + std::string(row.name);
  return {"role", "ROLE", {Verb::credential_issue}, "what the credential may do; operator only with --data", names,
          [](Settings& settings, const std::string& value) {
            settings.role = role_named(value);
            return settings.role.has_value();
          }};
}

OptionRow customers() {
  OptionRow row{"customer", "ID...", {Verb::credential_issue}, "limits the credential to these customers (groups)", "not empty",
                [](Settings& settings, const std::string& value) {
                  settings.customers.push_back(value);
                  return !value.empty();
                }};
  row.many = true;
  return row;
}

OptionRow format() {
  OptionRow row{"format", "FORMAT", kBooks, "the form of the books; what is imported is jsonl", std::string(kBookFormats),
                [](Settings& settings, const std::string& value) {
                  settings.format = value;
                  return is_book_format(value);
                }};
  return row;
}

OptionRow checkpoints() {
  OptionRow row{"checkpoint", "FILE...", {Verb::verify, Verb::restore, Verb::serve}, "signed checkpoints that were kept: the journal must begin with their entries", "not empty",
                [](Settings& settings, const std::string& value) {
                  settings.checkpoints.push_back(value);
                  return !value.empty();
                }};
  row.many = true;
  return row;
}

OptionRow verify_rows_max() {
  auto row = number("verify-rows-max", "COUNT", [](Settings& s) -> auto& { return s.verify_rows_max; }, 0, 1'000 * kMega,
                    "rows of transactions, references and idempotency keys in memory while journals are verified; more go to disk");
  row.verbs = {Verb::verify, Verb::restore, Verb::serve};
  return row;
}

OptionRow backups_kept() {
  auto row = number("keep", "COUNT", [](Settings& s) -> auto& { return s.backups_kept; }, 1, kKilo, "backups that stay in the folder; older ones go");
  row.verbs = kBackup;
  return row;
}

OptionRow backup_number() {
  return number_of(Verb::restore, "backup", "NUMBER", [](Settings& s) -> auto& { return s.backup_number; }, 1, UINT32_MAX, "which one; else the newest");
}

OptionRow restore_at() {
  return {"at", "TIME", kRestore, "only entries up to this time, of all platforms", "a time of RFC 3339 such as 2026-01-31T12:00:00Z",
          [](Settings& settings, const std::string& value) {
            settings.restore_at = http::moment_from_text(value);
            return settings.restore_at.has_value();
          }};
}

OptionRow restore_at_position() {
  return number_of(Verb::restore, "at-position", "POSITION", [](Settings& s) -> auto& { return s.restore_at_position.emplace(); }, 0, UINT64_MAX / 2,
                   "only entries up to this one, of --platform; the others as they are in the backup");
}

std::vector<OptionRow> verb_options() {
  return {
      text("data", "DIR", kAll, &Settings::data, "the data folder; verify reads it while a server runs, every other verb needs it not in use"),
      text("url", "URL", kWithUrl, &Settings::url, "instead of --data: a running server, such as http://127.0.0.1:8080"),
      text("tls-ca", "FILE", kWithUrl, &Settings::tls_ca,
           "for an https URL: PEM certificates that may have signed the server's; else those that the system trusts"),
      text("operator-key", "KEY", kAdministration, &Settings::operator_key,
           "for --url; else the environment's DAYBOOK_OPERATOR_KEY, which no list of processes shows"),
      text("operator-key-file", "FILE", kAdministration, &Settings::operator_key_file, "for --url: a file with the key"),
      flag("json", kWithJson, &Settings::json, "print one JSON object"),
      text("platform", "NAME", kWithPlatform, &Settings::platform, "the platform that it is about"),
      format(),
      checkpoints(),
      verify_rows_max(),
      text("scratch", "DIR", {Verb::verify, Verb::repair}, &Settings::scratch, "where there is room for what --data needs on the way, as much as the views have; else the system's folder for temporary files"),
      text("log-key", "FILE", {Verb::verify, Verb::log_cosign}, &Settings::log_key_file,
           "the log's verifier key, as GET /log/PLATFORM/key showed it when it could be trusted, and for verify older ones, too, a line each; without it verify takes the server's own word"),
      text("name", "WITNESS", kWitness, &Settings::witness_name, "how the witness is called, such as witness.example; to cosign, it may be left out"),
      text("key", "FILE", kCosign, &Settings::witness_key_file, "the witness's key, made by log key; FILE.seen beside it says what it has cosigned"),
      text("consistency", "FILE", kCosign, &Settings::consistency_file,
           "without --url: the answer of GET /log/PLATFORM/consistency?from=SIZE, from the size that the witness cosigned last"),
      text("key-file", "FILE", kWithPlatformKey, &Settings::platform_key_file,
           "for --url: a file with a key of the platform, an admin's or, for what is only read, an auditor's; else the environment's "
           "DAYBOOK_KEY"),
      text("version", "VERSION", kContractCreate, &Settings::contract_version, "of the contract; no type has one twice"),
      text("valid-from", "DATE", kContractCreate, &Settings::valid_from,
           "customers sign the contract after it: 2026-01-31, or a time of RFC 3339"),
      text("content-file", "FILE", kContractCreate, &Settings::content_file,
           "the text of the contract, at most 32768 bytes; - is standard input"),
      role(),
      customers(),
      flag("with-keys", kBackup, &Settings::with_keys, "put the keys of personal data and of the logs into the backup, and the master key beside them"),
      backups_kept(),
      backup_number(),
      text("keys", "DIR", kRestore, &Settings::keys_folder, "a copy of the data folder's keys/, where the backup has none or an older one"),
      flag("older-keys", kRestore, &Settings::older_keys, "take keys that are older than the backup: what lacks its key reads as erased"),
      flag("without-keys", kRestore, &Settings::without_keys, "begin with new keys: personal data reads as erased, logs get other keys"),
      restore_at(),
      restore_at_position(),
      number_of(Verb::dump, "from", "POSITION", [](Settings& s) -> auto& { return s.dump_from; }, 0, UINT64_MAX / 2, "the first entry; else 0"),
      number_of(Verb::dump, "count", "COUNT", [](Settings& s) -> auto& { return s.dump_count; }, 1, UINT64_MAX / 2, "entries at most; else all"),
      number_of(Verb::credential_rotate, "overlap-seconds", "SECONDS", [](Settings& s) -> auto& { return s.overlap_seconds; }, 0, kCredentialOverlapSecondsMax,
                "for which the old key still works; else it ends at once"),
      flag("retire", {Verb::log_rotate_key}, &Settings::retire, "no new key: those before the newest sign no more"),
      flag("yes", kRepair, &Settings::yes, "do it; without it repair says what it would do"),
      flag("blocks", kDump, &Settings::dump_blocks, "print a line for each block in front of its entries"),
  };
}

std::vector<OptionRow> all_options() {
  auto options = verb_options();
  std::ranges::move(serve_options(), std::back_inserter(options));
  std::ranges::move(bench_options(), std::back_inserter(options));
  return options;
}

}  // namespace

const std::vector<OptionRow>& option_table() {
  static const std::vector<OptionRow> table = all_options();
  return table;
}

}  // namespace daybook
