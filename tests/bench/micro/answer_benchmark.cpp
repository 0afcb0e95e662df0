// The answer to a transfer: its body and the bytes in front of it.
#include <benchmark/benchmark.h>

#include <stdexcept>

#include "bench/micro/books.h"
#include "domain/books.h"
#include "eventstore/deciding.h"
#include "http/response_head.h"
#include "http/v1_transaction_text.h"

namespace daybook::bench {
namespace {

void answer_transaction(benchmark::State& run) {
  auto books = opened_books();
  const auto event = books.take(Transfers(Pick::random).next()).front();
  const Recorded recorded{books.size() - 1, books.now(), event, balances_after(books.state(), event)};
  if (recorded.balances.size() != 2) throw std::runtime_error("a transfer has not two balances");
  for (auto _ : run) {
    std::string body;
    http::JsonText json(body);
    http::v1::append_outcome(json, recorded, false, http::v1::Shown::whole);
    http::Response response;
    response.status = 201;
    const auto head = http::response_head(response, {false, true, false, body.size()}, "3c437692-63e0-403e-b816-c7daed509fea");
    benchmark::DoNotOptimize(head.size() + body.size());
  }
  run.SetItemsProcessed(run.iterations());
}
BENCHMARK(answer_transaction);

}  // namespace
}  // namespace daybook::bench
