#include "domain/event.h"

#include "domain/overloaded.h"

namespace daybook {

const TransactionId* transaction_of(const Event& event) {
  return std::visit(overloaded{[](const CommandRejected& e) { return e.transaction ? &*e.transaction : nullptr; },
                               [](const auto& e) -> const TransactionId* {
                                 if constexpr (requires { e.transaction; }) return &e.transaction;
                                 return nullptr;
                               }},
                    event);
}

const Postings* posted_by(const Event& event) {
  return std::visit(overloaded{[](const HoldPlaced&) -> const Postings* { return nullptr; },
                               [](const auto& e) -> const Postings* {
                                 if constexpr (requires { e.postings; }) return &e.postings;
                                 return nullptr;
                               }},
                    event);
}

const Postings* reserved_by(const Event& event) {
  const auto* hold = std::get_if<HoldPlaced>(&event);
  return hold ? &hold->postings : nullptr;
}

std::vector<const Postings*> released_by(const Event& event) {
  using Released = std::vector<const Postings*>;
  return std::visit(overloaded{[](const HoldCaptured& e) { return Released{&e.postings, &e.released}; },
                               [](const HoldVoided& e) { return Released{&e.released}; },
                               [](const HoldExpired& e) { return Released{&e.released}; },
                               [](const auto&) { return Released{}; }},
                    event);
}

const Details* details_of(const Event& event) {
  return std::visit(
      [](const auto& e) -> const Details* {
        if constexpr (requires { e.details; }) return &e.details;
        return nullptr;
      },
      event);
}

const TransactionId* hold_of(const Event& event) {
  return std::visit(
      [](const auto& e) -> const TransactionId* {
        if constexpr (requires { e.hold; }) return &e.hold;
        return nullptr;
      },
      event);
}

}  // namespace daybook
