// Fingerprints stand in entries for ever.
#include "domain/content.h"

#include <catch2/catch.hpp>

using namespace daybook;

TEST_CASE("content: a fingerprint is what it was in the first version") {
  CHECK(fingerprint("") == 0xefd01f60ba992926);
  CHECK(fingerprint("EUR") == 0xa50a5237890e675);
}

TEST_CASE("content: that of several texts is that of each with its length in front") {
  CHECK(PrintedText().print() == fingerprint(""));
  CHECK(PrintedText().add("EUR").add("account-0001").print() == fingerprint("3:EUR12:account-0001"));
  CHECK(PrintedText().add("").print() == fingerprint("0:"));
  CHECK(PrintedText().add("a").add("b").print() != PrintedText().add("ab").print());
}
