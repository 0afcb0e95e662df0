// Rows of snapshots: a byte for the table, then the row. Refused, or read so that what is written again is the same row.
#include <stdexcept>

#include "eventstore/row_codec.h"
#include "fuzz/target.h"

namespace {

using namespace daybook;
using daybook::fuzz::require;

template <class Row>
void check(std::string_view bytes) try {
  const auto row = decode_row<Row>(bytes);
  const auto again = encode_row(row);
  require(decode_row<Row>(again) == row && encode_row(decode_row<Row>(again)) == again, "a row that is written again is the same");
} catch (const std::runtime_error&) {
}

void check_header(std::string_view bytes) try {
  const auto row = decode_header(bytes);
  if (!row) return;
  const auto again = decode_header(encode_header(*row));
  require(again && encode_header(*again) == encode_header(*row), "a header that is written again is the same");
} catch (const std::runtime_error&) {
}

void check_posted(std::string_view bytes) try {
  const auto position = decode_posted(bytes);
  require(position ? encode_posted(*position) == bytes : bytes.starts_with('{'), "what is no row is a position, and has one form");
} catch (const std::runtime_error&) {
}

constexpr void (*kChecks[])(std::string_view) = {
    check_header,       check<PlatformRow>, check<CredentialRow>, check<CustomerRow>, check<AssetRow>,       check<AccountRow>,
    check<HoldRow>,     check<CardsRow>,    check<AlertsRow>,     check<CatalogRow>,  check<ContractRow>,    check<EntityRow>,
    check<RelationRow>, check<WalletLinkRow>, check<ErasedKeyRow>, check<TransactionRow>, check<RequestRow>, check<ReferenceRow>,
    check_posted,
};

void run(std::string_view bytes) {
  if (bytes.empty()) return;
  kChecks[static_cast<unsigned char>(bytes.front()) % std::size(kChecks)](bytes.substr(1));
}

const daybook::fuzz::Target target("snapshot_row", run);

}  // namespace
