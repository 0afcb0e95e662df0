// A source of states that has none: all entries are evolved, and all rows stay.
#pragma once

#include "eventstore/state_source.h"

namespace daybook::test {

struct NoSnapshots final : StateSource {
  std::optional<Snapshot> load(JournalNumber) const override { return std::nullopt; }
  std::vector<std::optional<TransactionRow>> find_transactions(const State&, JournalNumber, const std::vector<TransactionId>& ids) const override {
    return std::vector<std::optional<TransactionRow>>(ids.size());
  }
  std::optional<RequestRow> find_request(JournalNumber, const RequestKey&) const override { return std::nullopt; }
  std::optional<ReferenceRow> find_reference(JournalNumber, const ReferenceKey&) const override { return std::nullopt; }
  std::uint64_t size(JournalNumber) const override { return 0; }
  std::uint64_t version() const override { return 0; }
};

}  // namespace daybook::test
