#include "projections/would_be.h"

#include "projections/objects.h"

namespace daybook {
namespace {

constexpr std::size_t kTagAt = sizeof(JournalNumber);  // in a key; then comes the table
constexpr std::size_t kObjectAt = kTagAt + 2;

}  // namespace

WouldBe::WouldBe(const Past& past, std::uint64_t size)
    : projection_(objects_projection()), folded_(past, size), now_(past, [this](const std::string& key) { return folded_.find(key); }) {}

void WouldBe::fold(const Entry& entry) { projection_.fold(folded_, now_.journal(), entry); }

std::optional<std::string> WouldBe::Folded::find(std::string_view key) const {
  const auto found = rows_.find(key);
  return found == rows_.end() ? before(key) : found->second;
}

// As it was after the first entries. What is kept aside never changes once it is there, and leads to nothing where its object is not.
std::optional<std::string> WouldBe::Folded::before(std::string_view key) const {
  const auto tag = static_cast<Tag>(key[kTagAt]);
  if (tag == Tag::row) {
    const auto version = past_.version(static_cast<ObjectTable>(key[kTagAt + 1]), key.substr(kObjectAt), size_);
    return version ? std::optional(encode_last(version->position, version->bytes)) : std::nullopt;
  }
  auto row = past_.find(std::string(key));
  if (tag == Tag::index && row && decode_birth(*row) >= size_) return std::nullopt;
  return row;
}

void WouldBe::Folded::put(std::string key, std::string value) { rows_.insert_or_assign(std::move(key), std::move(value)); }

void WouldBe::Folded::remove(std::string key) { rows_.insert_or_assign(std::move(key), std::nullopt); }

// Versions are for those who ask about what was in between.
void WouldBe::Folded::add(std::string_view key, std::string_view value) {
  if (static_cast<Tag>(key[kTagAt]) != Tag::history) rows_.insert_or_assign(std::string(key), std::string(value));
}

}  // namespace daybook
