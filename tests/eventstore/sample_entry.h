// An entry around an event, the same one always.
#pragma once

#include "eventstore/entry.h"

namespace daybook::test {

inline Hash hash_of_bytes(std::uint8_t byte) {
  Hash hash;
  hash.fill(byte);
  return hash;
}

inline const KeyId kKey{"000102030405060708090a0b0c0d0e0f"};
inline Personal sealed(const std::string& bytes) { return {Personal::Form::sealed, kKey, bytes}; }

inline Time time_at(std::string_view text) { return time_from_text(text).value(); }

inline Entry entry_with(Event event) {
  return {7, time_at("2026-11-21T21:58:56.123456Z"), {{{"c0123456789abcdef"}, Role::admin},
          "82b542f0-ed18-4021-8f8f-d176ae0982cd", {}, {}, {}, {}, {}}, std::move(event)};
}

}  // namespace daybook::test
