// The requests of a run, by schedule or as answers come, and what is counted of their answers. One thread.
#pragma once

#include <deque>
#include <functional>
#include <string_view>

#include "tools/bench/fates.h"
#include "tools/bench/figures.h"
#include "tools/bench/fleet.h"
#include "tools/bench/requests.h"

namespace daybook::bench {

// CPU seconds of this process so far.
double own_cpu_seconds();

class Load final : public Demand {
 public:
  // It begins now. `traffic` tells what has been sent and received so far.
  Load(const BenchOptions& options, const Plan& plan, Requests& requests, Fates& fates,
       std::function<Traffic()> traffic);

  Turn next(Moment now, std::string& bytes, Ticket& ticket) override;
  bool is_over(Moment now) const override { return now >= end_ && probes_ == kProbes; }
  void answered(const Ticket& ticket, int status, std::string_view body, Moment now) override;
  void lost(const Ticket& ticket, Moment now) override;

  // REQUIRES: the fleet has run it.
  Figures figures() &&;

 private:
  // At the beginning and the end of the measured time the server is asked for its CPU time, as one of the requests.
  static constexpr int kProbes = 2;
  enum class What : std::uint8_t { probe, health, read, bulk, transaction, hold, capture, void_ };
  struct Sample {
    Moment at = 0;
    std::optional<double> server_cpu;
    double own_cpu = 0;
    std::uint64_t requests = 0, transactions = 0;  // of the whole run until then
    Traffic traffic;
  };

  What compose(std::string& bytes, std::uint64_t& number);
  void take_sample(std::string_view metrics, Moment now);
  void take_command(Kind kind, std::uint64_t number, int status);
  void take_bulk(std::uint64_t first, int status, std::string_view body);
  void take_error(int status, std::string_view problem);
  bool is_measured(Moment moment) const { return moment >= begin_ && moment < end_; }
  void count_unsent();

  const BenchOptions& options_;
  const Plan& plan_;
  Requests& requests_;
  Fates& fates_;
  const std::function<Traffic()> traffic_;

  const Moment start_, begin_, end_;  // of the warm-up, of what is measured, of that
  int probes_ = 0;
  std::uint64_t sent_ = 0;      // requests, without probes
  std::uint64_t numbered_ = 0;  // commands and reads
  std::deque<std::uint64_t> open_holds_;
  std::uint64_t answered_ = 0, acknowledged_ = 0;
  std::vector<Sample> samples_;
  std::vector<std::uint64_t> requests_by_second_, transactions_by_second_;
  Figures figures_;
};

}  // namespace daybook::bench
