#include "eventstore/row_codec.h"

#include <algorithm>
#include <charconv>

#include "eventstore/postings_codec.h"
#include "eventstore/relation_codec.h"

namespace daybook {

// ---- values that only rows have

// In the order of the enumerations.
constexpr std::string_view kKinds[] = {"posted", "hold", "capture", "void", "extension", "reversal", "rejected"};
constexpr std::string_view kHoldStatuses[] = {"none", "open", "captured", "voided", "expired"};

template <class E, std::size_t count>
void read_name(JsonReader& json, const std::string_view (&names)[count], E& into) {
  const auto found = std::ranges::find(names, json.string());
  if (found == std::end(names)) throw std::runtime_error("a name is unknown to this version");
  into = static_cast<E>(found - std::begin(names));
}

void write_value(Sink& sink, TransactionRow::Kind kind) { sink.json.string(kKinds[static_cast<std::size_t>(kind)]); }
void read_value(JsonReader& json, TransactionRow::Kind& into) { read_name(json, kKinds, into); }
void write_value(Sink& sink, TransactionRow::HoldStatus status) { sink.json.string(kHoldStatuses[static_cast<std::size_t>(status)]); }
void read_value(JsonReader& json, TransactionRow::HoldStatus& into) { read_name(json, kHoldStatuses, into); }

// Before 1970 there are buckets below zero, which canonical JSON's numbers here have no room for.
void write_value(Sink& sink, std::int64_t value) { sink.json.string(std::to_string(value)); }
void read_value(JsonReader& json, std::int64_t& into) {
  const auto text = json.string();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  if (error != std::errc{} || end != text.data() + text.size()) json.fail("there is no whole number in a text");
}

// ---- shapes

constexpr auto members_of(const SnapshotHeader*) {
  using R = SnapshotHeader;
  return std::tuple(required("size", &R::head, &Head::size), required("root", &R::head, &Head::root),
                    required("lastTime", &R::last_time), required("platform", &R::header, &Header::platform),
                    required("nextJournal", &R::header, &Header::next_journal),
                    required("nextAccountNumber", &R::header, &Header::next_account_number),
                    required("nextSystemAccountNumber", &R::header, &Header::next_system_account_number),
                    optional("closedThrough", &R::header, &Header::closed_through),
                    required("nextReferenceNumber", &R::header, &Header::next_reference_number),
                    optional("depositFeePercent", &R::header, &Header::deposit_fee_percent),
                    optional("reasonsRequired", &R::header, &Header::reasons_required));
}

constexpr auto members_of(const PlatformRow*) {
  return std::tuple(required("platform", &PlatformRow::platform), required("journal", &PlatformRow::journal));
}

constexpr auto members_of(const CredentialRow*) {
  using R = CredentialRow;
  return std::tuple(optional("platform", &R::platform), required("role", &R::role), optional("customers", &R::customers),
                    required("keyHash", &R::key_hash), optional("revoked", &R::revoked),
                    optional("replacement", &R::replacement), optional("endsAt", &R::ends_at));
}

constexpr auto members_of(const CustomerRow*) {
  return std::tuple(required("displayName", &CustomerRow::display_name), required("last", &CustomerRow::last));
}

constexpr auto members_of(const AssetRow*) {
  return std::tuple(required("scale", &AssetRow::scale), required("displayName", &AssetRow::display_name));
}

constexpr auto members_of(const VelocityBucket*) {
  return std::tuple(required("index", &VelocityBucket::index), required("spent", &VelocityBucket::spent));
}

constexpr auto members_of(const VelocityWindow*) {
  using R = VelocityWindow;
  return std::tuple(required("limit", &R::limit), required("seconds", &R::seconds), required("since", &R::since),
                    optional("buckets", &R::buckets));
}

constexpr auto members_of(const AccountRow*) {
  using R = AccountRow;
  return std::tuple(required("customer", &R::customer), required("account", &R::account), required("displayName", &R::display_name),
                    required("currency", &R::currency), required("scale", &R::scale), required("key", &R::key),
                    optional("system", &R::system), optional("status", &R::status), optional("floor", &R::floor),
                    optional("ceiling", &R::ceiling), optional("velocity", &R::velocity), optional("posted", &R::posted),
                    optional("held", &R::held), optional("incoming", &R::incoming), required("last", &R::last));
}

constexpr auto members_of(const HoldRow*) {
  using R = HoldRow;
  return std::tuple(required("position", &R::position), required("placedAt", &R::placed_at), optional("due", &R::due),
                    required("left", &R::left));
}

constexpr auto members_of(const CardsRow*) { return std::tuple(required("cards", &CardsRow::cards)); }

constexpr auto members_of(const AlertRow*) {
  return std::tuple(required("alert", &AlertRow::alert), required("threshold", &AlertRow::threshold));
}

constexpr auto members_of(const AlertsRow*) {
  return std::tuple(required("alerts", &AlertsRow::alerts), optional("firedAt", &AlertsRow::fired_at));
}

constexpr auto members_of(const CatalogRow*) { return std::tuple(required("rewardName", &CatalogRow::reward_name)); }

constexpr auto members_of(const TransactionRow*) {
  using R = TransactionRow;
  return std::tuple(required("kind", &R::kind), optional("holdStatus", &R::hold_status), required("position", &R::position),
                    required("last", &R::last), required("content", &R::content), optional("postings", &R::postings),
                    optional("reversed", &R::reversed));
}

constexpr auto members_of(const RequestRow*) {
  using R = RequestRow;
  return std::tuple(required("position", &R::position), required("entries", &R::entries), required("content", &R::content));
}

constexpr auto members_of(const ContractRow*) {
  return std::tuple(required("validFrom", &ContractRow::valid_from), required("versions", &ContractRow::versions));
}

constexpr auto members_of(const EntityRow*) {
  using R = EntityRow;
  return std::tuple(required("kind", &R::kind), required("key", &R::key), optional("identity", &R::identity),
                    optional("relations", &R::relations), optional("related", &R::related), optional("erased", &R::erased),
                    required("last", &R::last));
}

constexpr auto members_of(const RelationRow*) {
  using R = RelationRow;
  return std::tuple(required("owner", &R::owner), required("authorized", &R::authorized), required("contracts", &R::contracts),
                    optional("suspended", &R::suspended), optional("ended", &R::ended), required("last", &R::last));
}

constexpr auto members_of(const WalletLinkRow*) {
  using R = WalletLinkRow;
  return std::tuple(required("address", &R::address), required("asset", &R::asset), required("last", &R::last));
}

constexpr auto members_of(const ErasedKeyRow*) { return std::tuple(required("position", &ErasedKeyRow::position)); }

constexpr auto members_of(const ReferenceRow*) { return std::tuple(required("position", &ReferenceRow::position)); }

template <class Row>
std::string encode_row(const Row& row) {
  std::string bytes;
  JsonWriter json(bytes);
  Sink sink{json};
  write_value(sink, row);
  return bytes;
}

template <class Row>
Row decode_row(std::string_view bytes) try {
  Row row;
  JsonReader json(bytes);
  read_members(json, row);
  json.end();
  return row;
} catch (const std::exception& error) {
  throw std::runtime_error("a row of the snapshot can't be read: " + std::string(error.what()));
}

// The format stands before the row, so that it can be read whatever follows.
std::string encode_header(const SnapshotHeader& row) { return std::to_string(kSnapshotFormat) + " " + encode_row(row); }

std::optional<SnapshotHeader> decode_header(std::string_view bytes) {
  const auto format = std::to_string(kSnapshotFormat) + " ";
  if (!bytes.starts_with(format)) return std::nullopt;
  return decode_row<SnapshotHeader>(bytes.substr(format.size()));
}

std::string encode_posted(Position position) { return std::to_string(position); }

std::optional<Position> decode_posted(std::string_view bytes) {
  if (bytes.starts_with('{')) return std::nullopt;
  Position position = 0;
  const auto read = std::from_chars(bytes.begin(), bytes.end(), position);
  if (read.ec != std::errc() || read.ptr != bytes.end() || encode_posted(position) != bytes) {
    throw std::runtime_error("a row of the snapshot can't be read: neither a row nor a position");
  }
  return position;
}

template std::string encode_row(const PlatformRow&);
template std::string encode_row(const CredentialRow&);
template std::string encode_row(const CustomerRow&);
template std::string encode_row(const AssetRow&);
template std::string encode_row(const AccountRow&);
template std::string encode_row(const HoldRow&);
template std::string encode_row(const CardsRow&);
template std::string encode_row(const AlertsRow&);
template std::string encode_row(const CatalogRow&);
template std::string encode_row(const ContractRow&);
template std::string encode_row(const EntityRow&);
template std::string encode_row(const RelationRow&);
template std::string encode_row(const WalletLinkRow&);
template std::string encode_row(const ErasedKeyRow&);
template std::string encode_row(const TransactionRow&);
template std::string encode_row(const RequestRow&);
template std::string encode_row(const ReferenceRow&);

template PlatformRow decode_row<PlatformRow>(std::string_view);
template CredentialRow decode_row<CredentialRow>(std::string_view);
template CustomerRow decode_row<CustomerRow>(std::string_view);
template AssetRow decode_row<AssetRow>(std::string_view);
template AccountRow decode_row<AccountRow>(std::string_view);
template HoldRow decode_row<HoldRow>(std::string_view);
template CardsRow decode_row<CardsRow>(std::string_view);
template AlertsRow decode_row<AlertsRow>(std::string_view);
template CatalogRow decode_row<CatalogRow>(std::string_view);
template ContractRow decode_row<ContractRow>(std::string_view);
template EntityRow decode_row<EntityRow>(std::string_view);
template RelationRow decode_row<RelationRow>(std::string_view);
template WalletLinkRow decode_row<WalletLinkRow>(std::string_view);
template ErasedKeyRow decode_row<ErasedKeyRow>(std::string_view);
template TransactionRow decode_row<TransactionRow>(std::string_view);
template RequestRow decode_row<RequestRow>(std::string_view);
template ReferenceRow decode_row<ReferenceRow>(std::string_view);

}  // namespace daybook
