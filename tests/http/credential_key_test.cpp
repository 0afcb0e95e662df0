// Keys of credentials: as random as they should be, and found again by their hash alone.
#include "http/credential_key.h"

#include <catch2/catch.hpp>
#include <set>

namespace daybook::http {

TEST_CASE("a credential's key is 43 characters of base64url behind a prefix that people recognise") {
  const auto key = CredentialKey::make();
  REQUIRE(key.text.size() == 47);
  CHECK(key.text.starts_with("dbk_"));
  CHECK(key.text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 4) == std::string::npos);
  CHECK(key.hash == hash_of_key(key.text));
}

TEST_CASE("keys and identifiers of credentials don't repeat") {
  std::set<std::string> keys, identifiers;
  for (int i = 0; i < 1000; ++i) {
    CHECK(keys.insert(CredentialKey::make().text).second);
    CHECK(identifiers.insert(new_credential_id().text).second);
  }
  CHECK(identifiers.begin()->size() == 17);
  CHECK(identifiers.begin()->front() == 'c');
}

TEST_CASE("the hash of a key is SHA-256 of its text") {
  // FIPS 180-4's example: SHA-256("abc").
  const Hash expected{0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
                      0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
  CHECK(hash_of_key("abc") == expected);
}

}  // namespace daybook::http
