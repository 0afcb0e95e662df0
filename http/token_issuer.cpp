#include "http/token_issuer.h"

#include <fstream>
#include <stdexcept>

namespace daybook::http {

TokenIssuer::TokenIssuer(std::string key_set_file, TokenRules rules)
    : key_set_file_(std::move(key_set_file)), rules_(std::move(rules)), keys_(read()) {}

std::shared_ptr<const KeySet> TokenIssuer::read() const {
  std::ifstream file(key_set_file_, std::ios::binary);
  std::string text(KeySet::kBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  try {
    if (file.bad() || (text.empty() && !file.is_open())) throw std::runtime_error("it can't be read");
    return std::make_shared<const KeySet>(text);
  } catch (const std::runtime_error& failed) {
    throw std::runtime_error("the key set " + key_set_file_ + " can't be used: " + failed.what());
  }
}

std::expected<TokenClaims, LoginFault> TokenIssuer::claims_of(std::string_view token) const {
  const auto keys = keys_.load();
  return http::claims_of(token, *keys, rules_, std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

}  // namespace daybook::http
