#include "projections/effects.h"

#include <algorithm>
#include <stdexcept>

namespace daybook {
namespace {

std::vector<NetEffect> net_effects_of(const Postings& postings) {
  auto effects = net_effects(postings);
  if (!effects) throw std::runtime_error("the journal has an entry whose postings don't fit 128 bits");
  return *std::move(effects);
}

// What is reserved to go out is held, the other side of it is to come in.
Sums reserved(Amount net) { return net.units < 0 ? Sums{{}, negated(net), {}} : Sums{{}, {}, net}; }

Sums released(Amount net) {
  const auto before = reserved(net);
  return {{}, negated(before.held), negated(before.incoming)};
}

void merge(std::vector<AccountEffect>& effects) {
  std::ranges::sort(effects, {}, &AccountEffect::account);
  std::size_t kept = 0;
  for (std::size_t i = 1; i < effects.size(); ++i) {
    if (effects[i].account == effects[kept].account) {
      effects[kept].sums = added(effects[kept].sums, effects[i].sums);
    } else {
      effects[++kept] = effects[i];
    }
  }
  if (!effects.empty()) effects.resize(kept + 1);
}

}  // namespace

Amount added(Amount a, Amount b) { return {static_cast<Int128>(static_cast<UInt128>(a.units) + static_cast<UInt128>(b.units))}; }

Amount negated(Amount a) { return {static_cast<Int128>(UInt128{0} - static_cast<UInt128>(a.units))}; }

Sums added(const Sums& a, const Sums& b) {
  return {added(a.posted, b.posted), added(a.held, b.held), added(a.incoming, b.incoming)};
}

std::vector<AccountEffect> effects_of(const Event& event) {
  std::vector<AccountEffect> effects;
  const auto add = [&](const Postings& postings, const auto& sums_of) {
    for (const auto& [account, net] : net_effects_of(postings)) effects.push_back({account, sums_of(net)});
  };
  if (const auto* posted = posted_by(event)) add(*posted, [](Amount net) { return Sums{net, {}, {}}; });
  if (const auto* held = reserved_by(event)) add(*held, reserved);
  for (const auto* freed : released_by(event)) add(*freed, released);
  merge(effects);
  return effects;
}

}  // namespace daybook
