// Runs the micro-benchmarks with Google Benchmark's own options. What goes wrong in one is an exception, which ends the program. Exit code 1 where no
// benchmark matches, so that a test can't pass by running none.
#include <benchmark/benchmark.h>

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  const auto matched = benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return matched == 0 ? 1 : 0;
}
