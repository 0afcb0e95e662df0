// Requests of which each must succeed, as many at a time as there are connections. One that the server is too busy for
// (503) is sent again, for as long as others succeed meanwhile, or kBusyPatience. One thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/bench/fleet.h"

namespace daybook::bench {

inline constexpr Moment kBusyPatience = 300 * kSecond;

class Series final : public Demand {
 public:
  using Make = std::function<void(std::string& bytes, std::uint64_t number)>;  // appends the request
  using Take = std::function<void(std::uint64_t number, std::string_view body)>;

  // `what` they do, for the sentence that says which of them was refused.
  Series(std::string what, std::uint64_t count, int status, Make make, Take take = nullptr);

  Turn next(Moment now, std::string& bytes, Ticket& ticket) override;
  bool is_over(Moment) const override { return done_ == count_; }
  void answered(const Ticket& ticket, int status, std::string_view body,
                Moment now) override;                    // throws std::runtime_error
  void lost(const Ticket& ticket, Moment now) override;  // likewise

 private:
  const std::string what_;
  const std::uint64_t count_;
  const int status_;
  const Make make_;
  const Take take_;
  std::uint64_t sent_ = 0;
  std::uint64_t done_ = 0;
  std::vector<std::uint64_t> again_;
  Moment again_at_ = 0;
  Moment last_done_ = 0;
};

}  // namespace daybook::bench
