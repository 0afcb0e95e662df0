#include "eventstore/text.h"

#include <catch2/catch.hpp>

namespace daybook {

TEST_CASE("plain characters: printable ASCII but quote and backslash, wherever another byte stands") {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool plain = byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\';
    for (std::size_t size = 1; size <= 20; ++size) {
      for (std::size_t at = 0; at < size; ++at) {
        std::string text(size, 'a');
        text[at] = c;
        INFO("byte " << byte << " at " << at << " of " << size);
        REQUIRE(plain_characters(text) == (plain ? size : at));
        std::string copy(size + 1, '.');
        const auto* end = copy_plain(copy.data(), text);
        REQUIRE((end != nullptr) == plain);
        if (plain) REQUIRE(end == copy.data() + size);
        if (plain) REQUIRE(copy == text + ".");
        REQUIRE(copy.back() == '.');
      }
    }
  }
  CHECK(plain_characters("") == 0);
  char nothing = '.';
  CHECK(copy_plain(&nothing, "") == &nothing);
  CHECK(nothing == '.');
}

TEST_CASE("base64: one text for the same bytes") {
  CHECK(from_base64("") == "");
  CHECK(from_base64("QQ==") == "A");
  CHECK(from_base64("QUI=") == "AB");
  const auto text = GENERATE(as<std::string>{}, "QR==", "QUJ=", "QQ==QUI=", "QUI", "QUI=\n", " QUI", "\nQQ=", "====", "QU-D", "0Q=0");
  CAPTURE(text);
  CHECK_FALSE(from_base64(text));
}

}  // namespace daybook
