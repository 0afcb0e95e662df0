// What a command said, as one short fingerprint for each of its fields: enough to tell whether a command that comes again under the same id is the
// same, and to name the fields that differ, without keeping the fields themselves.
//
// Fingerprints are 64 bits of FNV-1a (Fowler, Noll, Vo), finalised as in MurmurHash3. They guard a caller against a mistake of its own, not against
// an attacker: who chooses both contents chooses whether they are taken for the same, and gets the first one's outcome.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daybook {

struct FieldPrint {
  std::string field;  // "postings"
  std::uint64_t print = 0;
  friend auto operator<=>(const FieldPrint&, const FieldPrint&) = default;
};

// In the order of the fields' names. A field that is absent, or as it would be by default, has none.
using Content = std::vector<FieldPrint>;

std::uint64_t fingerprint(std::string_view text);
inline constexpr std::uint64_t kFingerprintBasis = 0xcbf29ce484222325;  // of FNV-1a

// The names of the fields that differ, in order.
std::vector<std::string> differing_fields(const Content& a, const Content& b);

// The fingerprint of the texts of one field, each with its length in front, so that no two different lists of texts look alike.
class PrintedText {
 public:
  PrintedText& add(std::string_view part);
  std::uint64_t print() const;

 private:
  std::uint64_t hash_ = kFingerprintBasis;
};

}  // namespace daybook
