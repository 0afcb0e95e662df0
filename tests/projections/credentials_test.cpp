#include "projections/credentials.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "ledger.h"

namespace daybook {
namespace {

Hash hash_of(std::uint8_t first, std::uint8_t last = 0) {
  Hash hash{};
  hash.front() = first;
  hash.back() = last;
  return hash;
}

CredentialIssued issued(const std::string& credential, std::optional<PlatformName> platform, Hash key_hash,
                        Role role = Role::editor, std::vector<CustomerId> customers = {}) {
  return {{credential}, std::move(platform), role, std::move(customers), key_hash};
}

const PlatformName kAcme{"Acme-Rewards"};

TEST_CASE("a key works once its credential is issued and no longer once it is revoked") {
  Credentials credentials;
  credentials.fold({PlatformCreated{kAcme, 7}});
  CHECK_FALSE(credentials.find(hash_of(1)));

  credentials.fold({issued("one", kAcme, hash_of(1), Role::viewer)});
  const auto principal = credentials.find(hash_of(1));
  REQUIRE(principal);
  CHECK(principal->credential == CredentialId{"one"});
  CHECK(principal->role == Role::viewer);
  CHECK(principal->platform == kAcme);
  CHECK(principal->journal == 7);
  CHECK_FALSE(principal->limited());

  credentials.fold({CredentialRevoked{{"one"}, kAcme}});
  CHECK_FALSE(credentials.find(hash_of(1)));
  CHECK(principal->role == Role::viewer);  // who has begun may end
}

TEST_CASE("a credential that was rotated ends at once, or when its time has come, also where the clock is put back; its replacement has its rights") {
  Time now{100};
  Credentials credentials([&now] { return now; });
  credentials.fold({PlatformCreated{kAcme, 7}, issued("one", kAcme, hash_of(1), Role::editor, {{"group"}}), issued("two", kAcme, hash_of(2))});
  credentials.fold({CredentialRotated{{"two"}, kAcme, {"two-b"}, hash_of(3)}});
  CHECK_FALSE(credentials.find(hash_of(2)));
  CHECK(credentials.was_revoked(hash_of(2)));
  CHECK(credentials.find(hash_of(3)));

  credentials.fold({CredentialRotated{{"one"}, kAcme, {"one-b"}, hash_of(4), 1, Time{200}}});
  const auto replacement = credentials.find(hash_of(4));
  REQUIRE(replacement);
  CHECK(replacement->role == Role::editor);
  CHECK(replacement->customers == std::vector<CustomerId>{{"group"}});
  now = {199};
  CHECK(credentials.find(hash_of(1)));
  CHECK_FALSE(credentials.of_platform(kAcme)[0].revoked);
  now = {200};
  CHECK_FALSE(credentials.find(hash_of(1)));
  CHECK(credentials.was_revoked(hash_of(1)));
  now = {100};
  CHECK_FALSE(credentials.find(hash_of(1)));
  const auto rows = credentials.of_platform(kAcme);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].revoked);
  CHECK(rows[0].replacement == CredentialId{"one-b"});
  CHECK(rows[0].ends_at == Time{200});
  CHECK_FALSE(rows[3].revoked);
}

TEST_CASE("a rotated credential can be revoked before its time comes") {
  Credentials credentials([] { return Time{1}; });
  credentials.fold({PlatformCreated{kAcme, 1}, issued("one", kAcme, hash_of(1)), CredentialRotated{{"one"}, kAcme, {"two"}, hash_of(2), 9, Time{10}}});
  CHECK(credentials.find(hash_of(1)));
  credentials.fold({CredentialRevoked{{"one"}, kAcme}});
  CHECK_FALSE(credentials.find(hash_of(1)));
  CHECK(credentials.find(hash_of(2)));
}

TEST_CASE("two keys of a platform work side by side, and one goes without the other, however alike their hashes are") {
  Credentials credentials;
  credentials.fold({PlatformCreated{kAcme, 1}, issued("old", kAcme, hash_of(1, 1)), issued("new", kAcme, hash_of(1, 2))});
  CHECK(credentials.find(hash_of(1, 1))->credential == CredentialId{"old"});
  CHECK(credentials.find(hash_of(1, 2))->credential == CredentialId{"new"});
  CHECK_FALSE(credentials.find(hash_of(1, 3)));

  credentials.fold({CredentialRevoked{{"old"}, kAcme}});
  CHECK_FALSE(credentials.find(hash_of(1, 1)));
  CHECK(credentials.find(hash_of(1, 2)));
}

TEST_CASE("a credential that is limited to groups may see these and no others") {
  Credentials credentials;
  credentials.fold({PlatformCreated{kAcme, 1},
                    issued("limited", kAcme, hash_of(1), Role::editor, {{"group-one"}, {"group-two"}}),
                    issued("free", kAcme, hash_of(2))});
  const auto limited = credentials.find(hash_of(1));
  CHECK(limited->limited());
  CHECK(limited->may_see({"group-one"}));
  CHECK(limited->may_see({"group-two"}));
  CHECK_FALSE(limited->may_see({"group-three"}));
  CHECK_FALSE(limited->may_see({"group-on"}));
  CHECK(credentials.find(hash_of(2))->may_see({"group-three"}));
}

TEST_CASE("the operator's credential has no platform and the system journal") {
  Credentials credentials;
  CHECK_FALSE(credentials.has_operator());
  credentials.fold({PlatformCreated{kAcme, 1}, issued("of-platform", kAcme, hash_of(1))});
  CHECK_FALSE(credentials.has_operator());

  credentials.fold({issued("operator", {}, hash_of(2), Role::operator_)});
  CHECK(credentials.has_operator());
  CHECK_FALSE(credentials.find(hash_of(2))->platform);
  CHECK(credentials.find(hash_of(2))->journal == kSystemJournal);

  credentials.fold({CredentialRevoked{{"operator"}, {}}});
  CHECK_FALSE(credentials.has_operator());
}

TEST_CASE("platforms and their credentials are listed in the order of the journal, names taken without case") {
  Credentials credentials;
  credentials.fold({PlatformCreated{kAcme, 1}, PlatformCreated{{"Other"}, 2}, issued("b", kAcme, hash_of(1)),
                    issued("a", kAcme, hash_of(2), Role::auditor, {{"group"}}), issued("c", PlatformName{"Other"}, hash_of(3)),
                    CredentialRevoked{{"b"}, kAcme}});

  const auto platforms = credentials.platforms();
  REQUIRE(platforms.size() == 2);
  CHECK(platforms[0].platform == kAcme);
  CHECK(platforms[1].journal == 2);
  CHECK(credentials.platform({"ACME-rewards"})->platform == kAcme);
  CHECK_FALSE(credentials.platform({"Acme"}));

  const auto of_acme = credentials.of_platform({"acme-rewards"});
  REQUIRE(of_acme.size() == 2);
  CHECK(of_acme[0].credential == CredentialId{"b"});
  CHECK(of_acme[0].revoked);
  CHECK(of_acme[1].credential == CredentialId{"a"});
  CHECK(of_acme[1].role == Role::auditor);
  CHECK(of_acme[1].customers == std::vector<CustomerId>{{"group"}});
  CHECK_FALSE(of_acme[1].revoked);
  CHECK(credentials.of_platform({"nobody"}).empty());
}

TEST_CASE("a key works as soon as its issue was answered, and again after a restart") {
  Ledger ledger;
  const auto follow = [&](Credentials& credentials) {
    ledger.store().on_commit(kSystemJournal, [&](const std::vector<Event>& events) { credentials.fold(events); });
  };
  Credentials before;
  follow(before);
  const auto journal = ledger.platform("platform");
  ledger.execute(kSystemJournal, IssueCredential{{"one"}, PlatformName{"PLATFORM"}, Role::editor, {}, hash_of(1)});
  ledger.execute(kSystemJournal, IssueCredential{{"two"}, PlatformName{"platform"}, Role::editor, {}, hash_of(2)});
  REQUIRE(before.find(hash_of(1)));
  CHECK(before.find(hash_of(1))->journal == journal);
  ledger.execute(kSystemJournal, RevokeCredential{{"one"}, PlatformName{"platform"}});
  CHECK_FALSE(before.find(hash_of(1)));

  ledger.stop();
  ledger.start();
  Credentials after;
  follow(after);
  CHECK_FALSE(after.find(hash_of(1)));
  CHECK(after.find(hash_of(2)));
  CHECK(after.of_platform({"platform"}).size() == 2);
  ledger.stop();  // before what it calls goes
}

TEST_CASE("readers ask while credentials are issued and revoked") {
  Credentials credentials;
  credentials.fold({PlatformCreated{kAcme, 1}, issued("constant", kAcme, hash_of(0))});
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        if (!credentials.find(hash_of(0))) ++wrong;
        if (const auto other = credentials.find(hash_of(1)); other && other->platform != kAcme) ++wrong;
        if (credentials.of_platform(kAcme).empty() || !credentials.platform(kAcme)) ++wrong;
      }
    });
  }
  for (int i = 0; i < 200; ++i) {
    const auto name = "credential-" + std::to_string(i);
    credentials.fold({issued(name, kAcme, hash_of(1))});
    credentials.fold({CredentialRevoked{{name}, kAcme}});
  }
  done = true;
  for (auto& reader : readers) reader.join();
  CHECK(wrong == 0);
  CHECK(credentials.of_platform(kAcme).size() == 201);
}

}  // namespace
}  // namespace daybook
