// Who may sign tokens, with its keys in a file that can be read again. Thread-safe.
#pragma once

#include <atomic>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "http/token.h"

namespace daybook::http {

class TokenIssuer {
 public:
  // Throws std::runtime_error that names the file and what is wrong with it.
  TokenIssuer(std::string key_set_file, TokenRules rules);

  // Tokens signed with a key that is gone are no longer good. Throws as the constructor does; the old keys then stay.
  void reload() { keys_ = read(); }

  std::expected<TokenClaims, LoginFault> claims_of(std::string_view token) const;  // now

 private:
  std::shared_ptr<const KeySet> read() const;

  const std::string key_set_file_;
  const TokenRules rules_;
  std::atomic<std::shared_ptr<const KeySet>> keys_;
};

}  // namespace daybook::http
