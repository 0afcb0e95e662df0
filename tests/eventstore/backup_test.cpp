// Backups of a store that is written to meanwhile, and folders restored from them.
#include <catch2/catch.hpp>

#include <atomic>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include "eventstore/entry.h"
#include "eventstore/failure.h"
#include "eventstore/restoring.h"
#include "support/ledger.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::set<fs::path> files_below(const fs::path& folder) {
  std::set<fs::path> files;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (file.is_regular_file()) files.insert(fs::relative(file.path(), folder));
  }
  return files;
}

bool is_somewhere(const fs::path& folder, std::string_view bytes) {
  for (const auto& file : files_below(folder)) {
    if (content(folder / file).find(bytes) != std::string::npos) return true;
  }
  return false;
}

CreateEntity person(const std::string& id) {
  const auto key = KeyStore::new_id();
  return {{id}, EntityKind::natural_person, key, {Personal::Form::plain, key, "{}"}, Personal{Personal::Form::plain, key, "born 1971-07-17"}};
}

Personal document_of(const EventStore& store, Position position) {
  return std::get<EntityCreated>(decode(entries_of(store.log(), 1).at(position)).event).document;
}

// Of the platform, as the folder has them.
std::vector<std::string> entries_in(const fs::path& folder) {
  const EventStore store(store_options(folder));
  return entries_of(store.log(), 1);
}

const RestoredJournal& of_platform(const Restored& restored) { return restored.journals.at(1); }

LogRestored last_event(const std::vector<std::string>& entries) { return std::get<LogRestored>(decode(entries.back()).event); }

}  // namespace

TEST_CASE("backup: what was acknowledged before it began is in it, while the writer goes on") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  open_platform(store);
  std::atomic<bool> stopping = false;
  std::atomic<std::uint64_t> acknowledged = 1;
  std::thread writing([&] {
    for (int i = 0; !stopping; ++i) {
      must(store, 1, customer("customer-" + std::to_string(i)));
      ++acknowledged;
    }
  });
  std::vector<std::uint64_t> before;
  for (int i = 0; i < 3; ++i) {
    while (acknowledged < (i + 1) * 100u) std::this_thread::yield();
    before.push_back(acknowledged);
    CHECK(store.make_backup({folder / "backups", true}).number == static_cast<std::uint32_t>(i + 1));
  }
  stopping = true;
  writing.join();
  const auto all = entries_of(store.log(), 1);
  for (std::uint32_t number = 1; number <= 3; ++number) {
    const auto restored = restore({folder / "backups", folder / std::to_string(number), number});
    const auto size = of_platform(restored).restored.size;
    CHECK(size >= before[number - 1]);
    auto entries = entries_in(folder / std::to_string(number));
    REQUIRE(entries.size() == size + 1);
    CHECK(last_event(entries) == LogRestored{of_platform(restored).restoration, size, of_platform(restored).in_backup.root});
    entries.pop_back();
    CHECK(std::equal(entries.begin(), entries.end(), all.begin()));
  }
}

TEST_CASE("backup: files that an earlier one has are not copied again") {
  TemporaryFolder folder;
  {
    EventStore store(store_options(folder / "data"));
    open_platform(store);
    for (int i = 0; i < 200; ++i) must(store, 1, customer("customer-" + std::to_string(i)));
  }  // a snapshot is taken and flushed
  EventStore store(store_options(folder / "data"));
  store.make_backup({folder / "backups"});
  const auto shared = files_below(folder / "backups/journal/shared_checksum");
  CHECK_FALSE(shared.empty());
  must(store, 1, customer("one-more"));
  store.make_backup({folder / "backups"});
  CHECK(files_below(folder / "backups/journal/shared_checksum") == shared);
}

TEST_CASE("backup: one that was to stop is none, and the next one is whole") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  open_platform(store);
  must(store, 1, customer("acme-eu"));
  const bool first = GENERATE(true, false);
  if (!first) store.make_backup({folder / "backups"});
  std::stop_source stopping;
  stopping.request_stop();
  CHECK_THROWS_AS(store.make_backup({folder / "backups"}, stopping.get_token()), BackupStopped);
  CHECK(backups_in(folder / "backups").size() == (first ? 0u : 1u));
  must(store, 1, customer("acme-us"));
  store.make_backup({folder / "backups"});
  CHECK(of_platform(restore({folder / "backups", folder / "restored", 0, {}, true})).in_backup.size == 3);
}

TEST_CASE("backup: as many stay as asked for, the newest") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  open_platform(store);
  for (int i = 0; i < 4; ++i) store.make_backup({folder / "backups", false, 2});
  const auto backups = backups_in(folder / "backups");
  REQUIRE(backups.size() == 2);
  CHECK(backups[0].number == 3);
  CHECK(backups[1].number == 4);
  CHECK_THROWS_WITH(restore({folder / "backups", folder / "restored", 2, {}, true}), Catch::Contains("has no backup 2"));
}

TEST_CASE("backup: without an option it has no keys, and personal data restored from it reads as erased") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  open_platform(store);
  must(store, 1, person("ada"));
  store.make_backup({folder / "backups"});
  CHECK_FALSE(is_somewhere(folder / "backups", content(folder / "data/keys/master.key")));
  CHECK_FALSE(is_somewhere(folder / "backups", content(folder / "data/keys/keys").substr(64 + 16, 40)));
  CHECK_THROWS_WITH(restore({folder / "backups", folder / "restored"}), Catch::Contains("has no keys"));
  CHECK_FALSE(fs::exists(folder / "restored"));

  restore({folder / "backups", folder / "restored", 0, {}, true});
  EventStore bare(store_options(folder / "restored"));
  CHECK(bare.keys().open(document_of(bare, 1)).form == Personal::Form::erased);
  must(bare, 1, person("bob"));

  restore({folder / "backups", folder / "with-keys", 0, folder / "data/keys"});
  EventStore whole(store_options(folder / "with-keys"));
  CHECK(whole.keys().open(document_of(whole, 1)).form == Personal::Form::plain);
}

TEST_CASE("backup: no backup has a key that was destroyed before the newest one, nor does one leave earlier keys behind") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  open_platform(store);
  must(store, 1, person("ada"));
  const auto wrapped = content(folder / "data/keys/keys").substr(64 + 16, 40);
  store.make_backup({folder / "backups", true});
  CHECK(is_somewhere(folder / "backups", wrapped));
  CHECK_THROWS_WITH(store.make_backup({folder / "backups"}), Catch::Contains("has the keys of an earlier backup"));
  must(store, 1, EraseEntity{{"ada"}, ""});
  store.make_backup({folder / "backups", true});
  CHECK_FALSE(is_somewhere(folder / "backups", wrapped));
  restore({folder / "backups", folder / "restored", 1});
  EventStore restored(store_options(folder / "restored"));
  CHECK(restored.keys().open(document_of(restored, 1)).form == Personal::Form::erased);
}

TEST_CASE("backup: a folder of something else is left alone") {
  TemporaryFolder folder;
  EventStore store(store_options(folder / "data"));
  std::ofstream(folder / "file") << "mine";
  CHECK_THROWS_AS(store.make_backup({folder / "file"}), FolderUnusable);
  CHECK_THROWS_AS(store.make_backup({folder.path()}), FolderUnusable);
  CHECK_THROWS_AS(store.make_backup({folder / "data"}), FolderUnusable);
  CHECK_THROWS_AS(restore({folder / "data", folder / "restored"}), FolderUnusable);
  CHECK_THROWS_AS(restore({folder / "nothing", folder / "restored"}), FolderUnusable);
  store.make_backup({folder / "backups", true});
  CHECK_THROWS_AS(restore({folder / "backups", folder.path()}), FolderUnusable);
  CHECK(fs::exists(folder / "file"));
}

TEST_CASE("restore: one that was altered is refused, and nothing is left") {
  TemporaryFolder folder;
  {
    EventStore store(store_options(folder / "data"));
    open_platform(store);
    for (int i = 0; i < 50; ++i) must(store, 1, customer("customer-" + std::to_string(i)));
    store.make_backup({folder / "backups", true});
  }
  for (const auto& file : files_below(folder / "backups/journal")) {
    if (file.extension() != ".log" && file.extension() != ".sst") continue;
    CAPTURE(file.string());
    const auto path = folder / "backups/journal" / file;
    const auto bytes = content(path);
    if (bytes.empty()) continue;
    auto altered = bytes;
    altered[altered.size() / 2] ^= 1;
    std::ofstream(path, std::ios::binary) << altered;
    CHECK_THROWS(restore({folder / "backups", folder / "restored"}));
    CHECK_FALSE(fs::exists(folder / "restored"));
    std::ofstream(path, std::ios::binary) << bytes;
  }
  CHECK(of_platform(restore({folder / "backups", folder / "restored"})).restored.size == 51);
}

TEST_CASE("restore: at a position the journal has the entries up to it and goes on as a new log; other journals stay") {
  TemporaryFolder folder;
  std::vector<std::string> all;
  {
    EventStore store(store_options(folder / "data"));
    open_platform(store);
    must(store, kSystemJournal, CreatePlatform{{"other-platform"}});
    // Beyond a tile, and with a block that the point lies in.
    std::vector<std::future<Answer>> answers;
    for (int i = 0; i < 600; ++i) answers.push_back(submit_to(store, 1, customer("customer-" + std::to_string(i))));
    for (auto& answer : answers) answer.get();
    all = entries_of(store.log(), 1);
    store.make_backup({folder / "backups", true});
  }
  for (const Position last : {Position{0}, Position{254}, Position{255}, Position{256}, Position{599}, Position{600}}) {
    CAPTURE(last);
    const auto target = folder / std::to_string(last);
    RestoreOptions options{folder / "backups", target};
    options.at_position = JournalPoint{{"acme-platform"}, last};
    const auto restored = restore(options);
    CHECK(of_platform(restored).restored.size == last + 1);
    CHECK(of_platform(restored).in_backup.size == 601);
    CHECK(restored.journals.at(2).restored.size == 1);
    auto entries = entries_in(target);
    CHECK(last_event(entries) == LogRestored{of_platform(restored).restoration, 601, of_platform(restored).in_backup.root});
    entries.pop_back();
    CHECK(entries == std::vector(all.begin(), all.begin() + static_cast<long>(last) + 1));
  }
  RestoreOptions options{folder / "backups", folder / "restored"};
  options.at_position = JournalPoint{{"acme-platform"}, 601};
  CHECK_THROWS_WITH(restore(options), Catch::Contains("its last position is 600"));
  options.at_position = JournalPoint{{"no-platform"}, 0};
  CHECK_THROWS_WITH(restore(options), Catch::Contains("no platform no-platform"));
}

TEST_CASE("restore: at a time all journals end there; who was erased later stays erased, and what was revoked stays revoked") {
  TemporaryFolder folder;
  Time at;
  {
    EventStore store(store_options(folder / "data"));
    open_platform(store);
    must(store, 1, person("ada"));
    must(store, kSystemJournal, IssueCredential{{"c2"}, PlatformName{"acme-platform"}, Role::auditor, {}, {}});
    at = must(store, 1, person("bob")).back().time;
    must(store, 1, EraseEntity{{"ada"}, ""});
    must(store, kSystemJournal, CreatePlatform{{"later-platform"}});
    must(store, kSystemJournal, RevokeCredential{{"c2"}, PlatformName{"acme-platform"}});
    store.checkpoints().newest(2, "later-platform", 1);
    store.make_backup({folder / "backups"});
    fs::copy(folder / "data/keys", folder / "keys");
  }
  RestoreOptions options{folder / "backups", folder / "restored", 0, folder / "keys"};
  options.at = at;
  const auto restored = restore(options);
  REQUIRE(restored.journals.size() == 2);
  CHECK(restored.journals[0].restored.size == 2);
  CHECK(restored.journals[0].restoration > 0);
  CHECK(of_platform(restored).restored.size == 3);
  EventStore store(store_options(folder / "restored"));
  CHECK(store.keys().open(document_of(store, 1)).form == Personal::Form::erased);
  CHECK(store.keys().open(document_of(store, 2)).form == Personal::Form::plain);
  const auto system = entries_of(store.log(), kSystemJournal);
  CHECK(std::get<CredentialRevoked>(decode(system.back()).event).credential.text == "c2");
  must(store, kSystemJournal, CreatePlatform{{"later-platform"}});
  CHECK(checkpoint_from_text(store.checkpoints().newest(2, "later-platform", 1).text)->head.size == 1);  // of a log of its own
}

TEST_CASE("restore: keys that are older than the backup are taken where that is said; what lacks its key reads as erased") {
  TemporaryFolder folder;
  {
    EventStore store(store_options(folder / "data"));
    open_platform(store);
    must(store, 1, person("ada"));
    fs::copy(folder / "data/keys", folder / "keys");
    must(store, 1, person("bob"));
    store.make_backup({folder / "backups"});
  }
  RestoreOptions options{folder / "backups", folder / "restored", 0, folder / "keys"};
  CHECK_THROWS_WITH(restore(options), Catch::Contains("the keys are 2 of the 3"));
  options.older_keys = true;
  restore(options);
  EventStore store(store_options(folder / "restored"));
  CHECK(store.keys().open(document_of(store, 1)).form == Personal::Form::plain);
  CHECK(store.keys().open(document_of(store, 2)).form == Personal::Form::erased);
}

TEST_CASE("restore: the old log goes on only where a checkpoint is exactly at the end; one that does not fit is refused") {
  TemporaryFolder folder;
  Note early, last;
  {
    EventStore store(store_options(folder / "data"));
    open_platform(store);
    early = store.checkpoints().newest(1, "acme-platform");
    must(store, 1, customer("acme-eu"));
    last = store.checkpoints().newest(1, "acme-platform", 2);
    store.make_backup({folder / "backups", true});
  }
  const auto restored_with = [&](const std::string& name, std::vector<Note> checkpoints) {
    RestoreOptions options{folder / "backups", folder / name};
    options.checkpoints = std::move(checkpoints);
    return of_platform(restore(options));
  };
  CHECK(restored_with("at-the-end", {early, last}).restoration == 0);
  CHECK(entries_in(folder / "at-the-end").size() == 2);
  const auto first = restored_with("earlier", {early}).restoration;
  CHECK(first > 0);
  CHECK(restored_with("twice", {early}).restoration != first);
  {
    EventStore store(store_options(folder / "earlier"));
    const auto checkpoint = checkpoint_from_text(store.checkpoints().newest(1, "acme-platform").text).value();
    CHECK(checkpoint.origin == "daybook/log/acme-platform/r" + std::to_string(first));
    CHECK(checkpoint.head.size == 3);
    store.make_backup({folder / "second", true});
  }
  CHECK(of_platform(restore({folder / "second", folder / "again"})).restoration > first);

  const auto refused = [&](Note note, const std::string& why) { CHECK_THROWS_WITH(restored_with("refused", {std::move(note)}), Catch::Contains(why)); };
  auto unsigned_one = last;
  unsigned_one.signatures[0].bytes.back() ^= 1;
  refused(unsigned_one, "not signed with the log's key");
  auto of_other_log = checkpoint_from_text(last.text).value();
  of_other_log.origin += "/r1";
  refused({to_text(of_other_log), {}}, "another one than the backup's");
  {
    RestoreOptions options{folder / "backups", folder / "cut"};
    options.checkpoints = {early};
    options.at_position = JournalPoint{{"acme-platform"}, 0};  // where the checkpoint ends, and entries are lost
    CHECK(of_platform(restore(options)).restoration > 0);
  }
  {
    EventStore store(store_options(folder / "data"));
    must(store, 1, customer("acme-us"));
    last = store.checkpoints().newest(1, "acme-platform", 3);
  }
  refused(last, "the backup only 2");
}

TEST_CASE("restore: a backup from before the master key was rotated has its own; with keys from elsewhere the old ones and the new ones do, and no mixture") {
  TemporaryFolder folder;
  const auto data = folder / "data";
  {
    EventStore store(store_options(data));
    open_platform(store);
    must(store, 1, person("ada"));
    store.make_backup({folder / "with-keys", true});
    store.make_backup({folder / "without", false});
  }
  fs::copy(data / "keys", folder / "old-keys");
  KeyStore::rotate_master(data / "keys", 2);
  fs::copy(data / "keys", folder / "mixed");
  fs::copy_file(folder / "old-keys/master.key", folder / "mixed/master.key", fs::copy_options::overwrite_existing);

  const auto restored_document = [&](const std::string& name, const RestoreOptions& options) {
    restore(options);
    EventStore store(store_options(folder / name));
    return store.keys().open(document_of(store, 1)).form;
  };
  CHECK(restored_document("one", {folder / "with-keys", folder / "one"}) == Personal::Form::plain);
  CHECK(restored_document("two", {folder / "without", folder / "two", 0, folder / "old-keys"}) == Personal::Form::plain);
  CHECK(restored_document("three", {folder / "without", folder / "three", 0, data / "keys"}) == Personal::Form::plain);
  CHECK_THROWS_WITH(restore({folder / "without", folder / "four", 0, folder / "mixed"}), Catch::Contains("is not the master key"));

  EventStore store(store_options(data));
  store.make_backup({folder / "with-keys", true});  // replaces both files of the older copy
  CHECK(content(folder / "with-keys/keys/master.key") == content(data / "keys/master.key"));
  CHECK(restored_document("five", {folder / "with-keys", folder / "five", 1}) == Personal::Form::plain);
}

TEST_CASE("restore: a credential that was rotated behind the point does not come back") {
  TemporaryFolder folder;
  Time at;
  {
    EventStore store(store_options(folder / "data"));
    open_platform(store);
    must(store, kSystemJournal, IssueCredential{{"c2"}, PlatformName{"acme-platform"}, Role::auditor, {}, {}});
    at = must(store, 1, person("bob")).back().time;
    must(store, kSystemJournal, RotateCredential{{"c2"}, PlatformName{"acme-platform"}, {"c3"}, {}, 3'600});
    must(store, kSystemJournal, RevokeCredential{{"c2"}, PlatformName{"acme-platform"}});
    store.make_backup({folder / "backups", true});
  }
  RestoreOptions options{folder / "backups", folder / "restored"};
  options.at = at;
  restore(options);
  EventStore store(store_options(folder / "restored"));
  const auto system = entries_of(store.log(), kSystemJournal);
  REQUIRE(system.size() == 4);  // the platform, the credential, log-restored, and the end of the credential, once
  CHECK(std::get<CredentialRevoked>(decode(system.back()).event).credential.text == "c2");
}
