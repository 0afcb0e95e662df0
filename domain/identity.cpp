#include <vector>

#include "domain/identity.h"

namespace daybook {
namespace {

std::vector<std::string_view> words_in(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

}  // namespace

std::string to_text(const Identity& identity) {
  auto text = "born " + to_text(identity.birth_date);
  if (identity.nationality) text += " nationality";
  if (identity.address) text += " address";
  if (identity.kyc_date) text += " kyc " + to_text(*identity.kyc_date);
  if (identity.document_valid_until) text += " document " + to_text(*identity.document_valid_until);
  return text;
}

std::optional<Identity> identity_from_text(std::string_view text) {
  const auto words = words_in(text);
  Identity identity;
  bool born = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "nationality") {
      identity.nationality = true;
    } else if (words[i] == "address") {
      identity.address = true;
    } else {
      const auto date = i + 1 < words.size() ? date_from_text(words[i + 1]) : std::nullopt;
      if (!date) return std::nullopt;
      if (words[i] == "born") {
        identity.birth_date = *date;
        born = true;
      } else if (words[i] == "kyc") {
        identity.kyc_date = *date;
      } else if (words[i] == "document") {
        identity.document_valid_until = *date;
      } else {
        return std::nullopt;
      }
      ++i;
    }
  }
  return born ? std::optional(identity) : std::nullopt;
}

}  // namespace daybook
