#include "tools/bench/plan.h"

#include <cmath>

namespace daybook::bench {
namespace {

// SplitMix64: a counter, whose every value is mixed until no bit shows where it came from.
class Draws {
 public:
  enum class For : std::uint64_t { transfer = 1, read = 2, kind = 3 };
  Draws(std::uint64_t seed, std::uint64_t number, For purpose)
      : state_(mixed(seed ^ mixed(number)) + static_cast<std::uint64_t>(purpose) * 0xD1B54A32D192ED03) {}
  std::uint64_t next() { return mixed(state_ += 0x9E3779B97F4A7C15); }

 private:
  static std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

// 0 to below - 1, from the upper half of what was drawn.
std::uint32_t below(std::uint64_t random, std::uint32_t below) {
  return static_cast<std::uint32_t>(((random >> 32) * below) >> 32);
}

}  // namespace

Plan::Plan(const BenchOptions& options)
    : seed_(options.seed),
      accounts_(options.accounts),
      pick_(options.pick),
      mix_(options.mix),
      reads_percent_(options.reads_percent) {
  if (pick_ != Pick::zipf) return;
  double sum = 0;
  std::vector<double> weights(accounts_);
  for (std::uint32_t i = 0; i < accounts_; ++i) sum += weights[i] = std::pow(i + 1.0, -kZipfExponent);
  std::vector<std::uint32_t> poor, rich;
  for (std::uint32_t i = 0; i < accounts_; ++i) {
    weights[i] *= accounts_ / sum;
    (weights[i] < 1 ? poor : rich).push_back(i);
  }
  columns_.resize(accounts_);
  while (!poor.empty() && !rich.empty()) {
    const auto filled = poor.back(), giver = rich.back();
    poor.pop_back();
    columns_[filled] = {static_cast<std::uint32_t>(weights[filled] * 0x1p32), giver};
    weights[giver] -= 1 - weights[filled];
    if (weights[giver] >= 1) continue;
    rich.pop_back();
    poor.push_back(giver);
  }
  for (const auto& left : {poor, rich}) {
    for (const auto whole : left) columns_[whole] = {UINT32_MAX, whole};
  }
}

std::uint32_t Plan::zipf(std::uint64_t random) const {
  const auto& column = columns_[below(random, accounts_)];
  return static_cast<std::uint32_t>(random) < column.own ? static_cast<std::uint32_t>(&column - columns_.data())
                                                         : column.other;
}

std::uint32_t Plan::picked(std::uint64_t random) const {
  return pick_ == Pick::zipf ? zipf(random) : below(random, accounts_);
}

Transfer Plan::transfer(std::uint64_t number) const {
  Draws draws(seed_, number, Draws::For::transfer);
  Transfer transfer;
  transfer.from = pick_ == Pick::hot ? 0 : picked(draws.next());
  if (pick_ == Pick::zipf) {
    transfer.to = zipf(draws.next());
    if (transfer.to == transfer.from) transfer.to = (transfer.to + 1) % accounts_;
  } else {
    transfer.to = (transfer.from + 1 + below(draws.next(), accounts_ - 1)) % accounts_;
  }
  transfer.cents = 1 + below(draws.next(), 999);
  return transfer;
}

bool Plan::is_read(std::uint64_t number) const {
  if (reads_percent_ == 0) return false;
  return below(Draws(seed_, number, Draws::For::read).next(), 100) < reads_percent_;
}

std::uint32_t Plan::account_read(std::uint64_t number) const {
  Draws draws(seed_, number, Draws::For::transfer);
  return pick_ == Pick::hot ? 0 : picked(draws.next());
}

Kind Plan::kind(std::uint64_t number) const {
  if (mix_.sum() == mix_.transactions) return Kind::transaction;
  auto drawn = below(Draws(seed_, number, Draws::For::kind).next(), mix_.sum());
  if (drawn < mix_.transactions) return Kind::transaction;
  drawn -= mix_.transactions;
  if (drawn < mix_.holds) return Kind::hold;
  return drawn - mix_.holds < mix_.captures ? Kind::capture : Kind::void_;
}

}  // namespace daybook::bench
