#include "http/log.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "support/temporary_folder.h"
#include "tests/http/site.h"

namespace daybook::http::test {
namespace {

using nlohmann::json;

std::vector<json> lines_of(const std::string& text) {
  std::vector<json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(json::parse(line));
  return lines;
}

// Pages of the file that the disk has not: cachestat(2), which Linux has from 6.5 on; none on an older one.
std::optional<std::uint64_t> pages_not_on_disk(int descriptor) {
  constexpr long kCacheStat = 451;
  struct {
    std::uint64_t offset = 0, length = 0;  // all
  } range;
  struct {
    std::uint64_t cached = 0, dirty = 0, on_their_way = 0, evicted = 0, recently_evicted = 0;
  } pages;
  if (::syscall(kCacheStat, descriptor, &range, &pages, 0) != 0) return std::nullopt;
  return pages.dirty + pages.on_their_way;
}

TEST_CASE("log: a line is one JSON object with time, level, message and fields") {
  MemoryFile file;
  {
    Log log({.descriptor = file.descriptor()});
    log.write(LogLevel::info, "started", {{"address", "127.0.0.1"}, {"port", std::uint16_t{80}}, {"delta", -1}, {"ready", true}});
  }
  std::string text = file.text();
  for (char& byte : text) {
    if (byte >= '1' && byte <= '9') byte = '0';
  }
  CHECK(text ==
        "{\"time\":\"0000-00-00T00:00:00.000000Z\",\"level\":\"info\",\"message\":\"started\","
        "\"address\":\"000.0.0.0\",\"port\":00,\"delta\":-0,\"ready\":true}\n");
}

TEST_CASE("log: nothing that a caller sent breaks a line") {
  MemoryFile file;
  const std::string hostile = std::string("a\0b", 3) + "\n\r\t\"\\\x1b[31m\x7f\xc2\x85\xe2\x80\xa8\xe2\x80\xa9\xff\xc3 ä\U0001F600";
  {
    Log log({.descriptor = file.descriptor()});
    log.write(LogLevel::info, hostile, {{"value", hostile}});
  }
  const std::string text = file.text();
  CHECK(text.find('\n') == text.size() - 1);
  for (const char byte : text.substr(0, text.size() - 1)) CHECK((static_cast<unsigned char>(byte) >= 0x20 && byte != 0x7f));
  CHECK(text.find("\\u0085\\u2028\\u2029\xef\xbf\xbd\xef\xbf\xbd ä\U0001F600") != std::string::npos);
  const auto line = lines_of(text).at(0);
  CHECK(line["value"] == std::string("a\0b", 3) + "\n\r\t\"\\\x1b[31m\x7f\xc2\x85\xe2\x80\xa8\xe2\x80\xa9\xef\xbf\xbd\xef\xbf\xbd ä\U0001F600");
  CHECK(line["message"] == line["value"]);
}

TEST_CASE("log: what is below the level is left out") {
  MemoryFile file;
  {
    Log log({.descriptor = file.descriptor(), .level_min = LogLevel::warning});
    log.write(LogLevel::info, "one");
    log.write(Access{.request_id = "two"});
    log.write(LogLevel::warning, "three");
    log.write(LogLevel::error, "four");
  }
  const auto lines = lines_of(file.text());
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["message"] == "three");
  CHECK(lines[1]["message"] == "four");
}

TEST_CASE("log: an error is written when the call returns, a warning without waiting for the interval, the rest in time") {
  MemoryFile file;
  Log slow({.descriptor = file.descriptor(), .flush_ms_max = std::chrono::hours(1)});
  slow.write(LogLevel::info, "one");
  CHECK(file.text().empty());
  slow.write(LogLevel::error, "two");
  CHECK(lines_of(file.text()).size() == 2);
  slow.write(LogLevel::warning, "three");
  CHECK(becomes_true([&] { return lines_of(file.text()).size() == 3; }));

  MemoryFile other;
  Log log({.descriptor = other.descriptor(), .flush_ms_max = std::chrono::milliseconds(5)});
  log.write(LogLevel::info, "four");
  CHECK(becomes_true([&] { return !other.text().empty(); }));
}

TEST_CASE("log: lines that find no room are lost and counted, and the writer goes on") {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
  REQUIRE(::fcntl(pipe[1], F_SETPIPE_SZ, 4096) > 0);
  std::string text;
  {
    Log log({.descriptor = pipe[1], .flush_ms_max = std::chrono::milliseconds(1), .buffer_bytes_max = 8192});
    for (int i = 0; i < 1000; ++i) log.write(LogLevel::info, std::string(100, 'x'));
    std::thread reader([&] {
      std::string piece(4096, '\0');
      for (ssize_t count; (count = ::read(pipe[0], piece.data(), piece.size())) > 0;) {
        text.append(piece, 0, static_cast<std::size_t>(count));
      }
    });
    log.flush();
    log.write(LogLevel::info, "last");
    log.flush();
    ::close(pipe[1]);
    reader.join();
  }
  ::close(pipe[0]);
  const auto lines = lines_of(text);
  CHECK(lines.back()["message"] == "last");
  std::size_t written = 0;
  std::size_t lost = 0;
  for (const auto& line : lines) {
    if (line.contains("lines")) lost += line["lines"].get<std::size_t>();
    if (line["message"] == std::string(100, 'x')) ++written;
  }
  CHECK(lost > 0);
  CHECK(written + lost == 1000);
}

TEST_CASE("log: what a file got goes to the disk soon, and not all of it half a minute later") {
  const daybook::test::TemporaryFolder folder;
  const int file = ::open((folder / "log").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  REQUIRE(file >= 0);
  constexpr std::size_t kLines = 8'000;
  constexpr std::uint64_t kPagesMax = (2 << 20) / 4096;
  {
    Log log({.descriptor = file});
    for (std::size_t i = 0; i < kLines; ++i) {
      log.write(LogLevel::info, std::string(1000, 'x'));
      if (i % 1000 == 0) log.flush();
    }
  }
  CHECK(static_cast<std::size_t>(::lseek(file, 0, SEEK_END)) > 1000 * kLines);
  if (!pages_not_on_disk(file)) {
    WARN("this kernel does not say which pages of a file are on the disk");
  } else {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (*pages_not_on_disk(file) > kPagesMax && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(*pages_not_on_disk(file) <= kPagesMax);
  }
  ::close(file);
}

TEST_CASE("log: threads write whole lines") {
  MemoryFile file;
  {
    Log log({.descriptor = file.descriptor(), .flush_ms_max = std::chrono::milliseconds(1)});
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&log, thread] {
        for (int i = 0; i < 500; ++i) {
          log.write(i % 100 == 0 ? LogLevel::error : LogLevel::info, "line", {{"thread", thread}, {"i", i}});
        }
      });
    }
    for (auto& thread : threads) thread.join();
  }
  std::vector<int> next(4, 0);
  for (const auto& line : lines_of(file.text())) REQUIRE(line["i"] == next.at(line["thread"].get<std::size_t>())++);
  CHECK(next == std::vector<int>{500, 500, 500, 500});
}

TEST_CASE("access log: a request is a line without its query, headers and body") {
  RunningSite site;
  Client client(site.port());
  const auto answer = client.ask("POST /a/b?secret=1 HTTP/1.1\r\nHost: x\r\nAuthorization: secret\r\nContent-Length: 6\r\n\r\nsecret");
  REQUIRE(becomes_true([&] { return !site.log_text().empty(); }));
  const auto line = lines_of(site.log_text()).at(0);
  CHECK(line["message"] == "request");
  CHECK(line["requestId"] == answer.fields.at("x-request-id"));
  CHECK(line["method"] == "POST");
  CHECK(line["route"] == "/echo");
  CHECK(line["path"] == "/a/b");
  CHECK(line["status"] == 200);
  CHECK(line["durationMicroseconds"].is_number_unsigned());
  CHECK(line["bytes"] == answer.body.size());
  CHECK(line["client"] == "127.0.0.1");
  CHECK(site.log_text().find("secret") == std::string::npos);
}

}  // namespace
}  // namespace daybook::http::test
