#include "domain/content.h"

#include <array>
#include <charconv>

namespace daybook {

namespace {

std::uint64_t hashed(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

std::uint64_t finalised(std::uint64_t hash) {
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
  return hash ^ (hash >> 33);
}

}  // namespace

std::uint64_t fingerprint(std::string_view text) { return finalised(hashed(kFingerprintBasis, text)); }

std::vector<std::string> differing_fields(const Content& a, const Content& b) {
  std::vector<std::string> fields;
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() || right != b.end()) {
    if (right == b.end() || (left != a.end() && left->field < right->field)) {
      fields.push_back((left++)->field);
    } else if (left == a.end() || right->field < left->field) {
      fields.push_back((right++)->field);
    } else {
      if (left->print != right->print) fields.push_back(left->field);
      ++left;
      ++right;
    }
  }
  return fields;
}

PrintedText& PrintedText::add(std::string_view part) {
  std::array<char, 21> length{};
  auto* end = std::to_chars(length.data(), length.data() + length.size(), part.size()).ptr;
  *end++ = ':';
  hash_ = hashed(hashed(hash_, {length.data(), end}), part);
  return *this;
}

std::uint64_t PrintedText::print() const { return finalised(hash_); }

}  // namespace daybook
