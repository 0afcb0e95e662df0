// The words of the domain as types. All are values: copyable, comparable, without I/O.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace daybook {

// A string that names one kind of thing; a customer id can't be passed where an account id is meant.
template <class Tag>
struct Name {
  std::string text;
  friend auto operator<=>(const Name&, const Name&) = default;
};

using PlatformName = Name<struct PlatformTag>;
using CustomerId = Name<struct CustomerTag>;
using AccountId = Name<struct AccountTag>;
using TransactionId = Name<struct TransactionTag>;
using CredentialId = Name<struct CredentialTag>;
using CurrencyCode = Name<struct CurrencyTag>;

// Microseconds since 1970-01-01T00:00:00Z, without leap seconds (POSIX).
struct Time {
  std::int64_t microseconds = 0;
  friend auto operator<=>(const Time&, const Time&) = default;
};

// The number that the ledger gives an account. Journals, postings and states refer to accounts by it.
struct AccountNumber {
  std::uint64_t value = 0;
  friend auto operator<=>(const AccountNumber&, const AccountNumber&) = default;
};

// Which journal: 0 is the system journal, platforms count from 1 in the order of their creation.
using JournalNumber = std::uint32_t;
inline constexpr JournalNumber kSystemJournal = 0;

// The number of an entry in its journal: from 0, without gaps.
using Position = std::uint64_t;

// SHA-256 (FIPS 180-4).
using Hash = std::array<std::uint8_t, 32>;

// Names a key of the key store: 16 random bytes as 32 lower-case hexadecimal digits. Not a secret.
using KeyId = Name<struct KeyTag>;

// A piece of personal data. A command brings it as plain text; the journal stores it sealed with the key that `key` names;
// once that key is destroyed it can only be said to be erased. The domain carries it and never looks inside.
struct Personal {
  enum class Form { plain, sealed, erased };
  Form form = Form::plain;
  KeyId key;
  std::string bytes;  // plain: the text (UTF-8); sealed: nonce, ciphertext and tag; erased: empty
  friend bool operator==(const Personal&, const Personal&) = default;
};

// A JSON object that belongs to the caller: the ledger keeps it and never looks inside. In canonical form: no white space, escapes and order of members by
// RFC 8785; numbers as they were given. Empty: none.
struct FreeJson {
  std::string text;
  friend bool operator==(const FreeJson&, const FreeJson&) = default;
};

// A map of texts that belongs to the caller: the ledger keeps it and never looks inside. In the order of its keys' bytes.
using Metadata = std::map<std::string, std::string>;

}  // namespace daybook

template <class Tag>
struct std::hash<daybook::Name<Tag>> {
  std::size_t operator()(const daybook::Name<Tag>& name) const noexcept { return std::hash<std::string>{}(name.text); }
};

template <>
struct std::hash<daybook::AccountNumber> {
  std::size_t operator()(const daybook::AccountNumber& number) const noexcept { return std::hash<std::uint64_t>{}(number.value); }
};
