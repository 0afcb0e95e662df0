// Which tokens are believed: one row a rule. Each bad token is the good one with one thing changed.
#include "http/token.h"

#include <catch2/catch.hpp>

#include "http/base64url.h"
#include "support/token_signer.h"

namespace daybook::http {
namespace {

using test::part;
using test::TokenSigner;
using Kind = TokenSigner::Kind;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using namespace std::string_view_literals;

constexpr sys_seconds kNow{seconds(2'000'000'000)};
const TokenRules kRules{.issuer = "https://id.example", .audience = "daybook"};

const TokenSigner& elliptic() {
  static const TokenSigner signer(Kind::es256, "ec-1");
  return signer;
}
const TokenSigner& rsa() {
  static const TokenSigner signer(Kind::rs256, "rsa-1");
  return signer;
}
const TokenSigner& edwards() {
  static const TokenSigner signer(Kind::ed25519, "ed-1");
  return signer;
}
const KeySet& keys() {
  static const KeySet set(test::key_set_of({elliptic().public_key(), rsa().public_key(), edwards().public_key()}));
  return set;
}

// The good claims with one member in place of the one that has its name, or beside them; an empty value leaves it out.
std::string claims(const std::string& name = "", const std::string& value = "") {
  std::vector<std::pair<std::string, std::string>> members = {
      {"iss", R"("https://id.example")"}, {"aud", R"("daybook")"},    {"sub", R"("alice@example.com")"}, {"exp", "2000000300"},
      {"role", R"("editor")"},            {"platform", R"("acme-platform")"}};
  std::string text;
  bool replaced = name.empty();
  const auto add = [&](const std::string& member, const std::string& json) {
    if (!json.empty()) text += (text.empty() ? "{\"" : ",\"") + member + "\":" + json;
  };
  for (const auto& [member, json] : members) {
    add(member, member == name ? value : json);
    replaced = replaced || member == name;
  }
  if (!replaced) add(name, value);
  return text + "}";
}

std::string header(const std::string& json) { return elliptic().token(json, claims()); }

std::string words(const std::string& token, const TokenRules& rules = kRules, sys_seconds now = kNow) {
  const auto result = claims_of(token, keys(), rules, now);
  return result ? "good" : std::string(words_for_log(result.error()));
}

}  // namespace

TEST_CASE("token: one signed with any of the three algorithms says who acts, on which platform, as what") {
  for (const auto* signer : {&elliptic(), &rsa(), &edwards()}) {
    CAPTURE(signer->id());
    const auto result = claims_of(signer->token(claims("customers", R"(["acme-eu","acme-us"])")), keys(), kRules, kNow);
    REQUIRE(result);
    CHECK(result->subject == "alice@example.com");
    CHECK(result->role == Role::editor);
    CHECK(result->platform == "acme-platform");
    CHECK(result->customers == std::vector<std::string>{"acme-eu", "acme-us"});
    CHECK(result->expires == kNow + seconds(300));
  }
}

TEST_CASE("token: its claims, one row a rule") {
  struct Row {
    std::string name, value, words;
  };
  const auto row = GENERATE(
      Row{"iss", "", "token of other issuer"}, Row{"iss", R"("https://id.example/")", "token of other issuer"},
      Row{"iss", R"(["https://id.example"])", "token of other issuer"},
      Row{"aud", "", "token for other audience"}, Row{"aud", R"("Daybook")", "token for other audience"},
      Row{"aud", R"(["a","b"])", "token for other audience"}, Row{"aud", "[]", "token for other audience"},
      Row{"aud", R"({"daybook":1})", "token for other audience"}, Row{"aud", R"(["a","daybook"])", "good"},
      Row{"exp", "", "token claims"}, Row{"exp", R"("2000000300")", "token claims"}, Row{"exp", "null", "token claims"},
      Row{"exp", "-1", "token claims"}, Row{"exp", "2e9", "token claims"}, Row{"exp", "9999999999999", "token claims"},
      Row{"exp", "999999999999", "good"}, Row{"exp", "2000000300.5", "good"},
      Row{"exp", "1999999941", "good"}, Row{"exp", "1999999940", "token expired"}, Row{"exp", "0", "token expired"},
      Row{"nbf", "2000000060", "good"}, Row{"nbf", "2000000061", "token not yet valid"}, Row{"nbf", R"("now")", "token claims"},
      Row{"iat", "2000000060", "good"}, Row{"iat", "2000000061", "token not yet valid"},
      Row{"sub", "", "token claims"}, Row{"sub", R"("")", "token claims"}, Row{"sub", "7", "token claims"},
      Row{"sub", R"("a b")", "token claims"}, Row{"sub", R"("a\u0000b")", "token claims"}, Row{"sub", R"("a\"b")", "token claims"},
      Row{"sub", R"("ä")", "token claims"}, Row{"sub", R"("auth0|5f7c8ec7c33c6c004bbafe82")", "good"},
      Row{"sub", '"' + std::string(100, 's') + '"', "good"}, Row{"sub", '"' + std::string(101, 's') + '"', "token claims"},
      Row{"role", "", "token claims"}, Row{"role", R"("Editor")", "token claims"}, Row{"role", R"("king")", "token claims"},
      Row{"role", R"(["editor"])", "token claims"}, Row{"role", R"("operator")", "token claims"},
      Row{"platform", "", "token claims"}, Row{"platform", R"("")", "token claims"}, Row{"platform", "null", "token claims"},
      Row{"customers", "[]", "token claims"}, Row{"customers", "null", "token claims"}, Row{"customers", R"("acme-eu")", "token claims"},
      Row{"customers", "[1]", "token claims"}, Row{"customers", R"(["acme"])", "token claims"},
      Row{"customers", R"(["acme-eu"])", "good"}, Row{"nonce", R"({"a":[1,{"b":null}]})", "good"});
  CAPTURE(row.name, row.value);
  CHECK(words(elliptic().token(claims(row.name, row.value))) == row.words);
}

TEST_CASE("token: at most 200 customers") {
  std::string list;
  for (int i = 0; i < 200; ++i) list += (list.empty() ? "[\"group-" : ",\"group-") + std::to_string(i) + "\"";
  TokenRules rules = kRules;
  CHECK(words(elliptic().token(claims("customers", list + "]")), rules) == "good");
  CHECK(words(elliptic().token(claims("customers", list + ",\"one-more\"]")), rules) == "token claims");
}

TEST_CASE("token: its header, one row a rule") {
  struct Row {
    std::string header, words;
  };
  const auto row = GENERATE(
      Row{R"({"alg":"ES256","kid":"ec-1"})", "good"}, Row{R"({"alg":"ES256","kid":"ec-1","typ":"at+jwt"})", "good"},
      Row{R"({"alg":"ES256","kid":"ec-1","typ":"application/at+JWT"})", "good"},
      Row{R"({"alg":"ES256","kid":"ec-1","typ":"secevent+jwt"})", "malformed token"}, Row{R"({"alg":"ES256","kid":"ec-1","typ":1})", "malformed token"},
      Row{R"({"alg":"ES256","kid":"ec-1","crit":["b64"],"b64":false})", "malformed token"}, Row{R"({"alg":"ES256","kid":"ec-1","crit":[]})", "malformed token"},
      Row{R"({"alg":"none","kid":"ec-1"})", "token algorithm"}, Row{R"({"alg":"None","kid":"ec-1"})", "token algorithm"}, Row{R"({"alg":"nOnE"})", "token algorithm"},
      Row{R"({"alg":"HS256","kid":"ec-1"})", "token algorithm"}, Row{R"({"alg":"HS512","kid":"ec-1"})", "token algorithm"},
      Row{R"({"alg":"ES384","kid":"ec-1"})", "token algorithm"}, Row{R"({"alg":"RS512","kid":"ec-1"})", "token algorithm"},
      Row{R"({"alg":"PS256","kid":"ec-1"})", "token algorithm"}, Row{R"({"alg":"es256","kid":"ec-1"})", "token algorithm"},
      Row{R"({"alg":"RS256","kid":"ec-1"})", "token algorithm"}, Row{R"({"alg":"EdDSA","kid":"ec-1"})", "token algorithm"},
      Row{R"({"kid":"ec-1"})", "token algorithm"}, Row{R"({"alg":["ES256"],"kid":"ec-1"})", "token algorithm"},
      Row{R"({"alg":"ES256"})", "token of unknown key"}, Row{R"({"alg":"ES256","kid":""})", "token of unknown key"},
      Row{R"({"alg":"ES256","kid":"other"})", "token of unknown key"}, Row{R"({"alg":"ES256","kid":1})", "token of unknown key"},
      Row{R"({"alg":"ES256","kid":"../../dev/null"})", "token of unknown key"},
      Row{R"({"alg":"RS256","kid":"rsa-1"})", "token signature"}, Row{R"({"alg":"EdDSA","kid":"ed-1"})", "token signature"},
      Row{R"({"alg":"ES256","kid":"ec-1","alg":"none"})", "malformed token"}, Row{R"(["ES256"])", "malformed token"}, Row{"no JSON", "malformed token"});
  CAPTURE(row.header);
  CHECK(words(header(row.header)) == row.words);
}

TEST_CASE("token: what a forger tries gets nothing") {
  const auto good = elliptic().token(claims());
  const auto dot = good.rfind('.');
  const auto signed_part = good.substr(0, dot), signature = good.substr(dot + 1);
  REQUIRE(words(good) == "good");

  const auto hs256 = part(R"({"alg":"HS256","kid":"rsa-1"})") + "." + part(claims());
  CHECK(words(hs256 + "." + to_base64url(test::hmac_sha256(rsa().pem(), hs256))) == "token algorithm");
  const auto disguised = part(R"({"alg":"RS256","kid":"rsa-1"})") + "." + part(claims());
  CHECK(words(disguised + "." + to_base64url(test::hmac_sha256(rsa().pem(), disguised))) == "token signature");

  const TokenSigner own(Kind::es256, "ec-1");
  CHECK(words(own.token(claims())) == "token signature");
  auto key = own.public_key();
  CHECK(words(own.token(R"({"alg":"ES256","kid":"ec-1","jwk":)" + key + "}", claims())) == "token signature");
  CHECK(words(own.token(R"({"alg":"ES256","kid":"ec-1","jku":"https://evil.example/keys"})", claims())) == "token signature");

  CHECK(words(part(R"({"alg":"ES256","kid":"ec-1"})") + "." + part(claims("role", R"("admin")")) + "." + signature) == "token signature");
  CHECK(words(signed_part + ".") == "token signature");
  CHECK(words(part(R"({"alg":"none"})") + "." + part(claims()) + ".") == "token algorithm");
  CHECK(words(signed_part + "." + to_base64url(std::string(64, '\0'))) == "token signature");
  CHECK(words(signed_part + "." + to_base64url(*from_base64url(signature) + "x")) == "token signature");
  const std::string_view order = "\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51"sv;
  REQUIRE(order.size() == 32);  // of the curve's group: as good as zero
  CHECK(words(signed_part + "." + to_base64url(std::string(order) + std::string(order))) == "token signature");
}

TEST_CASE("token: what is no token") {
  const auto good = elliptic().token(claims());
  for (const auto& text : {std::string("."), std::string(".."), std::string("a.b"), std::string("a.b.c"), good + ".a", good + "=", good + " ", " " + good,
                                 good.substr(1), part("{}") + "..", part("{}") + "." + part("{}") + "." + part("{}") + "." + part("{}") + "." + part("{}")}) {
    CAPTURE(text);
    CHECK(words(text) != "good");
  }
  for (std::size_t at = 0; at < good.size(); at += 7) {
    auto changed = good;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CAPTURE(at);
    CHECK(words(changed) != "good");
  }
}

TEST_CASE("token: one of as many bytes as are taken, and one more") {
  const auto good = elliptic().token(claims());
  TokenRules rules = kRules;
  rules.bytes_max = good.size();
  CHECK(words(good, rules) == "good");
  rules.bytes_max = good.size() - 1;
  CHECK(words(good, rules) == "malformed token");
}

TEST_CASE("token: without leeway it ends at its last second") {
  TokenRules rules = kRules;
  rules.leeway = seconds(0);
  CHECK(words(elliptic().token(claims()), rules, kNow + seconds(299)) == "good");
  CHECK(words(elliptic().token(claims()), rules, kNow + seconds(300)) == "token expired");
}

TEST_CASE("token: the claims may bear other names") {
  TokenRules rules = kRules;
  rules.role_claim = "https://acme.example/role";
  CHECK(words(elliptic().token(claims()), rules) == "token claims");
  CHECK(words(elliptic().token(claims("https://acme.example/role", R"("viewer")")), rules) == "good");
}

TEST_CASE("token: a key is told from a token by its having no dot") {
  CHECK(looks_like_token("a.b.c"));
  CHECK_FALSE(looks_like_token("dbk_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE"));
}

TEST_CASE("key set: what it may hold") {
  static const TokenSigner p384(Kind::es384, "p-384"), short_rsa(Kind::rs256_short, "short");
  const auto good = elliptic().public_key();
  const auto with = [](std::string key, const std::string& what, const std::string& instead) {
    return key.replace(key.find(what), what.size(), instead);
  };
  struct Row {
    std::string json, words;  // "" where it is good
  };
  const auto x_begins = good.find("\"x\":\"") + 5;
  const auto row = GENERATE_COPY(
      Row{test::key_set_of({good}), ""}, Row{test::key_set_of({p384.public_key(), good}), ""},
      Row{test::key_set_of({with(good, "\"use\":\"sig\",", "")}), ""}, Row{test::key_set_of({with(good, "\"alg\":\"ES256\",", "")}), ""},
      Row{test::key_set_of({with(good, "\"use\":\"sig\"", "\"key_ops\":[\"verify\"]")}), ""},
      Row{test::key_set_of({good, R"({"kty":"new","kid":"n"})"}), ""},
      Row{test::key_set_of({p384.public_key()}), "it has no key that verifies ES256, RS256 or EdDSA"},
      Row{test::key_set_of({with(good, "\"sig\"", "\"enc\"")}), "it has no key"}, Row{test::key_set_of({with(good, "ES256", "RS256")}), "it has no key"},
      Row{test::key_set_of({with(good, "\"use\":\"sig\"", "\"key_ops\":[\"sign\"]")}), "it has no key"},
      Row{test::key_set_of({}), "it has no key"}, Row{"{}", "no JSON object with a list \"keys\""}, Row{"[]", "no JSON object"}, Row{"", "it is not JSON"},
      Row{test::key_set_of({good, good}), "key 2 has the \"kid\" of another one"},
      Row{test::key_set_of({with(good, "ec-1", "")}), "key 1 has no \"kid\" of 1 to 256 bytes"},
      Row{test::key_set_of({with(good, "ec-1", std::string(256, 'k'))}), ""},
      Row{test::key_set_of({with(good, "ec-1", std::string(257, 'k'))}), "key 1 has no \"kid\""},
      Row{test::key_set_of({with(good, "\"kty\"", "\"d\":\"AAAA\",\"kty\"")}), "key 1 is a private key"},
      Row{test::key_set_of({good, R"({"kty":"oct","k":"AAAA","kid":"s"})"}), "key 2 is a shared secret"},
      Row{test::key_set_of({short_rsa.public_key()}), "key 1 has numbers that make no key, or one that is too short or too long"},
      Row{test::key_set_of({with(good, good.substr(x_begins - 5, 9), "\"x\":\"AAAA")}), "key 1 has numbers that make no key"},
      Row{test::key_set_of({with(good, good.substr(x_begins - 5, 9), "\"x\":\"")}), "key 1 has numbers that make no key"},
      Row{test::key_set_of({with(good, good.substr(x_begins - 5, 6), "\"x\":\"*")}), "key 1 has no \"x\" in base64url"},
      Row{test::key_set_of({"7"}), "key 1 is no JSON object"});
  CAPTURE(row.json);
  if (row.words.empty()) {
    CHECK_NOTHROW(KeySet(row.json));
  } else {
    CHECK_THROWS_WITH(KeySet(row.json), Catch::Contains(row.words));
  }
}

TEST_CASE("key set: its limits hold at them and not one past them") {
  std::string keys;
  for (int i = 0; i < 100; ++i) {
    auto key = edwards().public_key();
    keys += (keys.empty() ? "" : ",") + key.replace(key.find("ed-1"), 4, "k" + std::to_string(i));
  }
  CHECK(KeySet("{\"keys\":[" + keys + "]}").size() == 100);
  CHECK_THROWS_WITH(KeySet("{\"keys\":[" + keys + "," + edwards().public_key() + "]}"), Catch::Contains("more than 100 keys"));
  const auto set = test::key_set_of({edwards().public_key()});
  CHECK_NOTHROW(KeySet(set + std::string(KeySet::kBytesMax - set.size(), ' ')));
  CHECK_THROWS_WITH(KeySet(set + std::string(KeySet::kBytesMax + 1 - set.size(), ' ')), Catch::Contains("more than 1048576 bytes"));
}

TEST_CASE("base64url: each text has one form") {
  for (const std::string& bytes : {"", "a", "ab", "abc", "\xff\xfe\xfd\xfc"}) CHECK(from_base64url(to_base64url(bytes)) == bytes);
  CHECK(to_base64url("\xfb\xff") == "-_8");
  for (const auto* text : {"A", "AB", "AAB", "AAAA=", "AA==", "+/8", "AA A", "AAAAA", "AA\n"}) CHECK_FALSE(from_base64url(text));
}

}  // namespace daybook::http
