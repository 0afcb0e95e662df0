// `daybook bench`: that its percentiles are right, that its check notices what it must, and that a real server passes
// it.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <fstream>
#include <future>
#include <nlohmann/json.hpp>

#include "crash/platform.h"
#include "tools/bench/answer_reader.h"
#include "tools/bench/fates.h"
#include "tools/bench/installation.h"
#include "tools/bench/journal_scan.h"
#include "tools/bench/latencies.h"
#include "tools/bench/plan.h"
#include "tools/bench/words.h"
#include "tools/command_line.h"

namespace daybook::bench {
namespace {

std::int64_t exact_at(std::vector<std::int64_t> sorted, double share) {
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size()) - 1e-6));
  return sorted[std::max<std::size_t>(1, rank) - 1];
}

BenchOptions options_for(std::uint32_t accounts, Pick pick) {
  BenchOptions options;
  options.accounts = accounts;
  options.pick = pick;
  return options;
}

std::string entry(const std::string& type, const std::string& id) {
  return R"({"position":7,"time":"2026-11-22T11:05:23.234159Z","type":")" + type +
         R"(","actor":{"credential":"c1","role":"admin"},"request":"r","data":{"transaction":")" + id +
         R"(","postings":{}}})" + "\n";
}

}  // namespace

TEST_CASE("latencies: every percentile is within a thousandth of the exact one, over twelve magnitudes") {
  CHECK(rc::check([] {
    const auto magnitudes = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 42)));
    std::vector<std::int64_t> values;
    for (const auto magnitude : magnitudes) {
      values.push_back(*rc::gen::inRange<std::int64_t>(0, (std::int64_t{1} << magnitude) + 1));
    }
    Latencies latencies, one_half, other_half;
    for (std::size_t i = 0; i < values.size(); ++i) {
      latencies.record(values[i]);
      (i % 2 == 0 ? one_half : other_half).record(values[i]);
    }
    one_half.add(other_half);
    std::ranges::sort(values);
    RC_ASSERT(latencies.max() == values.back());
    for (const double share : {0.0, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.0}) {
      const auto exact = exact_at(values, share);
      RC_ASSERT(latencies.at(share) >= exact);
      RC_ASSERT(static_cast<double>(latencies.at(share) - exact) <= static_cast<double>(exact) / 1'000);
      RC_ASSERT(one_half.at(share) == latencies.at(share));
    }
  }));
}

TEST_CASE(
    "latencies: correcting adds what would have waited behind a long one, and nothing behind those within the "
    "interval") {
  Latencies latencies;
  latencies.record(1'000, 5);
  latencies.record(1'500);
  CHECK(latencies.corrected(1'000).count() == 6);
  latencies.record(10'000'000);
  const auto corrected = latencies.corrected(1'000'000);
  CHECK(corrected.count() == 7 + 9);
  CHECK(corrected.max() == 10'000'000);
  CHECK(std::abs(corrected.at(0.5) - 2'000'000) < 20'000);  // the sixteen are 6 short ones, then 1 to 10 ms
}

TEST_CASE("latencies: nothing recorded is zero, and what is too long counts as the longest there is") {
  Latencies latencies;
  CHECK(latencies.at(0.99) == 0);
  CHECK(latencies.mean() == 0);
  latencies.record(Latencies::kMax + 1);
  CHECK(latencies.at(1) == Latencies::kMax);
}

TEST_CASE("plan: the same seed makes the same transfers, another one others, and none is from an account to itself") {
  const auto pick = GENERATE(Pick::uniform, Pick::zipf, Pick::hot);
  auto options = options_for(7, pick);
  const Plan plan(options), same(options);
  options.seed = 2;
  const Plan other(options);
  int differences = 0;
  for (std::uint64_t number = 0; number < 10'000; ++number) {
    const auto transfer = plan.transfer(number);
    REQUIRE(transfer.from < 7);
    REQUIRE(transfer.to < 7);
    REQUIRE(transfer.from != transfer.to);
    REQUIRE(transfer.cents >= 1);
    REQUIRE(transfer.cents <= 999);
    REQUIRE((pick != Pick::hot || transfer.from == 0));
    REQUIRE(same.transfer(number).cents == transfer.cents);
    differences += other.transfer(number).cents != transfer.cents;
  }
  CHECK(differences > 9'000);
}

TEST_CASE("plan: zipf gives the n-th account a share of n to the power of -0.99") {
  constexpr std::uint32_t accounts = 100;
  constexpr int draws = 200'000;
  const Plan plan(options_for(accounts, Pick::zipf));
  std::vector<int> drawn(accounts);
  for (int number = 0; number < draws; ++number) ++drawn[plan.transfer(static_cast<std::uint64_t>(number)).from];
  double sum = 0;
  for (std::uint32_t n = 1; n <= accounts; ++n) sum += std::pow(n, -kZipfExponent);
  for (const std::uint32_t n : {1u, 2u, 10u, 100u}) {
    const double expected = draws * std::pow(n, -kZipfExponent) / sum;
    CHECK(drawn[n - 1] == Approx(expected).margin(6 * std::sqrt(expected)));
  }
}

TEST_CASE("plan: shares of commands and of reads are those that were asked for") {
  auto options = options_for(10, Pick::uniform);
  options.mix = *mix_from_text("transactions=70,holds=20,captures=6,voids=4");
  options.reads_percent = 25;
  const Plan plan(options);
  std::array<int, kKinds> kinds{};
  int reads = 0;
  for (std::uint64_t number = 0; number < 100'000; ++number) {
    ++kinds[static_cast<std::size_t>(plan.kind(number))];
    reads += plan.is_read(number);
  }
  CHECK(kinds[0] == Approx(70'000).margin(1'000));
  CHECK(kinds[1] == Approx(20'000).margin(1'000));
  CHECK(kinds[2] == Approx(6'000).margin(500));
  CHECK(kinds[3] == Approx(4'000).margin(500));
  CHECK(reads == Approx(25'000).margin(1'000));
}

TEST_CASE("mix: shares are named once each, and what is captured and voided is no more than what is held") {
  CHECK(text_of(*mix_from_text("holds=5,captures=5,transactions=90")) == "transactions=90,holds=5,captures=5");
  CHECK(mix_from_text("holds=1000000"));
  for (const std::string wrong :
       {"", "transactions", "transactions=", "transactions=-1", "transactions=1,", "transactions=0", "payments=1",
        "holds=1,holds=2", "holds=4,captures=3,voids=2", "holds=1000001", "transactions=1 "}) {
    INFO(wrong);
    CHECK_FALSE(mix_from_text(wrong));
  }
}

TEST_CASE("answers are read alike however they are cut, with a length and in chunks") {
  const std::string first = "HTTP/1.1 201 Created\r\nX: y\r\nContent-Length: 5\r\n\r\nhello";
  const std::string second =
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\nb\r\nhello "
      "world\r\n0\r\n\r\n";
  for (const auto& [answer, status, body] :
       {std::tuple(first, 201, "hello"), std::tuple(second, 200, "abchello world")}) {
    for (std::size_t cut = 0; cut <= answer.size(); ++cut) {
      AnswerReader reader;
      for (int time = 0; time < 2; ++time) {
        if (cut > 0 && cut < answer.size()) {
          REQUIRE(reader.feed(std::string_view(answer).substr(0, cut)) == AnswerReader::Progress::partial);
        }
        REQUIRE(reader.feed(std::string_view(answer).substr(cut % answer.size())) == AnswerReader::Progress::whole);
        REQUIRE(reader.status() == status);
        REQUIRE(reader.body() == body);
        REQUIRE(reader.closes() == (status == 200));
      }
    }
  }
}

TEST_CASE("what is no answer, and what comes behind one unasked, is broken") {
  for (const std::string wrong :
       {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    INFO(wrong);
    CHECK(AnswerReader().feed(wrong) == AnswerReader::Progress::broken);
  }
  const std::string field = "HTTP/1.1 200 OK\r\nX: ";
  CHECK(AnswerReader().feed(field + std::string(kAnswerHeadBytesMax - field.size(), 'x')) ==
        AnswerReader::Progress::partial);
  CHECK(AnswerReader().feed(field + std::string(kAnswerHeadBytesMax - field.size() + 1, 'x')) ==
        AnswerReader::Progress::broken);
}

TEST_CASE("check: a journal that has every acknowledged command once, in lines cut anywhere, contradicts nothing") {
  const Names names("run00001"), others("run00002");
  const std::string journal = entry("transaction-posted.1", names.transaction(Kind::transaction, 1)) +
                              entry("hold-placed.1", names.transaction(Kind::hold, 2)) +
                              entry("hold-captured.1", names.transaction(Kind::capture, 2)) +
                              entry("hold-placed.2", names.transaction(Kind::hold, 70)) +
                              entry("hold-voided.1", names.transaction(Kind::void_, 70)) +
                              entry("transaction-posted.1", others.transaction(Kind::transaction, 9)) +
                              entry("command-rejected.1", names.transaction(Kind::transaction, 3)) +
                              entry("transaction-posted.1", names.transaction(Kind::transaction, 4)) +
                              entry("transaction-posted.1", "t-run00001-12");
  for (std::size_t cut = 0; cut < journal.size(); cut += 7) {
    Fates fates;
    for (const auto& [kind, number] :
         {std::pair(Kind::transaction, 1), {Kind::hold, 2}, {Kind::capture, 2}, {Kind::hold, 70}, {Kind::void_, 70}}) {
      fates.acknowledge(kind, static_cast<std::uint64_t>(number));
    }
    fates.leave_open(Kind::transaction, 4);
    fates.leave_open(Kind::transaction, 5);
    JournalScan scan(names, fates);
    scan.take(std::string_view(journal).substr(0, cut));
    scan.take(std::string_view(journal).substr(cut));
    REQUIRE(fates.contradictions(names) == std::vector<std::string>{});
    REQUIRE(fates.acknowledged() == 5);
    REQUIRE(fates.found() == 6);
  }
}

TEST_CASE(
    "check: an acknowledged command that the journal lacks, one that it should not have, and one that it has twice are "
    "told") {
  const Names names("run00001");
  Fates fates;
  for (const std::uint64_t number : {1, 2, 3}) fates.acknowledge(Kind::transaction, number);
  JournalScan scan(names, fates);
  for (const std::uint64_t number : {1, 1, 8, 9}) {
    scan.take(entry("transaction-posted.1", names.transaction(Kind::transaction, number)));
  }
  CHECK(fates.contradictions(names) ==
        std::vector<std::string>{"2 acknowledged and not in the journal, the first t-run00001-000000000002",
                                 "2 in the journal, though refused or never sent, the first t-run00001-000000000008",
                                 "1 more than once in the journal, the first t-run00001-000000000001"});
}

TEST_CASE("check: balances are what was acknowledged or found, and one cent more or less is told") {
  auto options = options_for(2, Pick::hot);
  options.mix = *mix_from_text("transactions=1,holds=2,captures=1,voids=1");
  const Plan plan(options);
  Fates fates;
  const auto acknowledge = [&](Kind kind, std::uint64_t number) { fates.acknowledge(kind, number); };
  acknowledge(Kind::transaction, 0);
  for (const std::uint64_t hold : {1, 2, 3}) acknowledge(Kind::hold, hold);
  acknowledge(Kind::capture, 1);
  acknowledge(Kind::void_, 2);
  for (const std::uint64_t open : {4, 5}) fates.leave_open(Kind::transaction, open);
  fates.find(Kind::transaction, 5);
  const auto balances = fates.balances(plan);
  const auto cents = [&](std::uint64_t number) { return static_cast<std::int64_t>(plan.transfer(number).cents); };
  const auto moved = cents(0) + cents(1) + cents(5);
  CHECK(balances[0] == Fates::Expected{-moved, cents(3)});
  CHECK(balances[1] == Fates::Expected{moved, 0});

  const Fates::Expected expected{-1'250, 5};
  const auto posted = [](const std::string& amount, const std::string& held) {
    return R"({"posted":")" + amount + R"(","held":")" + held + R"(","incoming":"0.00"})";
  };
  CHECK(balance_problem("acme-1", posted("999999999987.50", "0.05"), expected).empty());
  CHECK(balance_problem("acme-1", posted("999999999987.51", "0.05"), expected) ==
        "acme-1 has posted 999999999987.51, held 0.05; by what was acknowledged it should be 999999999987.50 and 0.05");
  CHECK_FALSE(balance_problem("acme-1", posted("999999999987.50", "0.04"), expected).empty());
  CHECK_FALSE(balance_problem("acme-1", "{}", expected).empty());
}

TEST_CASE("bench: what does not go together is refused with what would") {
  const auto refusal = [](std::vector<std::string> words) {
    words.insert(words.begin(), "bench");
    const auto result = parse_command_line(words);
    REQUIRE(!result);
    return result.error();
  };
  CHECK_THAT(refusal({}), Catch::Contains("either --url URL (a running server) or --in-process and --data DIR"));
  CHECK_THAT(refusal({"--data", "d"}), Catch::Contains("either --url URL"));
  CHECK_THAT(refusal({"--in-process", "--data", "d", "--url", "http://h"}), Catch::Contains("either --url URL"));
  CHECK_THAT(refusal({"--url", "http://h", "--batch", "2", "--mix", "holds=1,voids=1"}),
             Catch::Contains("--batch 1 where --mix has captures or voids"));
  CHECK_THAT(refusal({"--url", "http://h", "--read-only", "health", "--reads-percent", "5"}),
             Catch::Contains("either --read-only or --reads-percent"));
  CHECK_THAT(refusal({"--url", "http://h", "--read-only", "health", "--answers", "minimal"}),
             Catch::Contains("no --answers minimal where nothing is written"));
  CHECK_THAT(refusal({"--in-process", "--data", "d", "--rate", "5"}), Catch::Contains("no --rate"));
  CHECK_THAT(refusal({"--in-process", "--data", "d", "--answers", "minimal"}), Catch::Contains("no --answers minimal together with --in-process"));
  CHECK_THAT(refusal({"--in-process", "--data", "d", "--reads-percent", "5"}), Catch::Contains("no reads"));
  CHECK_THAT(refusal({"--url", "http://h", "--pick", "cold"}), Catch::Contains("--pick must be uniform, zipf or hot"));
  CHECK_THAT(refusal({"--url", "http://h", "--mix", "x"}), Catch::Contains("--mix must be shares of"));
  CHECK_THAT(refusal({"--url", "http://h", "--read-only", "no"}),
             Catch::Contains("--read-only must be health or balances"));
}

}  // namespace daybook::bench

namespace daybook::test {
namespace {

using nlohmann::json;

struct Server {
  TemporaryFolder folder;
  DaybookProcess process;
  Platform platform;

  explicit Server(const std::vector<std::string>& options = {})
      : process(serve_arguments(folder.path() / "data", options)), platform(make_platform(process, "acme-platform")) {
    std::ofstream(folder / "key") << platform.admin_key << "\n";
  }
  std::vector<std::string> words(std::vector<std::string> more) {
    std::vector<std::string> all{"bench",
                                 "--url",
                                 "http://127.0.0.1:" + std::to_string(process.port()),
                                 "--key-file",
                                 (folder / "key").string(),
                                 "--json",
                                 "--connections",
                                 "8",
                                 "--accounts",
                                 "20",
                                 "--duration-s",
                                 "1",
                                 "--warm-up-s",
                                 "0"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
};

// A second of a machine that has much else to do may go by without an answer: then another one is measured.
Ran measured(const std::vector<std::string>& words) {
  constexpr int kTries = 10;
  for (int tries = 1;; ++tries) {
    auto ran = run(words);
    const auto report = json::parse(ran.output, nullptr, false);
    const bool empty = ran.code == 0 && report.is_object() && report.value("requests", 0) == 0;
    if (!empty || tries == kTries) return ran;
  }
}

json passed(const Ran& ran) {
  INFO(ran.output << ran.log);
  REQUIRE(ran.code == 0);
  auto report = json::parse(ran.output);
  const auto& latency = report.at("latencyMicroseconds");
  for (const auto* name : {"p50", "p90", "p99", "p999", "p9999", "max", "mean"}) CHECK(latency.at(name) > 0);
  CHECK(latency.at("p50") <= latency.at("p99"));
  CHECK(latency.at("p99") <= latency.at("max"));
  CHECK(report.at("requests") > 0);
  CHECK(report.at("seconds") == 1);
  CHECK(report.at("perSecond").size() == 1);
  CHECK(report.at("check").at("agree") == true);
  return report;
}

void check_books(const json& report) {
  CHECK(report.at("transactions") > 0);
  CHECK(report.at("perSecond").at(0) == report.at("transactions"));
  CHECK(report.at("check").at("acknowledged") >= report.at("transactions"));
  CHECK(report.at("check").at("inJournal") == report.at("check").at("acknowledged"));
  CHECK(report.at("check").at("balancesCompared") == 20);
  CHECK(report.at("generatorCpuMicrosecondsPerTransaction") > 0);
  CHECK(report.at("serverCpuMicrosecondsPerTransaction") > 0);
}

}  // namespace

TEST_CASE("bench: a real server passes the check, under each kind of load, several runs at once on one platform") {
  Server server;
  const auto svg = server.folder / "run.svg";
  const std::vector<std::vector<std::string>> runs = {
      server.words({"--mix", "transactions=60,holds=25,captures=10,voids=5", "--reads-percent", "20", "--platform",
                    "acme-platform", "--pick", "zipf"}),
      server.words({"--batch", "50"}),
      server.words({"--batch", "50", "--bulk-form", "list", "--mix", "transactions=2,holds=1", "--pick", "hot"}),
      server.words({"--batch", "50", "--bulk-form", "atomic", "--answers", "minimal"}),
      server.words({"--rate", "100", "--svg", svg.string()}),
      server.words({"--read-only", "health"}),
      server.words({"--read-only", "balances"}),
      {"bench", "--in-process", "--data", (server.folder / "alone").string(), "--batch", "100", "--accounts", "20",
       "--duration-s", "1", "--warm-up-s", "0", "--json"}};
  std::vector<std::future<Ran>> running;
  for (const auto& words : runs) running.push_back(std::async(std::launch::async, [&words] { return measured(words); }));
  std::vector<json> reports;
  for (auto& ran : running) reports.push_back(passed(ran.get()));

  for (const int with_commands : {0, 1, 2, 3, 4, 7}) check_books(reports[static_cast<std::size_t>(with_commands)]);
  for (const int alone : {1, 3, 4, 5, 7}) {
    CHECK(reports[static_cast<std::size_t>(alone)].at("errors") == json::object());
  }
  CHECK(reports[0].contains("latencyOfReadsMicroseconds"));
  CHECK(reports[0].at("latencyCorrectedMicroseconds").at("p50") > 0);
  CHECK(reports[4].at("latencyCorrectedMicroseconds").is_null());
  CHECK(reports[4].at("requests").get<int>() + reports[4].at("requestsUnsent").get<int>() <= 100);
  CHECK(reports[5].at("transactions") == 0);
  CHECK(reports[5].at("serverCpuMicrosecondsPerTransaction").is_null());
  CHECK(reports[5].at("serverCpuMicrosecondsPerRequest") > 0);
  std::ifstream picture(svg);
  const std::string drawn(std::istreambuf_iterator<char>(picture), {});
  CHECK_THAT(drawn,
             Catch::StartsWith("<svg ") && Catch::Contains("Latency by percentile") && Catch::EndsWith("</svg>\n"));
}

TEST_CASE("bench: minimal answers are shorter, alone and in bulk, and the books agree with them") {
  Server server;
  const auto bytes_of_each = [&](std::vector<std::string> words) {
    const auto report = passed(run(server.words(std::move(words))));
    CHECK(report.at("errors") == json::object());
    return report.at("bytes").at("received").get<double>() / report.at("transactions").get<double>();
  };
  CHECK(bytes_of_each({"--answers", "minimal"}) < 0.7 * bytes_of_each({"--answers", "whole"}));
  CHECK(bytes_of_each({"--batch", "50", "--answers", "minimal"}) < 0.5 * bytes_of_each({"--batch", "50"}));
}

TEST_CASE("bench: what the server refuses is counted by code, and the books agree that it did not happen") {
  Server server({"--queue-requests-max", "1"});
  const auto report = passed(run(server.words({"--batch", "20"})));
  check_books(report);
  CHECK(report.at("errors").at("overloaded") > 0);
}

TEST_CASE("bench: a key of another platform, a folder that is there, and a server that is not are told") {
  Server server;
  const auto other = run(server.words({"--platform", "acme-other"}));
  CHECK(other.code == 1);
  CHECK_THAT(other.log, Catch::Contains("the key is of the platform acme-platform, not of acme-other"));
  const auto there = run({"bench", "--in-process", "--data", server.folder.path().string()});
  CHECK(there.code == 1);
  CHECK_THAT(there.log, Catch::Contains("is there already"));
  auto words = server.words({});
  server.process.send_signal(SIGTERM);
  REQUIRE(server.process.wait() == 0);
  const auto absent = run(words);
  CHECK(absent.code == 1);
  CHECK_THAT(absent.log, Catch::Contains("no connection to http://127.0.0.1:"));
}

}  // namespace daybook::test
