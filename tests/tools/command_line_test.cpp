// The command line: what it takes, what it refuses and in which words, and that its help says what its tables say.
#include "tools/command_line.h"

#include <catch2/catch.hpp>
#include <set>

namespace daybook {
namespace {

Call parsed(const std::vector<std::string>& words) {
  auto result = parse_command_line(words);
  INFO((result ? "" : result.error()));
  REQUIRE(result);
  return std::get<Call>(*result);
}

std::string refusal(const std::vector<std::string>& words) {
  const auto result = parse_command_line(words);
  REQUIRE(!result);
  return result.error();
}

struct Refused {
  std::vector<std::string> words;
  std::string why;  // a part of it
};

}  // namespace

TEST_CASE("serve: options fill the limits of the parts, what is left out keeps their defaults") {
  const auto [verb, settings] = parsed({"serve", "--data", "folder", "--listen", "[::1]:0", "--demo", "--body-bytes-max=1000",
                                        "--read-wait-ms-max", "5", "--disk-reserve-bytes", "0", "--bulk-behind-entries-max", "6", "--bulk-wait-ms-max", "7"});
  CHECK(verb == Verb::serve);
  CHECK(settings.data == "folder");
  CHECK(settings.server.address == "::1");
  CHECK(settings.server.port == 0);
  CHECK(settings.demo);
  CHECK(settings.server.body_bytes_max == 1000);
  CHECK(settings.application.read_wait_ms_max == std::chrono::milliseconds(5));
  CHECK(settings.application.bulk_behind_entries_max == 6);
  CHECK(settings.application.bulk_wait_ms_max == std::chrono::milliseconds(7));
  CHECK(settings.store.writer.disk_reserve_bytes == 0);
  CHECK(settings.server.header_bytes_max == http::ServerOptions{}.header_bytes_max);
  CHECK(settings.store.writer.block_entries_max == WriterLimits{}.block_entries_max);
}

TEST_CASE("the last of an option given twice counts, so that a script's defaults can be overridden") {
  const auto call = parsed({"serve", "--data", "a", "--listen", "127.0.0.1:8080", "--data", "b", "--listen", "127.0.0.1:9"});
  CHECK(call.settings.data == "b");
  CHECK(call.settings.server.port == 9);
}

TEST_CASE("credential issue: several customers may follow one option, or each its own") {
  const auto call = parsed({"credential", "issue", "--data", "d", "--customer", "acme-eu", "acme-us", "--customer", "acme-in",
                            "--role", "viewer", "--platform", "acme-platform"});
  CHECK(call.verb == Verb::credential_issue);
  CHECK(call.settings.customers == std::vector<std::string>{"acme-eu", "acme-us", "acme-in"});
  CHECK(call.settings.role == Role::viewer);
}

TEST_CASE("an operator's credential belongs to no platform and is issued and revoked on the folder alone") {
  CHECK(parsed({"credential", "issue", "--data", "d", "--role", "operator"}).settings.role == Role::operator_);
  CHECK(parsed({"credential", "revoke", "c1", "--data", "d"}).settings.argument == "c1");
  CHECK_THAT(refusal({"credential", "issue", "--url", "http://h", "--role", "operator"}), Catch::Contains("--data"));
  CHECK_THAT(refusal({"credential", "issue", "--data", "d", "--role", "operator", "--platform", "acme-platform"}),
             Catch::Contains("neither --platform nor --customer"));
}

TEST_CASE("credential rotate: an operator's on the folder alone, a platform's with its name; log rotate-key takes the origin that serve has") {
  CHECK(parsed({"credential", "rotate", "c1", "--data", "d"}).settings.overlap_seconds == 0);
  CHECK(parsed({"credential", "rotate", "c1", "--data", "d", "--overlap-seconds", "2592000"}).settings.overlap_seconds == 2'592'000);
  CHECK_THAT(refusal({"credential", "rotate", "c1", "--url", "http://h"}), Catch::Contains("--platform NAME"));
  CHECK_THAT(refusal({"credential", "rotate", "--data", "d"}), Catch::Contains("credential rotate needs ID"));
  const auto log = parsed({"log", "rotate-key", "--platform", "p", "--data", "d", "--retire", "--log-origin", "ledger.example"});
  CHECK(log.verb == Verb::log_rotate_key);
  CHECK(log.settings.retire);
  CHECK(log.settings.store.checkpoints.origin == "ledger.example");
  CHECK_THAT(refusal({"log", "rotate-key", "--data", "d"}), Catch::Contains("--platform NAME"));
  CHECK_THAT(refusal({"keys", "rotate-master"}), Catch::Contains("--data DIR"));
  CHECK_THAT(refusal({"keys", "rotate-master", "--url", "http://h"}), Catch::Contains("has no option --url"));
}

TEST_CASE("what makes no sense is refused with a sentence that says what would") {
  const auto row = GENERATE(
      Refused{{}, "a verb is missing"},
      Refused{{"srve"}, "there is no verb \"srve\"; did you mean serve?"},
      Refused{{"platfrom", "create"}, "did you mean platform create?"},
      Refused{{"platform"}, "which one: platform create, platform list?"},
      Refused{{"dance"}, "there is no verb \"dance\""},
      Refused{{"serve"}, "serve needs --data DIR"},
      Refused{{"serve", "--data", "d", "--tls-certificate", "c"}, "serve needs --tls-key FILE beside --tls-certificate"},
      Refused{{"serve", "--data", "d", "--jwks", "f", "--token-audience", "a"}, "serve needs --token-issuer TEXT beside --jwks"},
      Refused{{"serve", "--data", "d", "--jwks", "f", "--token-issuer", "i"}, "serve needs --token-audience TEXT beside --jwks"},
      Refused{{"serve", "--data", "d", "--tls-key", "k"}, "serve needs --tls-certificate FILE beside --tls-key"},
      Refused{{"serve", "--data"}, "--data needs its DIR"},
      Refused{{"serve", "--data", "d", "--bdy-bytes-max", "1"}, "serve has no option --bdy-bytes-max; did you mean --body-bytes-max?"},
      Refused{{"serve", "--data", "d", "--role", "viewer"}, "serve has no option --role"},
      Refused{{"serve", "--data", "d", "surplus"}, "what is \"surplus\" to serve?"},
      Refused{{"serve", "--data", "d", "--demo=yes"}, "--demo takes no value"},
      Refused{{"serve", "--data", "d", "--body-bytes-max", "1k"}, "--body-bytes-max must be 1 to 1073741824, not \"1k\""},
      Refused{{"serve", "--data", "d", "--body-bytes-max", "0"}, "must be 1 to 1073741824"},
      Refused{{"serve", "--data", "d", "--body-bytes-max", "1073741825"}, "must be 1 to 1073741824"},
      Refused{{"serve", "--data", "d", "--body-bytes-max", "-1"}, "must be 1 to 1073741824"},
      Refused{{"serve", "--data", "d", "--body-bytes-max", "99999999999999999999"}, "must be 1 to 1073741824"},
      Refused{{"serve", "--data", "d", "--listen", "127.0.0.1"}, "--listen must be an address and a port"},
      Refused{{"serve", "--data", "d", "--listen", "127.0.0.1:65536"}, "--listen must be an address and a port"},
      Refused{{"serve", "--data", "d", "--listen", "::1:80"}, "--listen must be an address and a port"},
      Refused{{"serve", "--data", "d", "--listen", ":80"}, "--listen must be an address and a port"},
      Refused{{"platform", "create", "--data", "d"}, "platform create needs NAME"},
      Refused{{"platform", "list"}, "platform list needs either --data DIR (a stopped folder) or --url URL"},
      Refused{{"platform", "list", "--data", "d", "--url", "http://h"}, "needs either --data DIR"},
      Refused{{"credential", "issue", "--data", "d", "--platform", "acme-platform"}, "needs --role ROLE"},
      Refused{{"credential", "issue", "--data", "d", "--role", "viewer"}, "needs --platform NAME"},
      Refused{{"credential", "issue", "--data", "d", "--role", "king"}, "must be viewer, creator, editor, onboarder, auditor, admin"},
      Refused{{"credential", "list", "--data", "d"}, "needs --platform NAME"},
      Refused{{"credential", "revoke", "c1", "--url", "http://h"}, "needs --platform NAME"});
  CHECK_THAT(refusal(row.words), Catch::Contains(row.why));
}

TEST_CASE("every number takes its bounds and refuses what is one beyond them") {
  for (const auto& option : option_table()) {
    const auto to = option.constraint.find(" to ");
    if (to == std::string::npos || option.name == "listen") continue;
    INFO(option.name);
    const auto min = std::stoull(option.constraint.substr(0, to));
    const auto max = std::stoull(option.constraint.substr(to + 4));
    Settings settings;
    CHECK(option.take(settings, std::to_string(min)));
    CHECK((!option.shown || option.shown(settings) == std::to_string(min)));
    CHECK(option.take(settings, std::to_string(max)));
    CHECK((!option.shown || option.shown(settings) == std::to_string(max)));
    if (min > 0) CHECK_FALSE(option.take(settings, std::to_string(min - 1)));
    CHECK_FALSE(option.take(settings, std::to_string(max + 1)));
  }
}

TEST_CASE("every default lies within its own bounds, and no name stands twice in the table") {
  const Settings defaults;
  std::set<std::string_view> names;
  for (const auto& option : option_table()) {
    INFO(option.name);
    CHECK(names.insert(option.name).second);
    const auto shown = option.shown ? option.shown(defaults) : "";
    Settings settings;
    if (!shown.empty()) CHECK(option.take(settings, shown));
  }
}

TEST_CASE("help names every verb, and of a verb every option with its unit and default") {
  for (const auto& verb : verb_table()) {
    CHECK_THAT(help(), Catch::Contains(std::string(verb.words)));
    std::vector<std::string> words = {std::string(verb.words.substr(0, verb.words.find(' ')))};
    if (const auto space = verb.words.find(' '); space != std::string_view::npos) words.emplace_back(verb.words.substr(space + 1));
    words.emplace_back("--help");
    const auto result = parse_command_line(words);
    REQUIRE(result);
    const auto& text = std::get<Print>(*result).text;
    CHECK(text == help(verb.verb));
    for (const auto& option : option_table()) {
      const auto heading = "  --" + std::string(option.name) + (option.value.empty() ? " " : " " + std::string(option.value) + " ");
      INFO(verb.words << heading);
      CHECK((text.find(heading) != std::string::npos) == option.verbs.contain(verb.verb));
    }
  }
  CHECK_THAT(help(Verb::serve), Catch::Contains("--body-bytes-max BYTES"));
  CHECK_THAT(help(Verb::serve), Catch::Contains("[1048576]"));
}

TEST_CASE("the option --version names the program and its version") {
  const auto result = parse_command_line({"--version"});
  REQUIRE(result);
  CHECK_THAT(std::get<Print>(*result).text, Catch::StartsWith("daybook 0."));
}

}  // namespace daybook
