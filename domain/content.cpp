#include "domain/content.h"

namespace daybook {

std::uint64_t fingerprint(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
  return hash ^ (hash >> 33);
}

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
  text_ += std::to_string(part.size());
  text_ += ':';
  text_ += part;
  return *this;
}

}  // namespace daybook
