// Signed tokens: a header and claims, a line each, which are signed with the key of the set; and the whole input as a token that nobody signed.
#include "domain/rules.h"
#include "fuzz/target.h"
#include "http/token.h"
#include "support/token_signer.h"

namespace {

using namespace daybook;
using namespace daybook::http;
using daybook::fuzz::require;
using daybook::test::TokenSigner;

constexpr std::chrono::sys_seconds kNow{std::chrono::seconds{1'800'000'000}};

void check_claims(const TokenClaims& claims, const TokenRules& rules) {
  require(claims.role != Role::operator_, "no token makes an operator");
  require(!claims.subject.empty() && claims.subject.size() <= 100, "a token says who");
  require(!claims.platform.empty(), "a token is of a platform");
  require(claims.customers.size() <= kCredentialCustomersMax, "a token has no more customers than it may have");
  require(claims.expires + rules.leeway > kNow, "a token's time is not over");
}

void run(std::string_view bytes) {
  static const TokenSigner signer(TokenSigner::Kind::ed25519, "key-1");
  static const KeySet keys(daybook::test::key_set_of({signer.public_key()}));
  static const TokenRules rules{.issuer = "https://id.example", .audience = "daybook"};
  require(!claims_of(bytes, keys, rules, kNow), "nothing is believed that nobody signed");

  const auto [header, claims] = daybook::fuzz::in_halves(bytes);
  auto token = signer.token(std::string(header), std::string(claims));
  const auto taken = claims_of(token, keys, rules, kNow);
  if (!taken) return;
  check_claims(*taken, rules);
  for (std::size_t i = 0; i < token.size(); i += 1 + token.size() / 8) {
    auto altered = token;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    require(!claims_of(altered, keys, rules, kNow), "a token that was altered is refused");
  }
}

const daybook::fuzz::Target target("token", run);

}  // namespace
