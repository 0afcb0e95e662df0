// Requests as they come in: the head, one transaction's body, and the bodies of a thousand, up to the commands that they ask for.
#include <benchmark/benchmark.h>

#include <boost/asio/buffer.hpp>
#include <stdexcept>

#include "bench/micro/books.h"
#include "http/request_parser.h"
#include "http/v1_transaction_commands.h"

namespace daybook::bench {
namespace {

constexpr std::size_t kDepthMax = 32;
constexpr std::size_t kBulkTransactions = 1'000;

std::string body_of(std::uint64_t number) {
  const auto id = std::to_string(1'000'000'000 + number);
  return R"({"id":"transfer-)" + id + R"(","postings":[{"from":")" + account_name(number % kAccounts) + R"(","to":")" +
         account_name((number + 1) % kAccounts) + R"(","amount":"1.25","currency":"USD"}]})";
}

Command command_in(const http::JsonValue& body) {
  http::FieldErrors errors;
  auto command = http::v1::transaction_in(body, errors);
  if (!errors.empty()) throw std::runtime_error("the body is refused for " + errors.front().path);
  return command;
}

http::JsonValue parsed(std::string_view text) {
  auto value = http::parse_json(text, kDepthMax);
  if (!value) throw std::runtime_error("the body is no JSON: " + value.error().what);
  return *std::move(value);
}

void parse_request(benchmark::State& run) {
  const auto body = body_of(1);
  const auto text = "POST /v1/transactions HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Type: application/json\r\n"
                    "Authorization: Basic YWNtZS1wbGF0Zm9ybTpkYmtfMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\r\n"
                    "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  const http::RequestLimits limits;
  boost::beast::flat_buffer buffer;
  for (auto _ : run) {
    buffer.commit(boost::asio::buffer_copy(buffer.prepare(text.size()), boost::asio::buffer(text)));
    http::RequestParser parser(limits);
    for (auto progress = http::RequestParser::Progress::incomplete; progress != http::RequestParser::Progress::whole;) {
      const auto fed = parser.feed(buffer);
      if (!fed) throw std::runtime_error("the request is refused: " + fed.error().reason);
      progress = *fed;
    }
    benchmark::DoNotOptimize(parser.request());
  }
  run.SetItemsProcessed(run.iterations());
  run.SetBytesProcessed(run.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(parse_request);

void parse_transaction(benchmark::State& run) {
  const auto body = body_of(1);
  for (auto _ : run) benchmark::DoNotOptimize(command_in(parsed(body)));
  run.SetItemsProcessed(run.iterations());
  run.SetBytesProcessed(run.iterations() * static_cast<std::int64_t>(body.size()));
}
BENCHMARK(parse_transaction);

void parse_bulk_list(benchmark::State& run) {
  std::string body = "[";
  for (std::size_t i = 0; i < kBulkTransactions; ++i) body += (i == 0 ? "" : ",") + body_of(i);
  body += "]";
  for (auto _ : run) {
    const auto list = parsed(body);
    for (const auto& item : *list.array()) benchmark::DoNotOptimize(command_in(item));
  }
  run.SetItemsProcessed(static_cast<std::int64_t>(static_cast<std::size_t>(run.iterations()) * kBulkTransactions));
  run.SetBytesProcessed(run.iterations() * static_cast<std::int64_t>(body.size()));
}
BENCHMARK(parse_bulk_list);

void parse_bulk_lines(benchmark::State& run) {
  std::vector<std::string> lines;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < kBulkTransactions; ++i) bytes += lines.emplace_back(body_of(i)).size();
  for (auto _ : run) {
    for (const auto& line : lines) benchmark::DoNotOptimize(command_in(parsed(line)));
  }
  run.SetItemsProcessed(static_cast<std::int64_t>(static_cast<std::size_t>(run.iterations()) * kBulkTransactions));
  run.SetBytesProcessed(run.iterations() * static_cast<std::int64_t>(bytes));
}
BENCHMARK(parse_bulk_lines);

}  // namespace
}  // namespace daybook::bench
