#include "eventstore/entry.h"

#include <catch2/catch.hpp>

#include "eventstore/block.h"
#include "eventstore/json.h"
#include "eventstore/sample_entry.h"
#include "eventstore/text.h"
#include "support/temporary_folder.h"

using namespace daybook;
using namespace daybook::test;

TEST_CASE("entries: plain personal data is sealed on the way, and opens again") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  const auto key = KeyStore::new_id();
  const Personal email{Personal::Form::plain, key, "ada@example.com"};
  const auto bytes =
      encode(entry_with(AccountCreated{{"acme-eu"}, {"acme-eu-main"}, {10'000'000}, "Main", {"USD"}, key, email, {email}}), keys);
  REQUIRE(bytes.has_value());
  CHECK(bytes->find("ada@") == std::string::npos);
  const auto event = std::get<AccountCreated>(decode(*bytes).event);
  CHECK(event.contact_email.form == Personal::Form::sealed);
  CHECK(keys.open(event.contact_email) == email);
  CHECK(keys.open(event.funding_notification.at(0)) == email);
}

TEST_CASE("entries: a rehearsal says how long an entry would be, and makes no key") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  const auto key = KeyStore::new_id();
  const Personal email{Personal::Form::plain, key, "ada@example.com"};
  const auto entry = entry_with(AccountCreated{{"acme-eu"}, {"acme-eu-main"}, {10'000'000}, "Main", {"USD"}, key, email, {email}});
  const auto before = keys.size();
  const auto bytes = rehearse(entry, keys);
  REQUIRE(bytes.has_value());
  CHECK(keys.size() == before);
  CHECK(encode(entry, keys)->size() == *bytes);
  CHECK(keys.size() == before + 1);
}

TEST_CASE("entries: what can't be sealed any more is rejected") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  const Personal email{Personal::Form::plain, KeyStore::new_id(), "ada@example.com"};
  const auto bytes = encode(entry_with(AccountUpdated{{"acme-eu"}, {"acme-eu-main"}, std::nullopt, email, std::nullopt}), keys);
  REQUIRE_FALSE(bytes.has_value());
  CHECK(bytes.error().code == RejectionCode::personal_data_erased);
}

TEST_CASE("entries: a rehearsal is refused where storing would be") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  const Personal email{Personal::Form::plain, KeyStore::new_id(), "ada@example.com"};
  const auto code = [&](Event event) { return rehearse(entry_with(std::move(event)), keys).error().code; };
  CHECK(code(AccountUpdated{{"acme-eu"}, {"acme-eu-main"}, std::nullopt, email, std::nullopt}) == RejectionCode::personal_data_erased);
  CHECK(code(CustomerCreated{{"acme-eu"}, "ab\xff"}) == RejectionCode::text_not_utf8);
  CHECK(code(CustomerCreated{{"acme-eu"}, std::string(kEntryBytesMax, 'x')}) == RejectionCode::entry_too_large);
}

TEST_CASE("entries: text that is not UTF-8 is rejected, wherever it stands") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  const auto rejected = [&](const Entry& entry) {
    const auto bytes = encode(entry, keys);
    return !bytes && bytes.error().code == RejectionCode::text_not_utf8;
  };
  CHECK(rejected(entry_with(CustomerCreated{{"acme-eu"}, "ab\xff\xfe"})));
  CHECK(rejected(entry_with(CustomerCreated{{"acme-eu"}, "cut off: \xe2\x82"})));
  auto entry = entry_with(CustomerCreated{{"acme-eu"}, "Acme"});
  entry.envelope.reason = "\xc0\x80";
  CHECK(rejected(entry));
}

TEST_CASE("entries: kEntryBytesMax bytes are an entry, one more is entry-too-large") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  auto entry = entry_with(CustomerCreated{{"acme-eu"}, "x"});
  const auto base = encode(entry, keys)->size();
  std::get<CustomerCreated>(entry.event).display_name.assign(kEntryBytesMax - base + 1, 'x');
  REQUIRE(encode(entry, keys).has_value());
  CHECK(encode(entry, keys)->size() == kEntryBytesMax);
  std::get<CustomerCreated>(entry.event).display_name += 'x';
  REQUIRE_FALSE(encode(entry, keys).has_value());
  CHECK(encode(entry, keys).error().code == RejectionCode::entry_too_large);
}

TEST_CASE("entries: what is none is refused with a reason") {
  const auto row = GENERATE(table<std::string, std::string>({
      {"", "can't be read"},
      {"{", "can't be read"},
      {"[]", "can't be read"},
      {"{}", "the member \"position\" is missing"},
      {R"({"position":0,"time":"yesterday"})", "\"yesterday\" is not in RFC 3339"},
      {R"({"position":-1})", "no whole number"},
      {R"({"position":0,"surprise":1})", "the member \"time\" is missing, and \"surprise\" stands in its place"},
      {R"({"position":0,$,"type":"account-vanished.1",*,"data":{}})", "the type \"account-vanished.1\" is unknown"},
      {R"({"position":0,$,"type":"platform-opened.1",*,"data":{"platform":7}})", "can't be read"},
      {R"({"position":0,$,"type":"platform-opened.1",*,"data":{}})", "the member \"platform\" is missing"},
      {R"({"position":0,$,"type":"platform-opened.1",*})", "the member \"data\" is missing"},
      {R"({"position":0,$,"type":"platform-opened.1",*,"surprise":1,"data":{"platform":"a"}})", "\"surprise\" stands in its place"},
      {R"({"position":0,$,"type":"platform-opened.1",*,"data":{"platform":"a"},"surprise":1})", "\"surprise\" is unknown"},
      {R"({"position":0,$,"type":"platform-opened.1",*,"data":{"platform":"a"}} )", "something follows the end"},
      {R"({"position":0,"type":"platform-opened.1",$,*,"data":{"platform":"a"}})", "the member \"time\" is missing, and \"type\" stands in its place"},
      {R"({"position":0,$,"type":"platform-opened.1","actor":{"credential":"c1","role":"king"}})", "the role \"king\" is unknown"},
  }));
  auto line = std::get<0>(row);
  const auto put = [&](char place, const std::string& members) {
    if (const auto at = line.find(place); at != std::string::npos) line.replace(at, 1, members);
  };
  put('$', R"("time":"2026-11-21T21:58:56.123456Z")");
  put('*', R"("actor":{"credential":"c1","role":"admin"},"request":"r")");
  CAPTURE(line);
  CHECK_THROWS_WITH(decode(line), Catch::Contains(std::get<1>(row)));
}

TEST_CASE("canonical JSON: strings are escaped as RFC 8785 says") {
  const auto written = [](const std::string& text) {
    std::string out;
    append_json_string(out, text);
    return out;
  };
  CHECK(written("plain") == R"("plain")");
  CHECK(written("\"\\/") == R"("\"\\/")");
  CHECK(written("\b\f\n\r\t") == R"("\b\f\n\r\t")");
  CHECK(written(std::string("\0\x1f\x7f", 3)) == "\"\\u0000\\u001f\x7f\"");
  CHECK(written("\xe2\x82\xac\xf0\x9f\x93\x92") == "\"\xe2\x82\xac\xf0\x9f\x93\x92\"");
}

TEST_CASE("time: RFC 3339 in UTC, to the microsecond and back") {
  const auto row = GENERATE(table<std::int64_t, std::string>({
      {0, "1970-01-01T00:00:00.000000Z"},
      {1, "1970-01-01T00:00:00.000001Z"},
      {951'782'400'000'000, "2000-02-29T00:00:00.000000Z"},
      {1'795'298'336'123'456, "2026-11-21T21:58:56.123456Z"},
      {-1, "1969-12-31T23:59:59.999999Z"},
  }));
  CHECK(to_text(Time{std::get<0>(row)}) == std::get<1>(row));
  CHECK(time_from_text(std::get<1>(row)) == Time{std::get<0>(row)});
  CHECK(to_text_milliseconds(Time{1'795'298'336'123'999}) == "2026-11-21T21:58:56.123Z");
}

TEST_CASE("time: what is none is none") {
  const auto text = GENERATE(as<std::string>{}, "", "2026-11-21", "2026-11-21T21:58:56Z", "2026-02-29T00:00:00.000000Z",
                             "2026-13-01T00:00:00.000000Z", "2026-11-21T24:00:00.000000Z", "2026-11-21T23:60:00.000000Z",
                             "2026-11-21T23:59:60.000000Z", "2026-11-21t21:58:56.123456Z", "+026-11-21T21:58:56.123456Z",
                             "2026-11-21T21:58:56.123456+", "2026-11-21T21:58:56.-23456Z",
                             "2026-11-21T-0:58:56.123456Z", "2026-11-21T21:58:56.-00000Z");
  CAPTURE(text);
  CHECK_FALSE(time_from_text(text));
}

TEST_CASE("base64 and hexadecimal: there and back, nothing else") {
  CHECK(to_base64("") == "");
  CHECK(to_base64("f") == "Zg==");
  CHECK(to_base64("foobar") == "Zm9vYmFy");
  CHECK(from_base64("Zg==") == "f");
  CHECK(from_base64("Zm9vYmFy") == "foobar");
  CHECK_FALSE(from_base64("Zg="));
  CHECK_FALSE(from_base64("Z!=="));
  std::array<std::uint8_t, 2> bytes{};
  CHECK(from_hex("00ff", bytes));
  CHECK(to_hex(bytes) == "00ff");
  CHECK_FALSE(from_hex("00f", bytes));
  CHECK_FALSE(from_hex("00FG", bytes));
}
