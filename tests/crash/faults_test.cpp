// What goes wrong around the real program: a folder that is in use, a disk without room, bytes that changed on disk, a signal in the
// middle of work. And what should go well: many connections share one sync.
#include <algorithm>
#include <atomic>
#include <boost/system/system_error.hpp>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <regex>
#include <sstream>
#include <thread>

#include "crash/platform.h"

namespace daybook::test {

namespace fs = std::filesystem;

namespace {

// Ends the server as an operator does; what it says then is part of a failure's message.
void stop(DaybookProcess& server) {
  server.send_signal(SIGTERM);
  const auto exit_code = server.wait();
  INFO(server.log());
  REQUIRE(exit_code == 0);
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void flip_byte(const fs::path& file, std::size_t at) {
  auto bytes = read_file(file);
  bytes[at] = static_cast<char>(bytes[at] ^ 0x20);
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

// CPU time that the process has used, in clock ticks (100 a second): utime and stime of proc(5).
long cpu_ticks(const DaybookProcess& process) {
  const auto stat = read_file("/proc/" + std::to_string(process.id()) + "/stat");
  std::istringstream fields(stat.substr(stat.rfind(')') + 2));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  long user = 0;
  long system = 0;
  fields >> user >> system;
  return user + system;
}

double metric(Client& client, const std::string& name) {
  const auto answer = client.send("GET", "/metrics");
  std::smatch match;
  const std::regex line("(?:^|\\n)" + name + " ([-+.e0-9]+)\\n");
  INFO(answer.body);
  REQUIRE(std::regex_search(answer.body, match, line));
  return std::stod(match.str(1));
}

// A file system of 64 MiB in namespaces of its own, held by a process that sleeps. Needs a system that lets users make
// namespaces (unshare -rm).
class SmallDisk {
 public:
  static bool is_possible() {
    static const bool possible = std::system("unshare -rm sh -c 'mount -t tmpfs none /mnt' 2>/dev/null") == 0;
    return possible;
  }
  static void say_skipped() { WARN("skipped: this system doesn't let a test mount a small file system (unshare -rm)"); }

  SmallDisk() {
    REQUIRE(comes_true([this] { return fs::exists(root() / "ready"); }));
  }

  std::vector<std::string> wrapper() const {
    return {"nsenter", "-t", std::to_string(holder_.id()), "-U", "-m", "--preserve-credentials"};
  }

  // Writes a file until only so many bytes are free.
  void fill(std::uintmax_t left_bytes) const {
    std::ofstream filler(root() / "filler", std::ios::binary);
    const std::string piece(64 << 10, 'x');
    while (filler && fs::space(root()).available > left_bytes) filler << piece << std::flush;
  }
  void empty() const { fs::remove(root() / "filler"); }

 private:
  fs::path root() const { return "/proc/" + std::to_string(holder_.id()) + "/root/mnt"; }

  DaybookProcess holder_{{}, {"unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=64m none /mnt && touch /mnt/ready && exec sleep 600"}};
};

// Creates accounts until one is refused; counts those that were acknowledged also where the server ends instead.
int create_until_refused(Client& client, const Platform& platform, std::size_t& acknowledged) {
  for (;; ++acknowledged) {
    const auto answer = create_account(client, platform, "customer", "account-" + std::to_string(acknowledged));
    if (answer.status != 201) return answer.status;
  }
}

}  // namespace

TEST_CASE("two servers on one folder: the second says who has it and ends with 1, the first goes on") {
  TemporaryFolder folder;
  DaybookProcess first(serve_arguments(folder.path() / "data"));
  Client client(first.port());
  DaybookProcess second(serve_arguments(folder.path() / "data"));
  CHECK(second.wait() == 1);
  CHECK_THAT(second.log(), Catch::Contains("is in use by process"));
  CHECK_THAT(second.log(), !Catch::Contains("listening"));

  DaybookProcess verb({"platform", "list", "--data", (folder.path() / "data").string()});
  CHECK(verb.wait() == 1);
  CHECK_THAT(verb.log(), Catch::Contains("is in use by process"));
  CHECK(client.send("GET", "/healthz").status == 200);
}

TEST_CASE("a server without requests rests") {
  TemporaryFolder folder;
  DaybookProcess server(serve_arguments(folder.path() / "data"));
  const auto platform = make_platform(server, "quiet-platform");
  Client client(server.port());
  REQUIRE(create_customer(client, platform, "customer").status == 201);
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  const auto before = cpu_ticks(server);
  std::this_thread::sleep_for(std::chrono::seconds(2));
  CHECK(cpu_ticks(server) - before < 50);  // a thread that spins takes 200
  stop(server);
}

TEST_CASE("a start on a disk without room is refused with a plain sentence") {
  if (!SmallDisk::is_possible()) return SmallDisk::say_skipped();
  SmallDisk disk;
  {
    DaybookProcess server(serve_arguments("/mnt/data", {"--disk-reserve-bytes", "0"}), disk.wrapper());
    make_platform(server, "small-platform");
    stop(server);
  }
  for (const std::uint64_t left : {0, 100'000, 15'000'000}) {
    disk.fill(left);
    DaybookProcess server(serve_arguments("/mnt/data", {"--disk-reserve-bytes", "0"}), disk.wrapper());
    CHECK(server.wait() == 1);
    CHECK_THAT(server.log(), Catch::Contains("bytes free, and a start needs"));
    disk.empty();
  }
}

TEST_CASE("a disk below its reserve: writes get 507 before they are decided, reads go on") {
  TemporaryFolder folder;
  const auto data = folder.path() / "data";
  Platform platform;
  {
    DaybookProcess server(serve_arguments(data));
    platform = make_platform(server, "full-platform");
    Client client(server.port());
    REQUIRE(create_customer(client, platform, "before").status == 201);
    stop(server);
  }
  DaybookProcess server(serve_arguments(data, {"--disk-reserve-bytes", std::to_string(std::uint64_t{1} << 50)}));
  Client client(server.port());
  CHECK(create_customer(client, platform, "after").status == 507);
  CHECK(client.send("GET", "/raas/v2/customers/before", {platform.admin()}).status == 200);
  CHECK(client.send("GET", "/raas/v2/customers/after", {platform.admin()}).status == 404);
  CHECK(entries(client, platform).size() == 2);
  stop(server);
}

TEST_CASE("a disk that fills up while the server runs: writes get 507, and succeed again once there is room") {
  if (!SmallDisk::is_possible()) return SmallDisk::say_skipped();
  SmallDisk disk;
  DaybookProcess server(serve_arguments("/mnt/data", {"--disk-reserve-bytes", "16777216"}), disk.wrapper());
  const auto platform = make_platform(server, "small-platform");
  Client client(server.port());
  REQUIRE(create_customer(client, platform, "customer").status == 201);

  disk.fill(8 << 20);  // what takes the room away is somebody else
  std::size_t acknowledged = 0;
  CHECK(create_until_refused(client, platform, acknowledged) == 507);
  CHECK(entries(client, platform).size() == acknowledged + 2);
  CHECK(client.send("GET", "/raas/v2/customers/customer", {platform.admin()}).status == 200);

  disk.empty();
  const auto created_again = [&] { return create_customer(client, platform, "there-is-room-again").status == 201; };
  CHECK(comes_true(created_again));
  stop(server);
}

TEST_CASE("a disk that is full in the middle of a commit: the server ends and says so, what it acknowledged is there afterwards") {
  if (!SmallDisk::is_possible()) return SmallDisk::say_skipped();
  SmallDisk disk;
  Platform platform;
  std::size_t acknowledged = 0;
  {
    DaybookProcess server(serve_arguments("/mnt/data", {"--disk-reserve-bytes", "0"}), disk.wrapper());
    platform = make_platform(server, "small-platform");
    Client client(server.port());
    REQUIRE(create_customer(client, platform, "customer").status == 201);
    disk.fill(0);
    CHECK_THROWS_AS(create_until_refused(client, platform, acknowledged), boost::system::system_error);  // the connection ends with it
    CHECK(server.wait() == 1);
    CHECK_THAT(server.log(), Catch::Contains("\"level\":\"error\"") && Catch::Contains("storage failed"));
  }
  disk.empty();
  DaybookProcess server(serve_arguments("/mnt/data"), disk.wrapper());
  Client client(server.port());
  const auto found = entries(client, platform).size();
  CHECK(found >= acknowledged + 2);
  CHECK(found <= acknowledged + 3);  // the one that had no answer may be there
  stop(server);
}

TEST_CASE("a byte that changed on disk is named or harmless, never silent") {
  TemporaryFolder folder;
  const auto data = folder.path() / "data";
  Platform platform;
  std::vector<std::string> journal;
  {
    DaybookProcess server(serve_arguments(data));
    platform = make_platform(server, "damaged-platform");
    Client client(server.port());
    for (int i = 0; i < 20; ++i) REQUIRE(create_customer(client, platform, "customer-" + std::to_string(i)).status == 201);
    stop(server);
  }
  {
    // A second run leaves what it wrote in the write-ahead log, because it is killed.
    DaybookProcess server(serve_arguments(data));
    Client client(server.port());
    for (int i = 0; i < 20; ++i) REQUIRE(create_customer(client, platform, "late-" + std::to_string(i)).status == 201);
    journal = entries(client, platform);
    server.send_signal(SIGKILL);
    server.wait();
  }
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(data / "journal")) {
    const auto name = file.path().filename().string();
    const bool holds_data = file.path().extension() == ".sst" || file.path().extension() == ".log" || name.starts_with("MANIFEST");
    if (holds_data && file.file_size() > 0) files.push_back(file.path().filename());
  }
  REQUIRE(files.size() >= 3);

  std::mt19937 random(20);
  for (const auto& file : files) {
    for (int trial = 0; trial < 4; ++trial) {
      const auto damaged = folder.path() / "damaged";
      fs::remove_all(damaged);
      fs::copy(data, damaged, fs::copy_options::recursive);
      const auto at = std::uniform_int_distribution<std::size_t>(0, fs::file_size(damaged / "journal" / file) - 1)(random);
      flip_byte(damaged / "journal" / file, at);
      INFO(file << ", byte " << at);

      DaybookProcess server(serve_arguments(damaged));
      try {
        Client client(server.port());
        CHECK(entries(client, platform) == journal);
        server.send_signal(SIGKILL);
        server.wait();
      } catch (const std::exception& error) {
        INFO(error.what());
        CHECK_THAT(server.log(), Catch::Contains("damaged", Catch::CaseSensitive::No) ||
                                     Catch::Contains("corrupt", Catch::CaseSensitive::No));
        CHECK(server.wait() == 1);
      }
    }
  }
}

TEST_CASE("64 connections that create accounts at once share syncs: at least 8 entries a commit") {
  constexpr int kConnections = 64;
  constexpr int kAccountsEach = 40;
  constexpr int kRoundsMax = 5;  // a busy machine may keep the clients from coming at once
  constexpr double kSyncSecondsOfDisk = 0.0003;  // memory is faster, a disk is not
#ifdef DAYBOOK_SANITIZED
  constexpr double kEntriesMin = 2;  // a slow server has fewer requests waiting while the disk syncs
#else
  constexpr double kEntriesMin = 8;
#endif
  TemporaryFolder folder;
  DaybookProcess server(serve_arguments(folder.path() / "data"));
  const auto platform = make_platform(server, "group-platform");
  Client client(server.port());
  REQUIRE(create_customer(client, platform, "customer").status == 201);

  double best = 0;
  for (int round = 0; round < kRoundsMax && best < kEntriesMin; ++round) {
    const auto entries_before = metric(client, "daybook_commit_entries_sum");
    const auto commits_before = metric(client, "daybook_commit_entries_count");
    std::atomic<int> created{0};
    std::vector<std::thread> threads;
    for (int connection = 0; connection < kConnections; ++connection) {
      threads.emplace_back([&, connection] {
        Client own(server.port());
        const auto prefix = "account-" + std::to_string(round) + "-" + std::to_string(connection) + "-";
        for (int i = 0; i < kAccountsEach; ++i) {
          if (create_account(own, platform, "customer", prefix + std::to_string(i)).status == 201) ++created;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(created == kConnections * kAccountsEach);
    const auto entries_made = metric(client, "daybook_commit_entries_sum") - entries_before;
    CHECK(entries_made == kConnections * kAccountsEach);
    best = std::max(best, entries_made / (metric(client, "daybook_commit_entries_count") - commits_before));
  }
  const auto sync_seconds = metric(client, "daybook_commit_sync_seconds_sum") / metric(client, "daybook_commit_sync_seconds_count");
  INFO("at best " << best << " entries a commit, of " << sync_seconds << " s each");
  if (sync_seconds < kSyncSecondsOfDisk) {
    WARN("skipped: the data is not on a disk, so a sync takes no time and there is nothing to share");
  } else {
    CHECK(best >= kEntriesMin);
  }
}

TEST_CASE("SIGTERM in the middle of work: every command that was read is answered and kept, the exit code is 0") {
  TemporaryFolder folder;
  const auto data = folder.path() / "data";
  std::atomic<int> created{0};
  Platform platform;
  {
    DaybookProcess server(serve_arguments(data));
    platform = make_platform(server, "drain-platform");
    const auto port = server.port();
    std::vector<std::thread> threads;
    for (int connection = 0; connection < 8; ++connection) {
      threads.emplace_back([&, connection] {
        try {
          Client own(port);
          for (int i = 0;; ++i) {
            const auto answer = create_customer(own, platform, "drain-" + std::to_string(connection) + "-" + std::to_string(i));
            if (answer.status != 201) break;
            ++created;
          }
        } catch (const std::exception&) {
          // The connection is closed, or new ones are refused: the drain has come this far.
        }
      });
    }
    while (created < 50) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    stop(server);
    for (auto& thread : threads) thread.join();
  }
  DaybookProcess server(serve_arguments(data));
  Client client(server.port());
  // Every command that was read was answered, so all that is in the journal was acknowledged, besides its first entry.
  CHECK(entries(client, platform).size() == static_cast<std::size_t>(created) + 1);
  stop(server);
}

TEST_CASE("SIGTERM while a what-if runs: it is given up, who asked is told to come again, the exit code is 0") {
  constexpr int kBulks = 6, kTransactionsEach = 10'000;
  TemporaryFolder folder;
  DaybookProcess server(serve_arguments(folder.path() / "data"));
  const auto platform = make_platform(server, "what-if-platform");
  const std::pair<std::string, std::string> as_json{"Content-Type", "application/json"};
  Client client(server.port());
  for (int bulk = 0; bulk < kBulks; ++bulk) {
    std::string body = "[";
    for (int i = 0; i < kTransactionsEach; ++i) {
      body += (i == 0 ? "" : ",") + std::string(R"({"id":"t)") + std::to_string(bulk) + "-" + std::to_string(i) +
              R"(","postings":[{"from":"funding-usd","to":"settlement-usd","amount":"1","currency":"USD"}]})";
    }
    REQUIRE(client.send("POST", "/v1/transactions/bulk", {platform.admin(), as_json}, body + "]").status == 200);
  }
  // The projections have all of it, so that the question is not refused before it is asked.
  REQUIRE(comes_true([&] { return client.send("GET", "/v1/state?kind=hold", {platform.admin()}).status == 200; }));
  HttpAnswer answer;
  std::thread asking([&] {
    Client own(server.port());
    do {
      answer = own.send("POST", "/v1/what-if", {platform.admin(), as_json}, R"({"from":0})");
    } while (answer.status == 200);  // again, should it have ended before the signal came
  });
  const bool running = comes_true([&] { return metric(client, "daybook_what_ifs_running") == 1; });
  server.send_signal(SIGTERM);
  asking.join();
  CHECK(running);
  INFO(answer.body);
  CHECK(answer.status == 503);
  CHECK(answer.header("Retry-After") == "1");
  CHECK(answer.body.find("\"stopping\"") != std::string::npos);
  CHECK(server.wait() == 0);
  CHECK(server.log().find("cut off") == std::string::npos);
}

}  // namespace daybook::test
