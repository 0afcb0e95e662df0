#include "http/metrics.h"

#include <catch2/catch.hpp>
#include <thread>

#include "tests/http/site.h"

namespace daybook::http::test {
namespace {

TEST_CASE("metrics text: a metric is described once, before its samples") {
  MetricsText text;
  text.counter("commits_total", "Commits.", {}, 3);
  text.gauge("head", "Positions\\by\njournal.", {{"journal", "1"}}, 7);
  text.gauge("head", "Positions\\by\njournal.", {{"journal", "2"}, {"platform", "a\"b\\c\nd"}}, 0.5);
  CHECK(text.take() ==
        "# HELP commits_total Commits.\n# TYPE commits_total counter\ncommits_total 3\n"
        "# HELP head Positions\\\\by\\njournal.\n# TYPE head gauge\n"
        "head{journal=\"1\"} 7\nhead{journal=\"2\",platform=\"a\\\"b\\\\c\\nd\"} 0.5\n");
}

TEST_CASE("metrics text: a histogram's buckets add up, in the unit asked for") {
  Histogram values;
  for (const std::uint64_t value : {0, 1, 2, 3, 4, 5, 999'985}) values.record(value);
  MetricsText text;
  text.histogram("sync_seconds", "Time.", {{"journal", "1"}}, values, 1e6, {1, 3});
  CHECK(text.take() ==
        "# HELP sync_seconds Time.\n# TYPE sync_seconds histogram\n"
        "sync_seconds_bucket{journal=\"1\",le=\"2e-06\"} 3\n"
        "sync_seconds_bucket{journal=\"1\",le=\"4e-06\"} 5\n"
        "sync_seconds_bucket{journal=\"1\",le=\"8e-06\"} 6\n"
        "sync_seconds_bucket{journal=\"1\",le=\"+Inf\"} 7\n"
        "sync_seconds_sum{journal=\"1\"} 1\n"
        "sync_seconds_count{journal=\"1\"} 7\n");
}

TEST_CASE("metrics text: of a histogram whose bounds between doublings are asked for, each bucket begins above the one before") {
  Histogram values;
  for (const std::uint64_t value : {80'000, 98'304, 98'305, 114'689}) values.record(value);
  MetricsText text;
  text.histogram("sync_seconds", "Time.", {}, values, 1e6, {16, 17, MetricsText::Steps::all});
  CHECK(text.take() ==
        "# HELP sync_seconds Time.\n# TYPE sync_seconds histogram\n"
        "sync_seconds_bucket{le=\"0.065536\"} 0\n"
        "sync_seconds_bucket{le=\"0.08192\"} 1\n"
        "sync_seconds_bucket{le=\"0.098304\"} 2\n"
        "sync_seconds_bucket{le=\"0.114688\"} 3\n"
        "sync_seconds_bucket{le=\"0.131072\"} 4\n"
        "sync_seconds_bucket{le=\"+Inf\"} 4\n"
        "sync_seconds_sum 0.391298\nsync_seconds_count 4\n");
}

TEST_CASE("a histogram counts a value in the first bucket whose bound is not below it") {
  std::vector<std::uint64_t> values{0, 1, 2, 3, 5, 1'000, 1'000'003, (std::uint64_t{1} << 39) - 1};
  for (int bucket = 0; bucket < Histogram::kBuckets; ++bucket) {
    const auto bound = static_cast<std::uint64_t>(Histogram::bound_of(bucket));
    values.insert(values.end(), {bound, bound + 1});
  }
  for (const auto value : values) {
    const auto bucket = Histogram::bucket_of(value);
    INFO(value << " is in bucket " << bucket);
    if (bucket > 0) CHECK(static_cast<double>(value) > Histogram::bound_of(bucket - 1));
    if (bucket < Histogram::kBuckets - 1) CHECK(static_cast<double>(value) <= Histogram::bound_of(bucket));
  }
  for (const auto value : {(std::uint64_t{1} << 39) + 1, UINT64_MAX}) CHECK(Histogram::bucket_of(value) == Histogram::kBuckets - 1);
}

TEST_CASE("metrics text: a histogram without labels and bounds writes every bucket") {
  Histogram values;
  values.record(9);
  MetricsText text;
  text.histogram("entries", "Entries.", {}, values);
  const std::string written = text.take();
  CHECK(written.find("entries_bucket{le=\"8\"} 0\nentries_bucket{le=\"16\"} 1\n") != std::string::npos);
  CHECK(written.ends_with("entries_bucket{le=\"+Inf\"} 1\nentries_sum 9\nentries_count 1\n"));
}

TEST_CASE("metrics: requests are counted by route, method and status, on all threads") {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) metrics.record_request("/a/{b}", Method::get, i % 2 ? 200 : 404, std::chrono::microseconds(100));
    });
  }
  for (auto& thread : threads) thread.join();
  metrics.record_request("/a/{b}", Method::post, 201, std::chrono::microseconds(1));
  metrics.record_opened();
  metrics.record_opened();
  metrics.record_closed();
  metrics.record_refused();
  MetricsText text;
  metrics.write(text);
  const std::string written = text.take();
  for (const auto* line : {"daybook_http_connections_open 1\n", "daybook_http_connections_refused_total 1\n",
                           "daybook_http_requests_total{route=\"/a/{b}\",method=\"GET\",status=\"200\"} 2000\n",
                           "daybook_http_requests_total{route=\"/a/{b}\",method=\"GET\",status=\"404\"} 2000\n",
                           "daybook_http_requests_total{route=\"/a/{b}\",method=\"POST\",status=\"201\"} 1\n",
                           "daybook_http_request_duration_seconds_bucket{route=\"/a/{b}\",le=\"6.4e-05\"} 1\n",
                           "daybook_http_request_duration_seconds_bucket{route=\"/a/{b}\",le=\"0.000128\"} 4001\n",
                           "daybook_http_request_duration_seconds_count{route=\"/a/{b}\"} 4001\n"}) {
    CAPTURE(line);
    CHECK(written.find(line) != std::string::npos);
  }
}

TEST_CASE("metrics: the server counts connections, and requests also where no handler was reached") {
  RunningSite site;
  const auto shows = [&](const std::string& line) {
    return becomes_true([&] { return site.metrics_text().find(line) != std::string::npos; });
  };
  {
    Client client(site.port());
    CHECK(client.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 200);
    CHECK(shows("daybook_http_connections_open 1\n"));
    CHECK(shows("# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total 0."));
    CHECK(shows("daybook_http_requests_total{route=\"/echo\",method=\"GET\",status=\"200\"} 1\n"));
    CHECK(client.ask("GET /% HTTP/1.1\r\nHost: x\r\n\r\n").status == 400);
    CHECK(shows("daybook_http_requests_total{route=\"unmatched\",method=\"GET\",status=\"400\"} 1\n"));
  }
  CHECK(shows("daybook_http_connections_open 0\n"));
}

}  // namespace
}  // namespace daybook::http::test
