// Administration of a folder that is open in this process, and what a first start makes.
#include "tools/administration.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "eventstore/failure.h"
#include "eventstore/store.h"
#include "http/credential_key.h"
#include "process/daybook_process.h"
#include "tools/first_start.h"
#include "tools/options.h"
#include "tools/rebuilding.h"

namespace daybook {
namespace {

// The parts of a server, without the server.
struct Installation {
  test::TemporaryFolder folder;
  Credentials known;
  EventStore store{options()};
  LocalAdministration administration{store, known, nullptr};

  Installation() {
    store.on_commit(kSystemJournal, [this](const std::vector<Event>& events) { known.fold(events); });
  }
  StoreOptions options() const {
    StoreOptions options;
    options.folder = folder.path() / "data";
    return options;
  }
};

}  // namespace

TEST_CASE("create platform: it is there with an admin's credential, whose key works at once") {
  Installation installation;
  const auto issued = installation.administration.create_platform({"acme-platform"});
  REQUIRE(issued);
  const auto principal = installation.known.find(http::hash_of_key(issued->key));
  REQUIRE(principal);
  CHECK(principal->platform == PlatformName{"acme-platform"});
  CHECK(principal->role == Role::admin);
  CHECK(principal->credential == issued->credential);
  CHECK(installation.store.size(principal->journal) == 1);
}

TEST_CASE("administration: a refusal is a sentence that names what it is about") {
  Installation installation;
  auto& administration = installation.administration;
  REQUIRE(administration.create_platform({"acme-platform"}));
  CHECK_THAT(administration.create_platform({"ACME-platform"}).error(), Catch::Contains("ACME-platform"));
  CHECK_THAT(administration.create_platform({"acme"}).error(), Catch::Contains("platform must have 5 to 100 characters"));
  CHECK_THAT(administration.issue_credential(PlatformName{"other-platform"}, Role::viewer, {}).error(),
             Catch::Contains("other-platform"));
  CHECK_THAT(administration.credentials({"other-platform"}).error(), Catch::Contains("other-platform"));
  CHECK_THAT(administration.revoke_credential(PlatformName{"acme-platform"}, {"c0"}).error(), Catch::Contains("c0"));
}

TEST_CASE("revoke credential: its key works no longer, the list says so") {
  Installation installation;
  auto& administration = installation.administration;
  const PlatformName platform{"acme-platform"};
  REQUIRE(administration.create_platform(platform));
  const auto issued = administration.issue_credential(platform, Role::viewer, {{"acme-eu"}});
  REQUIRE(issued);
  REQUIRE(administration.revoke_credential(platform, issued->credential));
  CHECK_FALSE(installation.known.find(http::hash_of_key(issued->key)));
  const auto rows = administration.credentials(platform);
  REQUIRE(rows);
  REQUIRE(rows->size() == 2);
  CHECK(rows->at(1).credential == issued->credential);
  CHECK(rows->at(1).customers == std::vector<CustomerId>{{"acme-eu"}});
  CHECK(rows->at(1).revoked);
}

TEST_CASE("first start: the operator's credential and the demo platform are made once") {
  Installation installation;
  const auto made = make_operator(installation.administration, installation.known);
  REQUIRE(made);
  CHECK(installation.known.find(http::hash_of_key(made->key))->role == Role::operator_);
  CHECK_FALSE(make_operator(installation.administration, installation.known));

  const auto demo = make_demo(installation.administration, installation.known);
  REQUIRE(demo);
  CHECK(demo->platform == PlatformName{kDemoPlatform});
  CHECK_FALSE(make_demo(installation.administration, installation.known));
}

TEST_CASE("first start: a demo platform that nobody can use any more gets a new credential") {
  Installation installation;
  const auto first = make_demo(installation.administration, installation.known);
  REQUIRE(first);
  REQUIRE(installation.administration.revoke_credential(first->platform, first->credential));
  const auto second = make_demo(installation.administration, installation.known);
  REQUIRE(second);
  CHECK(second->credential != first->credential);
}

TEST_CASE("a folder that is no data folder is not made into one by a verb that only looks") {
  test::TemporaryFolder folder;
  Settings settings;
  settings.data = (folder.path() / "typo").string();
  CHECK_THROWS_AS(administration_of_folder(settings, false, false), FolderUnusable);
  CHECK_FALSE(std::filesystem::exists(settings.data));
}

TEST_CASE("what a server answers becomes a sentence, with every field that it names") {
  CHECK(sentence_of_problem(409, R"({"detail":"The name is taken: acme","code":"platform-exists"})") == "The name is taken: acme");
  CHECK(sentence_of_problem(400, R"({"detail":"Some fields are wrong.","errors":[{"field":"platform","message":"is required"}]})") ==
        "Some fields are wrong. platform is required.");
  CHECK(sentence_of_problem(502, "<html>") == "the server answered with status 502");
}

TEST_CASE("a URL that is none is refused before anything is sent") {
  const auto url = GENERATE("127.0.0.1:8080", "ftp://127.0.0.1", "https:/127.0.0.1", "http://", "https://", "http://user@host", "http://host/path", "http://host:port",
                            "http://host:", "http://[::1", "http://[::1]8080", "http://::1:8080", "http://host:123456");
  CHECK_THROWS_WITH(administration_of_server({url}, "key"), Catch::Contains("is no URL like http://127.0.0.1:8080"));
}

TEST_CASE("a server is named by a name or an address, with a port or without, with a slash at the end or without") {
  const auto url = GENERATE("http://127.0.0.1:1", "http://localhost:1/", "http://[::1]:1", "http://127.0.0.1", "https://localhost", "https://[::1]:1/");
  CHECK_NOTHROW(administration_of_server({url}, "key"));
}

TEST_CASE("the progress bar fills from left to right") {
  CHECK(progress_bar(0, 1000) == "[------------------------------]   0 %  0 of 1000 entries");
  CHECK(progress_bar(500, 1000) == "[###############---------------]  50 %  500 of 1000 entries");
  CHECK(progress_bar(1000, 1000) == "[##############################] 100 %  1000 of 1000 entries");
  CHECK(progress_bar(0, 0) == "[##############################] 100 %  0 of 0 entries");
}

}  // namespace daybook
