#include "tools/options.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <concepts>

#include "http/times.h"
#include "tools/bench/words.h"
#include "tools/books/book_writer.h"

namespace daybook {
namespace {

constexpr Verbs kServe{Verb::serve};
constexpr Verbs kAdministration{Verb::platform_create, Verb::platform_list,     Verb::credential_issue, Verb::credential_list,
                                Verb::credential_revoke, Verb::projection_rebuild, Verb::projection_list,  Verb::backup};
constexpr Verbs kBackup{Verb::backup};
constexpr Verbs kRestore{Verb::restore};
constexpr Verbs kRepair{Verb::repair};
constexpr Verbs kDump{Verb::dump};
constexpr Verbs kBooks{Verb::export_, Verb::import};
constexpr Verbs kCosign{Verb::log_cosign};
constexpr Verbs kWitness{Verb::log_key, Verb::log_cosign};
constexpr Verbs kBench{Verb::bench};
constexpr Verbs kContractCreate{Verb::contract_create};
constexpr Verbs kAll{Verb::serve,           Verb::platform_create,   Verb::platform_list,      Verb::credential_issue,
                     Verb::credential_list, Verb::credential_revoke, Verb::projection_rebuild, Verb::projection_list,
                     Verb::backup,          Verb::restore,           Verb::contract_create,    Verb::contract_list,
                     Verb::export_,         Verb::import,            Verb::verify,             Verb::dump,
                     Verb::repair,          Verb::bench};
constexpr Verbs kWithUrl{Verb::platform_create,   Verb::platform_list,      Verb::credential_issue, Verb::credential_list,
                         Verb::credential_revoke, Verb::projection_rebuild, Verb::projection_list,  Verb::contract_create,
                         Verb::contract_list,     Verb::export_,            Verb::backup,
                         Verb::verify,            Verb::log_cosign,         Verb::bench};
constexpr Verbs kWithPlatform{Verb::credential_issue, Verb::credential_list, Verb::credential_revoke, Verb::contract_create,
                              Verb::contract_list,    Verb::export_,         Verb::import,            Verb::restore,         Verb::dump,
                              Verb::bench};
constexpr Verbs kWithJson{Verb::platform_create,   Verb::platform_list,      Verb::credential_issue,
                          Verb::credential_list,   Verb::credential_revoke,  Verb::projection_rebuild,
                          Verb::projection_list,   Verb::contract_create,    Verb::contract_list,
                          Verb::backup,            Verb::restore,            Verb::repair,           Verb::replay,           Verb::verify,
                          Verb::bench};
constexpr Verbs kWithPlatformKey{Verb::contract_create, Verb::contract_list, Verb::export_, Verb::verify, Verb::log_cosign, Verb::bench};

constexpr std::uint64_t kKilo = 1'000, kMega = 1'000'000;
constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20, kGibibyte = std::uint64_t{1} << 30, kTebibyte = std::uint64_t{1} << 40;
constexpr std::uint64_t kHourMilliseconds = 3'600'000, kDaySeconds = 86'400;

// A whole number, with its bounds; `field` gives the member of the settings that it fills, a number or a duration.
template <class Field>
OptionRow number(std::string_view name, std::string_view unit, Field field, std::uint64_t min, std::uint64_t max,
                 std::string_view help) {
  OptionRow row{name, unit, kServe, help, std::to_string(min) + " to " + std::to_string(max), nullptr};
  row.take = [field, min, max](Settings& settings, const std::string& value) {
    std::uint64_t count = 0;
    const auto end = value.data() + value.size();
    const auto [parsed, ec] = std::from_chars(value.data(), end, count);
    if (ec != std::errc{} || parsed != end || count < min || count > max) return false;
    auto& member = field(settings);
    using Member = std::remove_reference_t<decltype(member)>;
    if constexpr (std::integral<Member>) {
      member = static_cast<Member>(count);
    } else {
      member = Member(static_cast<typename Member::rep>(count));
    }
    return true;
  };
  row.shown = [field](const Settings& defaults) {
    Settings copy = defaults;
    const auto& member = field(copy);
    if constexpr (std::integral<std::remove_cvref_t<decltype(member)>>) {
      return std::to_string(member);
    } else {
      return std::to_string(member.count());
    }
  };
  return row;
}

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

OptionRow token_text(std::string_view name, std::string_view value, std::string http::TokenRules::*member, std::string_view help) {
  OptionRow row{name, value, kServe, help, "not empty", nullptr};
  row.take = [member](Settings& settings, const std::string& given) {
    settings.tokens.*member = given;
    return !given.empty();
  };
  row.shown = [member](const Settings& defaults) { return defaults.tokens.*member; };
  return row;
}

OptionRow flag(std::string_view name, Verbs verbs, bool Settings::*member, std::string_view help) {
  return {name, {}, verbs, help, {}, [member](Settings& settings, const std::string&) { return settings.*member = true; }};
}

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

// HOST:PORT, where an IPv6 address stands in brackets.
bool take_address(Settings& settings, const std::string& value) {
  const auto colon = value.rfind(':');
  if (colon == std::string::npos || colon == 0) return false;
  auto host = value.substr(0, colon);
  const bool in_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (!in_brackets && host.find(':') != std::string::npos) return false;
  if (in_brackets) host = host.substr(1, host.size() - 2);
  const auto digits = value.data() + colon + 1, end = value.data() + value.size();
  const auto [parsed, ec] = std::from_chars(digits, end, settings.server.port);
  settings.server.address = host;
  return ec == std::errc{} && parsed == end;
}

OptionRow listen() {
  OptionRow row{"listen", "HOST:PORT", kServe, "where to listen; port 0 takes a free one, which the log names",
                "an address and a port of 0 to 65535", take_address};
  row.shown = [](const Settings& defaults) { return defaults.server.address + ":" + std::to_string(defaults.server.port); };
  return row;
}

// In front of "/log/" and the platform's name: as a verifier's key is called.
OptionRow log_origin() {
  OptionRow row{"log-origin", "NAME", kServe, "how verifiable logs are called: NAME/log/PLATFORM; it must never change",
                "without white space and +", [](Settings& settings, const std::string& value) {
                  settings.store.checkpoints.origin = value;
                  return is_key_name(value);
                }};
  row.shown = [](const Settings& defaults) { return defaults.store.checkpoints.origin; };
  return row;
}

OptionRow log_public() {
  return {"log-public", {}, kServe, "show checkpoints and hashes of all platforms' logs without a credential; never entries", {},
          [](Settings& settings, const std::string&) { return settings.application.log_public = true; }};
}

OptionRow log_witnesses() {
  OptionRow row{"log-witness", "KEY...", kServe, "verifier keys of witnesses whose cosignatures checkpoints carry", "name+id+base64 of a key for cosignatures",
                [](Settings& settings, const std::string& value) {
                  const auto key = verifier_key_from_text(value);
                  if (key) settings.store.checkpoints.witnesses.push_back(*key);
                  return key && key->algorithm == NoteAlgorithm::cosignature && settings.store.checkpoints.witnesses.size() < kNoteSignaturesMax;
                }};
  row.many = true;
  return row;
}

OptionRow backups_kept() {
  auto row = number("keep", "COUNT", [](Settings& s) -> auto& { return s.backups_kept; }, 1, kKilo, "backups that stay in the folder; older ones go");
  row.verbs = kBackup;
  return row;
}

// An option of one verb that is not among its defaults.
template <class Field>
OptionRow number_of(Verb verb, std::string_view name, std::string_view unit, Field field, std::uint64_t min, std::uint64_t max, std::string_view help) {
  auto row = number(name, unit, field, min, max, help);
  row.verbs = {verb};
  row.shown = nullptr;
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

OptionRow plain_http_beyond_loopback() {
  return {"plain-http-beyond-loopback", {}, kServe,
          "listen without TLS where other machines reach it: keys and personal data cross the network as plain text, unless something in front encrypts", {},
          [](Settings& settings, const std::string&) { return settings.server.plain_beyond_loopback = true; }};
}

// Where requests may have backups made.
OptionRow backups_below() {
  return {"backups-below", "DIR", kServe, "lets the operator have backups made over HTTP, in DIR and folders below it", "not empty",
          [](Settings& settings, const std::string& value) {
            settings.application.backups_below = value;
            return !value.empty();
          }};
}

// A choice of `daybook bench`; `field` gives the member, `named` what a name stands for.
template <class Field, class Named>
OptionRow bench_choice(std::string_view name, std::string_view value, Field field, Named named, std::string names, std::string_view help) {
  OptionRow row{name, value, kBench, help, std::move(names),
                [field, named](Settings& settings, const std::string& given) {
                  const auto choice = named(given);
                  if (choice) field(settings.bench) = *choice;
                  return choice.has_value();
                }};
  return row;
}

template <class Field>
OptionRow bench_number(std::string_view name, std::string_view unit, Field field, std::uint64_t min, std::uint64_t max, std::string_view help) {
  auto row = number(name, unit, [field](Settings& s) -> auto& { return field(s.bench); }, min, max, help);
  row.verbs = kBench;
  return row;
}

OptionRow bench_svg() {
  return {"svg", "FILE", kBench, "where to write a picture of latency by percentile and throughput by second", "not empty",
          [](Settings& settings, const std::string& value) {
            settings.bench.svg = value;
            return !value.empty();
          }};
}

std::vector<OptionRow> bench_options() {
  using namespace bench;
  using B = BenchOptions;
  auto pick = bench_choice("pick", "HOW", [](B& b) -> auto& { return b.pick; }, pick_named, "uniform, zipf or hot",
                           "how accounts are chosen; zipf with the exponent 0.99; hot: all is paid by one");
  pick.shown = [](const Settings& defaults) { return std::string(name_of(defaults.bench.pick)); };
  auto form = bench_choice("bulk-form", "FORM", [](B& b) -> auto& { return b.bulk_form; }, bulk_form_named, "lines, list or atomic",
                           "with --batch: NDJSON both ways, JSON lists, or a list of which all is done or nothing");
  form.shown = [](const Settings& defaults) { return std::string(name_of(defaults.bench.bulk_form)); };
  auto mix = bench_choice("mix", "SHARES", [](B& b) -> auto& { return b.mix; }, mix_from_text,
                          "shares of transactions, holds, captures and voids such as transactions=90,holds=5,captures=5, with no more captures and voids than holds",
                          "what the commands are");
  mix.shown = [](const Settings& defaults) { return text_of(defaults.bench.mix); };
  auto rate = bench_number("rate", "REQUESTS", [](B& b) -> auto& { return b.rate; }, 1, 10 * kMega,
                           "requests a second, sent by schedule, their latency counted from when they were due; else each connection sends once it has its answer");
  rate.shown = nullptr;
  return {
      bench_number("connections", "COUNT", [](B& b) -> auto& { return b.connections; }, 1, 10 * kKilo, "connections, all on one thread"),
      bench_number("duration-s", "SECONDS", [](B& b) -> auto& { return b.duration; }, 1, kDaySeconds, "what is measured"),
      bench_number("warm-up-s", "SECONDS", [](B& b) -> auto& { return b.warm_up; }, 0, 3'600, "what goes before it in the same way, and is checked but not measured"),
      rate,
      bench_number("batch", "COUNT", [](B& b) -> auto& { return b.batch; }, 1, kBenchBatchMax,
                   "commands of a request; more than 1: /v1/transactions/bulk; of a block, with --in-process"),
      form,
      bench_number("accounts", "COUNT", [](B& b) -> auto& { return b.accounts; }, 2, kBenchAccountsMax, "accounts, made and funded before"),
      pick,
      mix,
      bench_number("reads-percent", "PERCENT", [](B& b) -> auto& { return b.reads_percent; }, 0, 100, "of the requests that read an account's balances"),
      bench_choice("read-only", "WHAT", [](B& b) -> auto& { return b.read_only; }, read_only_named, "health or balances",
                   "only GET /healthz, which is what HTTP costs alone, or only balances of accounts"),
      bench_number("seed", "NUMBER", [](B& b) -> auto& { return b.seed; }, 0, UINT64_MAX / 2, "the same seed makes the same commands"),
      bench_number("check-accounts-max", "COUNT", [](B& b) -> auto& { return b.check_accounts_max; }, 1, kBenchAccountsMax,
                   "accounts whose balances are compared afterwards, spread evenly over all"),
      bench_svg(),
      {"in-process", {}, kBench, "without a server: the writer alone, on a new folder --data", {},
       [](Settings& settings, const std::string&) { return settings.bench.in_process = true; }},
  };
}

std::vector<OptionRow> make_option_table() {
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
      text("scratch", "DIR", {Verb::verify, Verb::repair}, &Settings::scratch, "where there is room for what --data needs on the way, as much as the views have; else the system's folder for temporary files"),
      text("log-key", "FILE", {Verb::verify, Verb::log_cosign}, &Settings::log_key_file,
           "the log's verifier key, as GET /log/PLATFORM/key showed it when it could be trusted; without it verify takes the server's own word"),
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
      flag("yes", kRepair, &Settings::yes, "do it; without it repair says what it would do"),
      flag("blocks", kDump, &Settings::dump_blocks, "print a line for each block in front of its entries"),

      listen(),
      text("tls-certificate", "FILE", kServe, &Settings::tls_certificate,
           "the server's certificate and those between it and the root, in PEM; SIGHUP reads it again"),
      text("tls-key", "FILE", kServe, &Settings::tls_key, "the certificate's private key, in PEM without a passphrase; SIGHUP reads it again"),
      plain_http_beyond_loopback(),
      number("tls-handshake-ms-max", "MS", [](Settings& s) -> auto& { return s.server.tls_handshake_ms_max; }, 1, kHourMilliseconds,
             "from a connection's beginning to the end of the TLS handshake; longer is cut off"),
      text("jwks", "FILE", kServe, &Settings::jwks,
           "take signed tokens (JWT: ES256, RS256, EdDSA) beside keys: the JSON Web Key Set of who signs them; SIGHUP reads it again"),
      token_text("token-issuer", "TEXT", &http::TokenRules::issuer, "what \"iss\" of a token must be"),
      token_text("token-audience", "TEXT", &http::TokenRules::audience, "what \"aud\" of a token must be, or have among others"),
      number("token-leeway-seconds", "SECONDS", [](Settings& s) -> auto& { return s.tokens.leeway; }, 0, 600,
             "by which the clock of who signs tokens may differ from this one's"),
      number("token-bytes-max", "BYTES", [](Settings& s) -> auto& { return s.tokens.bytes_max; }, 128, 64 << 10, "a token; a longer one gets 401"),
      token_text("token-role-claim", "NAME", &http::TokenRules::role_claim, "the claim with the role, any but operator"),
      token_text("token-platform-claim", "NAME", &http::TokenRules::platform_claim, "the claim with the platform"),
      token_text("token-customers-claim", "NAME", &http::TokenRules::customers_claim,
                 "the claim with the list of customers (groups) that a token is limited to; a token without it has no limit"),
      log_origin(),
      log_public(),
      log_witnesses(),
      number("checkpoint-interval-ms", "MS", [](Settings& s) -> auto& { return s.store.checkpoints.interval; }, 0, kHourMilliseconds,
             "a journal that has grown is signed again at most so often, unless a proof asks for more"),
      backups_below(),
      flag("demo", kServe, &Settings::demo, "make the platform demo-platform where it is not, and print its key once"),

      number("threads", "COUNT", [](Settings& s) -> auto& { return s.server.threads; }, 0, 256,
             "threads that serve connections; 0: as many as the machine has cores"),
      number("connections-max", "COUNT", [](Settings& s) -> auto& { return s.server.connections_max; }, 1, kMega,
             "open connections; one more gets 503"),
      number("refusals-max", "COUNT", [](Settings& s) -> auto& { return s.server.refusals_max; }, 0, kMega,
             "connections that are just being told so; one more is closed without a word"),
      number("header-bytes-max", "BYTES", [](Settings& s) -> auto& { return s.server.header_bytes_max; }, 256, kMebibyte,
             "request line and header fields; more gets 431"),
      number("target-bytes-max", "BYTES", [](Settings& s) -> auto& { return s.server.target.bytes_max; }, 64, kMebibyte,
             "path and query; more gets 414"),
      number("target-segments-max", "COUNT", [](Settings& s) -> auto& { return s.server.target.segments_max; }, 4, kKilo,
             "segments of a path; more gets 400"),
      number("target-parameters-max", "COUNT", [](Settings& s) -> auto& { return s.server.target.parameters_max; }, 1, 10 * kKilo,
             "parameters of a query; more gets 400"),
      number("body-bytes-max", "BYTES", [](Settings& s) -> auto& { return s.server.body_bytes_max; }, 1, kGibibyte,
             "request body; more gets 413"),
      number("bulk-body-bytes-max", "BYTES", [](Settings& s) -> auto& { return s.server.bulk_body_bytes_max; }, 1, kGibibyte,
             "request body of a route for many commands at once; more gets 413"),
      number("bodies-bytes-max", "BYTES", [](Settings& s) -> auto& { return s.server.bodies_bytes_max; }, 1, kTebibyte,
             "all request bodies in memory at once; the one that goes beyond gets 503"),
      number("read-header-ms-max", "MS", [](Settings& s) -> auto& { return s.server.read_header_ms_max; }, 1, kHourMilliseconds,
             "from a request's first byte to the end of its header; longer gets 408"),
      number("read-body-ms-max", "MS", [](Settings& s) -> auto& { return s.server.read_body_ms_max; }, 1, kHourMilliseconds,
             "for the whole body to arrive; longer gets 408"),
      number("write-ms-max", "MS", [](Settings& s) -> auto& { return s.server.write_ms_max; }, 1, kHourMilliseconds,
             "for the client to take a piece of the answer; then the connection is closed"),
      number("idle-ms-max", "MS", [](Settings& s) -> auto& { return s.server.idle_ms_max; }, 1, kHourMilliseconds,
             "without a request; then the connection is closed"),
      number("linger-ms-max", "MS", [](Settings& s) -> auto& { return s.server.linger_ms_max; }, 0, kHourMilliseconds,
             "for the client to read the last answer before the connection ends"),
      number("drain-ms-max", "MS", [](Settings& s) -> auto& { return s.server.drain_ms_max; }, 0, kHourMilliseconds,
             "after SIGTERM, to answer what was read"),

      number("read-wait-ms-max", "MS", [](Settings& s) -> auto& { return s.application.read_wait_ms_max; }, 0, kHourMilliseconds,
             "a read waits so long for the projections to reflect what came before it; then it gets 503"),
      number("json-depth-max", "COUNT", [](Settings& s) -> auto& { return s.application.json_depth_max; }, 2, kKilo,
             "arrays and objects open at once in a body"),
      number("page-items-default", "COUNT", [](Settings& s) -> auto& { return s.application.page_items_default; }, 1, kMega,
             "items on a page of a list where the request doesn't say"),
      number("page-items-max", "COUNT", [](Settings& s) -> auto& { return s.application.page_items_max; }, 1, kMega,
             "items on a page that a request may ask for"),
      number("page-rows-max", "COUNT", [](Settings& s) -> auto& { return s.application.page_rows_max; }, 1, 1'000 * kMega,
             "rows looked at for one page of a filtered list, or of the past; then the page ends, and its cursor goes on from there"),
      number("streams-max", "COUNT", [](Settings& s) -> auto& { return s.application.streams_max; }, 0, kMega,
             "streams of entries that are open at once, of all platforms; one more gets 503"),
      number("platform-streams-max", "COUNT", [](Settings& s) -> auto& { return s.application.platform_streams_max; }, 0, kMega,
             "the same of one platform"),
      number("stream-heartbeat-ms", "MS", [](Settings& s) -> auto& { return s.application.stream_heartbeat; }, 10, kHourMilliseconds,
             "a stream without an entry sends a comment at least so often"),
      number("page-entries-default", "COUNT", [](Settings& s) -> auto& { return s.application.page_entries_default; }, 1, kMega,
             "entries on a page of the journal where the request doesn't say"),
      number("page-entries-max", "COUNT", [](Settings& s) -> auto& { return s.application.page_entries_max; }, 1, kMega,
             "entries on a page that a request may ask for"),
      number("bulk-transactions-max", "COUNT", [](Settings& s) -> auto& { return s.application.bulk_transactions_max; }, 1, kMega,
             "transactions in one request to /v1/transactions/bulk; more get 400"),
      number("diff-entries-max", "COUNT", [](Settings& s) -> auto& { return s.application.diff_entries_max; }, 1, kMega,
             "entries between the two positions of a request to /v1/diff; more get 400"),
      number("what-if-entries-max", "COUNT", [](Settings& s) -> auto& { return s.application.what_if_entries_max; }, 1, 100 * kMega,
             "entries that one request to /v1/what-if may decide again; more get 400"),
      number("what-if-objects-max", "COUNT", [](Settings& s) -> auto& { return s.application.what_if_objects_max; }, 1, 100 * kMega,
             "objects in the state that it begins with; more get 400"),
      number("what-ifs-max", "COUNT", [](Settings& s) -> auto& { return s.application.what_ifs_max; }, 1, 1'000,
             "requests to /v1/what-if at once, of all platforms; one more gets 503"),
      number("platform-what-ifs-max", "COUNT", [](Settings& s) -> auto& { return s.application.platform_what_ifs_max; }, 1, 1'000,
             "the same of one platform"),
      number("what-if-patches-max", "COUNT", [](Settings& s) -> auto& { return s.application.what_if_patches_max; }, 0, kMega,
             "objects whose differences the answer of /v1/what-if shows; the rest is counted"),
      number("what-if-with-max", "COUNT", [](Settings& s) -> auto& { return s.application.what_if_with_max; }, 1, 100 * kKilo,
             "commands that one request to /v1/what-if may add; more get 400"),
      number("what-if-without-max", "COUNT", [](Settings& s) -> auto& { return s.application.what_if_without_max; }, 1, kMega,
             "entries that it may leave out; more get 400"),
      number("ready-behind-entries-max", "COUNT", [](Settings& s) -> auto& { return s.application.ready_behind_entries_max; }, 0,
             1'000 * kMega, "a projection further behind makes /readyz say no"),
      number("retry-after-seconds", "SECONDS", [](Settings& s) -> auto& { return s.application.retry_after_seconds; }, 0,
             kDaySeconds, "what a 503 tells the client to wait"),

      number("requests-per-second-max", "COUNT", [](Settings& s) -> auto& { return s.application.requests.per_second_max; }, 0, kMega,
             "requests of one credential, in the long run; more get 429; 0: any number"),
      number("requests-burst-max", "COUNT", [](Settings& s) -> auto& { return s.application.requests.burst_max; }, 1, kMega,
             "those of a credential that has been quiet, at once"),
      number("request-credentials-max", "COUNT", [](Settings& s) -> auto& { return s.application.requests.credentials_max; }, 16, 10 * kMega,
             "credentials whose requests are counted; one more, and another's are forgotten"),
      number("failed-logins-per-minute-max", "COUNT", [](Settings& s) -> auto& { return s.application.logins.failures_per_minute_max; }, 0, kMega,
             "logins that may fail from one address; then the address is locked out but for credentials that were good there; 0: any number"),
      number("lock-out-seconds", "SECONDS", [](Settings& s) -> auto& { return s.application.logins.lock_out_seconds; }, 1, kDaySeconds,
             "how long; logins get 429 meanwhile"),
      number("failed-login-addresses-max", "COUNT", [](Settings& s) -> auto& { return s.application.logins.addresses_max; }, 1, 10 * kMega,
             "addresses whose failed logins are counted; one more, and another's are forgotten"),
      number("established-logins-max", "COUNT", [](Settings& s) -> auto& { return s.application.logins.established_max; }, 1, 10 * kMega,
             "credentials remembered as good at an address; one more, and all are forgotten"),

      number("queue-requests-max", "COUNT", [](Settings& s) -> auto& { return s.store.writer.queue_requests_max; }, 1, 10 * kMega,
             "commands that wait for the writer; one more gets 503"),
      number("block-entries-max", "COUNT", [](Settings& s) -> auto& { return s.store.writer.block_entries_max; }, 1, kMega,
             "entries of one commit"),
      number("block-bytes-max", "BYTES", [](Settings& s) -> auto& { return s.store.writer.block_bytes_max; }, 65'536,
             kGibibyte, "bytes of one commit"),
      number("disk-reserve-bytes", "BYTES", [](Settings& s) -> auto& { return s.store.writer.disk_reserve_bytes; }, 0,
             1'024 * kTebibyte, "with less free on the disk writes get 507; reads go on"),
      number("rejections-per-minute-max", "COUNT", [](Settings& s) -> auto& { return s.store.writer.rejections_per_minute_max; }, 0,
             kMega, "commands of one credential that rules refuse, each of which is an entry; more get 429; 0: any number"),
      number("clock-jump-seconds-max", "SECONDS", [](Settings& s) -> auto& { return s.store.writer.clock_jump_seconds_max; }, 1,
             10'000 * kDaySeconds, "a clock that jumps further ahead stops writes"),
      number("snapshot-tail-entries-max", "COUNT", [](Settings& s) -> auto& { return s.store.snapshot_tail_entries_max; }, 1,
             1'000 * kMega, "entries after the newest snapshot, which a restart evolves"),
      number("journal-wal-bytes-max", "BYTES", [](Settings& s) -> auto& { return s.store.wal_bytes_max; }, kMebibyte, kTebibyte,
             "of the write-ahead log before it is written to sorted files; a start reads at most as much"),
      number("journal-cache-bytes", "BYTES", [](Settings& s) -> auto& { return s.store.block_cache_bytes; }, kMebibyte, kTebibyte,
             "memory for blocks read from the journal"),
      number("views-cache-bytes", "BYTES", [](Settings& s) -> auto& { return s.views.block_cache_bytes; }, kMebibyte, kTebibyte,
             "memory for rows read from the projections"),
      number("ingest-behind-entries", "COUNT", [](Settings& s) -> auto& { return s.views.ingest_behind_entries; }, 1, 1'000 * kMega,
             "a projection further behind takes rows in as sorted files"),
      number("projections-gather-ms", "MS", [](Settings& s) -> auto& { return s.views.gather_ms; }, 0, 10'000,
             "how long commits gather before projections fold them, unless a reader waits; 0: not at all"),
      number("verify-entries-per-second-max", "COUNT", [](Settings& s) -> auto& { return s.verify_entries_per_second_max; }, 0, 1'000 * kMega,
             "entries that are verified in the background, again and again; 0: none"),
  };
}

std::vector<OptionRow> all_options() {
  auto options = make_option_table();
  std::ranges::move(bench_options(), std::back_inserter(options));
  return options;
}

}  // namespace

const std::vector<VerbRow>& verb_table() {
  static const std::vector<VerbRow> table = {
      {Verb::serve, "serve", "", "runs the server until SIGTERM or SIGINT",
       "The first start on a new data folder makes the operator's credential and prints its key once. The log goes to standard "
       "error, a JSON object a line; the line with the message \"listening\" names the address."},
      {Verb::platform_create, "platform create", "NAME", "makes a platform and its first credential, an admin's",
       "NAME has 5 to 100 letters, digits and dashes. The key is printed once and kept only as a hash."},
      {Verb::platform_list, "platform list", "", "lists the platforms", ""},
      {Verb::credential_issue, "credential issue", "", "issues a credential of a platform",
       "The key is printed once and kept only as a hash. A lost operator's key is replaced by a new one on the stopped folder: "
       "--role operator --data DIR, without --platform."},
      {Verb::credential_list, "credential list", "", "lists the credentials of a platform, also those revoked",
       "With --platform operator and --data it lists the operator's."},
      {Verb::credential_revoke, "credential revoke", "ID", "revokes a credential at once and for ever",
       "An operator's credential is revoked on the stopped folder, without --platform."},
      {Verb::projection_rebuild, "projection rebuild", "NAME", "makes a projection anew from the journals while the old one serves", ""},
      {Verb::projection_list, "projection list", "", "lists the projections and how far they are", ""},
      {Verb::backup, "backup", "DIR", "makes a backup of all journals, also of a running server",
       "DIR may have earlier backups: what they have is not copied again. With --url it is a folder of the server's machine, which --backups-below of "
       "serve allows. A backup has no keys of personal data unless --with-keys says so: keep the folder keys/ of the data folder elsewhere."},
      {Verb::restore, "restore", "DIR", "makes a new data folder from a backup, as it was then or earlier",
       "DIR is a folder of backups, --data a folder that is absent. Every entry is hashed and evolved. Since the log of the backup may have gone on, each platform "
       "begins a new log, which names the old one, unless --checkpoint has one that is exactly where it ends."},
      {Verb::repair, "repair", "", "cuts off a last write that a power cut tore, where a start is refused for it",
       "The folder must not be in use. Only a write that nothing follows is cut off: it was never synced, so nobody was told of it. Without --yes it says what would go and what "
       "remains. Any other damage is refused, and nothing is changed; docs/journal.md, Damage, says what can be done."},
      {Verb::contract_create, "contract create", "TYPE", "provides a contract that customers of a platform sign",
       "TYPE has 1 to 40 characters, such as standard. A contract stays as it is; what changes is a new version."},
      {Verb::contract_list, "contract list", "", "lists the contracts of a platform, all versions of all types", ""},
      {Verb::export_, "export", "FILE", "writes a platform's books",
       "FILE may be - for standard output. With --data the folder must not be in use. jsonl is what import reads; it has personal data as plain text, so "
       "that it needs --data."},
      {Verb::import, "import", "FILE", "brings books into a platform of a stopped folder",
       "FILE, or - for standard input, has a JSON object a line, as export writes them. It stops at the first line that is refused; given again, "
       "it goes on there."},
      {Verb::dump, "dump", "", "prints the entries of a journal, their exact bytes, a line each",
       "Without --platform it is the system journal. The folder is only read, and may be in use."},
      {Verb::replay, "replay", "DATA PLATFORM", "steps through a platform's journal, forwards and backwards",
       "DATA is a data folder, which is only read and may be in use. Without a command it asks for one after the other; `help` says which there are. With a "
       "command behind PLATFORM, such as bisect 'account acme-1 available < 0', it does that one and ends."},
      {Verb::verify, "verify", "", "finds out whether journals are what was written and signed, and all that follows from them",
       "With --data: all of a folder, also of one that a server has open. With --url: the platform's log, as a server shows it. It stops at the first difference, and "
       "says where and what. Exit code 0: no difference."},
      {Verb::log_key, "log key", "FILE", "makes a witness's key, and prints its verifier key",
       "FILE is made, with mode 0600. The verifier key is what serve takes as --log-witness."},
      {Verb::log_cosign, "log cosign", "FILE", "cosigns a log's checkpoint as a witness, and prints it with all its signatures",
       "FILE, or - for standard input, is the signed checkpoint of a log. It must continue what the witness cosigned last of that log, and that must be proved once "
       "it has grown: with --url the server is asked for the proof, and gets the cosignature."},
      {Verb::bench, "bench", "", "makes load, measures it, and checks that the books agree with every answer",
       "With --url: against a running server, on accounts of its own; with --in-process and --data: the write path alone, on a new folder. docs/bench.md says what each figure "
       "means. Exit code 1: an answer and the books contradict each other."},
  };
  return table;
}

const std::vector<OptionRow>& option_table() {
  static const std::vector<OptionRow> table = all_options();
  return table;
}

const VerbRow& row_of(Verb verb) { return *std::ranges::find(verb_table(), verb, &VerbRow::verb); }

}  // namespace daybook
