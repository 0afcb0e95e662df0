#include "projections/would_be.h"

#include "projections/objects.h"

namespace daybook {
namespace {

constexpr std::size_t kTagAt = sizeof(JournalNumber);  // in a key; then comes the table
constexpr std::size_t kObjectAt = kTagAt + 2;

}  // namespace

WouldBe::WouldBe(const Past& past, std::uint64_t size)
    : folded_(past, size), now_(past, [this](const std::string& key) {
        const auto row = folded_.find(key);
        return row ? std::optional(std::string(*row)) : std::nullopt;
      }) {}

void WouldBe::fold(const Entry& entry) { fold_objects_alone(folded_, now_.journal(), entry); }

std::optional<std::string> WouldBe::Folded::balances_before(std::string_view object) const {
  AccountNumber number;
  read_object_key(object, number);
  const auto row = past_.account(number, size_);
  return row ? std::optional(encode_last(row->last, encode_balances(*row))) : std::nullopt;
}

std::optional<std::string> WouldBe::Folded::birth_before(std::string_view object) const {
  TransactionId transaction;
  read_object_key(object, transaction);
  const auto position = past_.birth(transaction, size_);
  return position ? std::optional(encode_birth(*position)) : std::nullopt;
}

std::optional<std::string_view> WouldBe::Folded::find(std::string_view key) const {
  auto found = rows_.find(key);
  if (found == rows_.end()) found = rows_.emplace(key, before(key)).first;
  return found->second;
}

// As it was after the first entries. What is kept aside never changes once it is there, and leads to nothing where its object is not.
std::optional<std::string> WouldBe::Folded::before(std::string_view key) const {
  const auto tag = static_cast<Tag>(key[kTagAt]);
  const auto table = static_cast<ObjectTable>(key[kTagAt + 1]);
  if (tag == Tag::row && table == ObjectTable::balances) return balances_before(key.substr(kObjectAt));
  if (tag == Tag::index && table == table_of(RowTable::transactions)) return birth_before(key.substr(kObjectAt));
  if (tag == Tag::row) {
    const auto version = past_.version(table, key.substr(kObjectAt), size_);
    return version ? std::optional(encode_last(version->position, version->bytes)) : std::nullopt;
  }
  auto row = past_.find(std::string(key));
  if (tag == Tag::index && row && decode_birth(*row) >= size_) return std::nullopt;
  return row;
}

void WouldBe::Folded::put(std::string_view key, std::string_view value) { rows_[std::string(key)] = value; }

void WouldBe::Folded::remove(std::string_view key) { rows_[std::string(key)] = std::nullopt; }

// Versions are for those who ask about what was in between.
void WouldBe::Folded::add(std::string_view key, std::string_view value) {
  if (static_cast<Tag>(key[kTagAt]) != Tag::history) put(key, value);
}

}  // namespace daybook
