// Rows of a state as snapshots store them: canonical JSON. A snapshot is derived, so a change of shape needs no reader for the old one:
// kSnapshotFormat changes with it, and what is of another format is not used.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/state.h"
#include "eventstore/block.h"

namespace daybook {

inline constexpr std::uint64_t kSnapshotFormat = 1;

// The one row of a journal that says what the others are a snapshot of.
struct SnapshotHeader {
  Head head;
  Time last_time;
  Header header;
};

std::string encode_row(const SnapshotHeader& row);
std::string encode_row(const PlatformRow& row);
std::string encode_row(const CredentialRow& row);
std::string encode_row(const CustomerRow& row);
std::string encode_row(const AccountRow& row);

// Throw std::runtime_error where the bytes are no such row. The header of another format reads as none.
std::optional<SnapshotHeader> decode_header(std::string_view bytes);
PlatformRow decode_platform(std::string_view bytes);
CredentialRow decode_credential(std::string_view bytes);
CustomerRow decode_customer(std::string_view bytes);
AccountRow decode_account(std::string_view bytes);

}  // namespace daybook
