// The entry codec: an event to the line of JSON that is stored, and back.
#include <benchmark/benchmark.h>

#include <stdexcept>

#include "bench/micro/books.h"
#include "support/temporary_folder.h"

namespace daybook::bench {
namespace {

Entry entry_of_a_transfer() {
  auto books = opened_books();
  auto events = books.take(Transfers(Pick::random).next());
  return {books.size() - 1, books.now(), envelope(), std::move(events.front())};
}

void encode_entry(benchmark::State& run) {
  const test::TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  const auto entry = entry_of_a_transfer();
  std::size_t bytes = 0;
  for (auto _ : run) {
    const auto encoded = encode(entry, keys);
    if (!encoded) throw std::runtime_error("a transfer is not encoded");
    bytes += encoded->size();
  }
  run.SetItemsProcessed(run.iterations());
  run.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(encode_entry);

void decode_entry(benchmark::State& run) {
  const test::TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  const auto entry = entry_of_a_transfer();
  const auto bytes = encode(entry, keys).value();
  for (auto _ : run) {
    if (decode(bytes).position != entry.position) throw std::runtime_error("an entry is decoded as another");
  }
  run.SetItemsProcessed(run.iterations());
  run.SetBytesProcessed(run.iterations() * static_cast<std::int64_t>(bytes.size()));
}
BENCHMARK(decode_entry);

}  // namespace
}  // namespace daybook::bench
