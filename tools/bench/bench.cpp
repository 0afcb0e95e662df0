// `daybook bench`.
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "tools/bench/in_process.h"
#include "tools/bench/installation.h"
#include "tools/bench/load.h"
#include "tools/bench/plot.h"
#include "tools/bench/report.h"
#include "tools/bench/words.h"
#include "tools/command_line.h"
#include "tools/platform_choice.h"
#include "tools/verbs.h"

namespace daybook {
namespace {

using namespace bench;

Report run_with_server(const Settings& settings) {
  const auto& options = settings.bench;
  const auto authority = authority_of(settings.url);
  if (authority.encrypted) throw std::runtime_error("bench measures plain HTTP; --url must begin with http://");
  const auto key = platform_key(settings);
  const Names names(Names::new_run());
  const Plan plan(options);
  Requests requests(authority, key, names, plan, options);
  Fleet fleet(authority, options.connections);
  Server server{authority, key, fleet, requests, names};
  Report report{options, platform_of_key(server), names.run(), {}, {}};
  if (!settings.platform.empty() && settings.platform != report.platform) {
    throw std::runtime_error("the key is of the platform " + report.platform + ", not of " + settings.platform);
  }
  if (options.read_only != bench::ReadOnly::health) make_accounts(server, plan);
  const auto from = journal_size(server);
  Fates fates;
  Load load(options, plan, requests, fates, [&fleet] { return fleet.traffic(); });
  fleet.run(load);
  report.figures = std::move(load).figures();
  if (writes(options)) report.checked = check(server, plan, fates, from, options.check_accounts_max);
  return report;
}

void write_svg(const std::string& path, const std::string& svg) {
  std::ofstream file(path, std::ios::binary);
  if (!(file << svg) || !file.flush()) throw std::runtime_error("can't write " + path);
}

}  // namespace

int bench_ledger(const Settings& settings) {
  const auto report = settings.bench.in_process ? run_in_process(settings) : run_with_server(settings);
  std::cout << (settings.json ? json_of(report) : text_of(report));
  if (!settings.bench.svg.empty()) write_svg(settings.bench.svg, svg_of(report));
  for (const auto& problem : report.checked.problems) std::cerr << "daybook: the check failed: " << problem << "\n";
  return report.checked.problems.empty() ? kDone : kFailed;
}

}  // namespace daybook
