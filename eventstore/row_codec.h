// Rows of a state as snapshots store them: canonical JSON. A snapshot is derived, so a change of shape needs no reader for the old one:
// kSnapshotFormat changes with it, and what is of another format is not used.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/state.h"
#include "eventstore/block.h"

namespace daybook {

inline constexpr std::uint64_t kSnapshotFormat = 5;

// The one row of a journal that says what the others are a snapshot of.
struct SnapshotHeader {
  Head head;
  Time last_time;
  Header header;
};

std::string encode_header(const SnapshotHeader& row);
std::optional<SnapshotHeader> decode_header(std::string_view bytes);  // none where it is of another format

// Of PlatformRow, CredentialRow, CustomerRow, AssetRow, AccountRow, HoldRow, CardsRow, AlertsRow, CatalogRow, ContractRow, EntityRow, RelationRow,
// WalletLinkRow, ErasedKeyRow, TransactionRow, RequestRow, ReferenceRow.
template <class Row>
std::string encode_row(const Row& row);
template <class Row>
Row decode_row(std::string_view bytes);  // like decode_header throws std::runtime_error where the bytes are no such row

// Of a transaction that is as its entry made it (is_as_posted): that entry's position, a number alone.
std::string encode_posted(Position position);
std::optional<Position> decode_posted(std::string_view bytes);  // none where it is the row itself

}  // namespace daybook
