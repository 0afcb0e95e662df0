// The options of `daybook serve`, and those of other verbs that mean the same there.
#include "eventstore/signed_note.h"
#include "tools/option_rows.h"

namespace daybook {
namespace {

OptionRow token_text(std::string_view name, std::string_view value, std::string http::TokenRules::*member, std::string_view help) {
  OptionRow row{name, value, kServe, help, "not empty", nullptr};
  row.take = [member](Settings& settings, const std::string& given) {
    settings.tokens.*member = given;
    return !given.empty();
  };
  row.shown = [member](const Settings& defaults) { return defaults.tokens.*member; };
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
  OptionRow row{"log-origin", "NAME", {Verb::serve, Verb::log_rotate_key}, "how verifiable logs are called: NAME/log/PLATFORM; it must never change",
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

}  // namespace

std::vector<OptionRow> serve_options() {
  return {
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
      number("bulk-behind-entries-max", "COUNT", [](Settings& s) -> auto& { return s.application.bulk_behind_entries_max; }, 0, 1'000 * kMega,
             "where readers see the journal further behind than that, a request to /v1/transactions/bulk waits for the projections"),
      number("bulk-wait-ms-max", "MS", [](Settings& s) -> auto& { return s.application.bulk_wait_ms_max; }, 1, kMinuteMilliseconds,
             "so long at most; then it goes on"),
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
      number("projections-kept-bytes-max", "BYTES", [](Settings& s) -> auto& { return s.views.kept_row_bytes_max; }, 0, kTebibyte,
             "memory of each projection for rows that it read or changed lately; more lets it keep up with more accounts"),
      number("ingest-behind-entries", "COUNT", [](Settings& s) -> auto& { return s.views.ingest_behind_entries; }, 1, 1'000 * kMega,
             "a projection further behind takes rows in as sorted files"),
      number("projections-gather-ms", "MS", [](Settings& s) -> auto& { return s.views.gather_ms; }, 0, 10'000,
             "how long commits gather before projections fold them, unless a reader waits; 0: not at all"),
      number("verify-entries-per-second-max", "COUNT", [](Settings& s) -> auto& { return s.verify_entries_per_second_max; }, 0, 1'000 * kMega,
             "entries that are verified in the background, again and again; 0: none"),
  };
}

}  // namespace daybook
