#include "domain/decide.h"

#include <optional>
#include <utility>

namespace daybook {
namespace {

template <class T>
Events events_of(T event) {
  Events events;
  events.emplace_back(std::move(event));
  return events;
}

template <class T>
Events events_of(std::optional<T> event) {
  return event ? events_of(*std::move(event)) : Events{};
}

}  // namespace

std::expected<Events, Rejection> decide(const State& state, const Command& command) {
  return std::visit(
      [&](const auto& asked) -> std::expected<Events, Rejection> {
        auto decided = decision(state, asked);
        if (!decided) return std::unexpected(std::move(decided).error());
        return events_of(*std::move(decided));
      },
      command);
}

void evolve(State& state, const Event& event) {
  std::visit([&](const auto& happened) { apply(state, happened); }, event);
}

Command command_of(const Event& event) {
  return std::visit([](const auto& happened) -> Command { return command_behind(happened); }, event);
}

}  // namespace daybook
