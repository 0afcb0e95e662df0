// The keys of credentials: 256 random bits, shown once as text, kept only as a hash. Keys are random, so a plain SHA-256 is
// enough: there is nothing to guess that salt or repetition would make slower.
#pragma once

#include <string>
#include <string_view>

#include "domain/types.h"

namespace daybook::http {

struct CredentialKey {
  std::string text;  // "dbk_" and 43 characters of base64url (RFC 4648, section 5, without padding)
  Hash hash{};       // hash_of_key(text)

  static CredentialKey make();
};

// SHA-256 of the key's text, whatever it is: a wrong key has a hash too, which is no credential's.
Hash hash_of_key(std::string_view text);

// A new credential's identifier: "c" and 16 lower-case hexadecimal digits, random. Not a secret.
CredentialId new_credential_id();

}  // namespace daybook::http
