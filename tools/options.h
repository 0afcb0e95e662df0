// The command line of `daybook` as data: a table of verbs and a table of options. command_line.h parses, checks and explains by
// them. An option is long, its name or value carries its unit, and its default is the one of the struct that it fills.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/access.h"
#include "eventstore/background_verifier.h"
#include "eventstore/store.h"
#include "http/application.h"
#include "http/server.h"
#include "http/token.h"
#include "projections/live_views.h"
#include "tools/bench/bench_options.h"

namespace daybook {

enum class Verb {
  serve,
  platform_create,
  platform_list,
  credential_issue,
  credential_list,
  credential_revoke,
  projection_rebuild,
  projection_list,
  backup,
  restore,
  contract_create,
  contract_list,
  export_,
  import,
  replay,
  dump,
  verify,
  log_key,
  log_cosign,
  bench,
  repair,
  credential_rotate,
  log_rotate_key,
  keys_rotate_master,
};

// What the command line says, and the defaults of all that it leaves out.
struct Settings {
  std::string argument;  // what follows the verb: a name or an identifier
  std::vector<std::string> words;  // of a verb that takes several
  std::string data;
  std::string url;
  std::string tls_ca;           // to believe the server of `url`
  std::string tls_certificate;  // of the server that is to run
  std::string tls_key;
  std::string jwks;  // who signs tokens; a file
  http::TokenRules tokens;
  std::string operator_key;
  std::string operator_key_file;
  std::string format;             // of books
  std::string platform_key_file;  // for asking a server about one platform
  std::string contract_version;
  std::string valid_from;  // of a contract
  std::string content_file;
  bool with_keys = false;  // of a backup
  std::uint32_t backups_kept = kBackupsKeptDefault;
  std::uint32_t backup_number = 0;  // to restore; 0: the newest
  std::string keys_folder;          // to restore with: a copy of a data folder's keys/
  bool older_keys = false;
  bool without_keys = false;        // to restore with new ones
  bool yes = false;                 // to repair, not only to say how
  std::uint64_t overlap_seconds = 0;  // for which a rotated key still works
  bool retire = false;                // the older of a log's keys, instead of making a new one
  std::optional<Time> restore_at;
  std::optional<Position> restore_at_position;
  Position dump_from = 0;
  std::uint64_t dump_count = UINT64_MAX;
  bool dump_blocks = false;

  std::uint64_t verify_entries_per_second_max = kVerifyEntriesPerSecondDefault;
  std::uint64_t verify_rows_max = kVerifyRowsMax;
  std::vector<std::string> checkpoints;  // files
  std::string scratch;                   // a folder
  std::string log_key_file;
  std::string witness_name;
  std::string witness_key_file;
  std::string consistency_file;
  bool demo = false;
  bool json = false;
  std::string platform;
  std::optional<Role> role;
  std::vector<std::string> customers;
  StoreOptions store;  // its folder, and that of the views, is `data`
  ViewsOptions views;
  http::ApplicationOptions application;
  http::ServerOptions server;
  bench::BenchOptions bench;
};

struct VerbRow {
  Verb verb;
  std::string_view words;     // "platform create"
  std::string_view argument;  // "NAME", or nothing
  std::string_view summary;   // one line
  std::string_view details;   // what else its help says
};

// Which verbs an option belongs to.
class Verbs {
 public:
  constexpr Verbs(std::initializer_list<Verb> verbs) {
    for (const auto verb : verbs) bits_ |= 1u << static_cast<unsigned>(verb);
  }
  constexpr bool contain(Verb verb) const { return (bits_ >> static_cast<unsigned>(verb)) & 1u; }

 private:
  unsigned bits_ = 0;
};

struct OptionRow {
  std::string_view name;   // without the dashes in front
  std::string_view value;  // what the help calls it, with its unit; nothing: a switch
  Verbs verbs;
  std::string_view help;
  std::string constraint;                                            // in words, for help and refusal
  std::function<bool(Settings&, const std::string& value)> take;     // false: the value breaks the constraint
  std::function<std::string(const Settings&)> shown = nullptr;       // of the defaults, for the help
  bool many = false;                                                 // takes all values up to the next option
};

const std::vector<VerbRow>& verb_table();
const std::vector<OptionRow>& option_table();

const VerbRow& row_of(Verb verb);

}  // namespace daybook
