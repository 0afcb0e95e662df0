#include "tools/first_start.h"

#include <algorithm>
#include <stdexcept>

namespace daybook {
namespace {

IssuedCredential made(OrSentence<IssuedCredential> issued) {
  if (!issued) throw std::runtime_error("the first start could not make its credentials: " + issued.error());
  return *std::move(issued);
}

}  // namespace

std::optional<IssuedCredential> make_operator(Administration& administration, const Credentials& known) {
  if (known.has_operator()) return std::nullopt;
  return made(administration.issue_credential(std::nullopt, Role::operator_, {}));
}

std::optional<IssuedCredential> make_demo(Administration& administration, const Credentials& known) {
  const PlatformName demo{kDemoPlatform};
  if (!known.platform(demo)) return made(administration.create_platform(demo));
  // A start that ended between making the platform and its credential left a platform that nobody can use.
  const auto credentials = known.of_platform(demo);
  if (std::ranges::any_of(credentials, [](const auto& row) { return !row.revoked; })) return std::nullopt;
  return made(administration.issue_credential(demo, Role::admin, {}));
}

std::string words_about_operator(const IssuedCredential& issued) {
  return "operator       credential " + issued.credential.text + "\noperator key   " + issued.key +
         "\n               shown only now: it administers this installation (daybook platform create NAME --url ...)\n\n";
}

std::string words_about_demo(const IssuedCredential& issued, const std::string& url) {
  const auto user = issued.platform->text + ":" + issued.key;
  const auto curl = "  curl -u " + user + " " + url + "/raas/v2/customers";
  const std::string json = " -H 'Content-Type: application/json' -d ";
  return "demo platform  " + issued.platform->text + "\ndemo key       " + issued.key + "\n               shown only now. Try:\n\n" +
         curl + json + R"('{"customerIdentifier":"acme-eu","displayName":"Acme Europe"}')" + "\n\n" +
         curl + "/acme-eu/accounts" + json +
         R"('{"accountIdentifier":"acme-eu-rewards","displayName":"Rewards","contactEmail":"rewards@acme.example","currencyCode":"EUR"}')" +
         "\n\n  curl -u " + user + " " + url + "/v1/transactions" + json +
         R"('{"id":"top-up-1","postings":[{"from":"funding-eur","to":"acme-eu-rewards","amount":"100.00","currency":"EUR"}]}')" + "\n\n" +
         curl + "/acme-eu/accounts\n\n";
}

}  // namespace daybook
