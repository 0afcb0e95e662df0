// Credentials that are rotated: given, when, then; with the time of the entries.
#include <catch2/catch.hpp>

#include "domain/decide.h"

using namespace daybook;

namespace {

const PlatformName kAcme{"Acme-Platform"};
constexpr Time kNow{1'000'000'000};
constexpr Time later(std::int64_t seconds) { return {kNow.microseconds + seconds * 1'000'000}; }

State given(const Events& more = {}) {
  State state;
  Events history{PlatformCreated{kAcme, 1}, PlatformCreated{{"Beta-Platform"}, 2},
                 CredentialIssued{{"c1"}, kAcme, Role::editor, {{"acme-eu"}}, Hash{1}}, CredentialIssued{{"op"}, std::nullopt, Role::operator_, {}, Hash{2}}};
  history.insert(history.end(), more.begin(), more.end());
  for (const auto& event : history) evolve(state, event, {0, kNow});
  return state;
}

RotateCredential rotate(std::uint64_t overlap_seconds = 0) { return {{"c1"}, PlatformName{"acme-platform"}, {"c2"}, Hash{3}, overlap_seconds}; }

const CredentialRotated kAtOnce{{"c1"}, kAcme, {"c2"}, Hash{3}};
const CredentialRotated kWithOverlap{{"c1"}, kAcme, {"c2"}, Hash{3}, 60, later(60)};

void check_rejected(const std::expected<Events, Rejection>& outcome, RejectionCode code, const std::string& subject) {
  REQUIRE_FALSE(outcome.has_value());
  CHECK(name_of(outcome.error().code) == name_of(code));
  CHECK(outcome.error().subject == subject);
}

}  // namespace

TEST_CASE("rotate credential: the replacement has its role and limits, and the old one ends with the entry or after the overlap") {
  CHECK(decide(given(), rotate(), kNow).value() == Events{kAtOnce});
  CHECK(decide(given(), rotate(60), kNow).value() == Events{kWithOverlap});
  for (const auto& rotated : {kAtOnce, kWithOverlap}) {
    const auto state = given({rotated});
    CHECK(*state.credentials.find({"c2"}) == CredentialRow{kAcme, Role::editor, {{"acme-eu"}}, Hash{3}});
    CHECK(state.credentials.find({"c1"})->replacement == CredentialId{"c2"});
    CHECK(state.credentials.find({"c1"})->revoked == !rotated.ends_at);
  }
}

TEST_CASE("rotate credential: an operator's, too") {
  const RotateCredential command{{"op"}, std::nullopt, {"op2"}, Hash{3}};
  CHECK(decide(given(), command, kNow).value() == Events{CredentialRotated{{"op"}, std::nullopt, {"op2"}, Hash{3}}});
}

TEST_CASE("rotate credential: only one that acts, of that platform, once, and into one that is new") {
  auto command = rotate();
  command.platform = {{"Beta-Platform"}};
  check_rejected(decide(given(), command, kNow), RejectionCode::credential_unknown, "c1");
  command.platform = {{"nobody"}};
  check_rejected(decide(given(), command, kNow), RejectionCode::platform_unknown, "nobody");
  command = rotate();
  command.replacement = {"op"};
  check_rejected(decide(given(), command, kNow), RejectionCode::credential_exists, "op");
  check_rejected(decide(given({CredentialRevoked{{"c1"}, kAcme}}), rotate(), kNow), RejectionCode::credential_revoked, "c1");
  command = rotate();
  command.replacement = {"c3"};
  check_rejected(decide(given({kAtOnce}), command, kNow), RejectionCode::credential_revoked, "c1");
  const auto twice = decide(given({kWithOverlap}), command, later(59));
  check_rejected(twice, RejectionCode::credential_rotated, "c1");
  CHECK(twice.error().facts == Facts{{"replacement", "c2"}});
  check_rejected(decide(given({kWithOverlap}), command, later(60)), RejectionCode::credential_revoked, "c1");
  command.credential = {"c2"};
  CHECK(decide(given({kWithOverlap}), command, later(1)).has_value());
}

TEST_CASE("rotate credential: overlaps by at most kCredentialOverlapSecondsMax") {
  CHECK(decide(given(), rotate(kCredentialOverlapSecondsMax), kNow).has_value());
  const auto longer = decide(given(), rotate(kCredentialOverlapSecondsMax + 1), kNow);
  check_rejected(longer, RejectionCode::invalid_field, "");
  CHECK(longer.error().violations == Violations{{"overlapSeconds", Rule::overlap, "2592001"}});
}

TEST_CASE("revoke credential: ends an overlap early, and not what has ended") {
  const RevokeCredential command{{"c1"}, kAcme};
  CHECK(decide(given({kWithOverlap}), command, later(59)).has_value());
  check_rejected(decide(given({kWithOverlap}), command, later(60)), RejectionCode::credential_revoked, "c1");
}
