#include "eventstore/entry.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "eventstore/block.h"
#include "eventstore/json.h"
#include "eventstore/text.h"
#include "support/temporary_folder.h"

using namespace daybook;
using daybook::test::TemporaryFolder;

namespace {

Hash hash_of_bytes(std::uint8_t byte) {
  Hash hash;
  hash.fill(byte);
  return hash;
}

const KeyId kKey{"000102030405060708090a0b0c0d0e0f"};
Personal sealed(const std::string& bytes) { return {Personal::Form::sealed, kKey, bytes}; }

Entry entry_with(Event event) {
  return {7, *time_from_text("2026-11-21T21:58:56.123456Z"), {{{"c0123456789abcdef"}, Role::admin},
          "82b542f0-ed18-4021-8f8f-d176ae0982cd", {}, {}, {}, {}, {}}, std::move(event)};
}

struct Golden {
  std::string file;
  Entry entry;
};

// One file for each shape that was ever written. A file is never changed: a new shape is a new version with a new file.
std::vector<Golden> goldens() {
  auto full = entry_with(CustomerCreated{{"acme-eu"}, "Acme \"Europe\" \\ Ünïcödé \xf0\x9f\x93\x92"});
  full.envelope.idempotency_key = "key-1";
  full.envelope.digest = hash_of_bytes(0xab);
  full.envelope.correlation = "order 17";
  full.envelope.causation = "import";
  full.envelope.reason = "opened by hand";
  return {
      {"platform-created.1", entry_with(PlatformCreated{{"Acme-Platform"}, 3})},
      {"credential-issued.1", entry_with(CredentialIssued{{"c1"}, PlatformName{"Acme-Platform"}, Role::editor,
                                                          {{"acme-eu"}, {"acme-us"}}, hash_of_bytes(0x5a)})},
      {"credential-issued.1-operator",
       entry_with(CredentialIssued{{"c2"}, std::nullopt, Role::operator_, {}, hash_of_bytes(0x5b)})},
      {"credential-revoked.1", entry_with(CredentialRevoked{{"c1"}, PlatformName{"Acme-Platform"}})},
      {"credential-revoked.1-operator", entry_with(CredentialRevoked{{"c2"}, std::nullopt})},
      {"platform-opened.1", entry_with(PlatformOpened{{"Acme-Platform"}})},
      {"customer-created.1", entry_with(CustomerCreated{{"acme-eu"}, "Acme Europe"})},
      {"customer-created.1-full-envelope", full},
      {"account-created.1",
       entry_with(AccountCreated{{"acme-eu"}, {"acme-eu-main"}, {"A10000000"}, "Main", {"EUR"}, kKey, sealed("one"),
                                 {sealed("two"), sealed("three")}})},
      {"account-created.1-without-notification",
       entry_with(AccountCreated{{"acme-eu"}, {"acme-eu-main"}, {"A10000000"}, "Main", {"EUR"}, kKey, sealed("one"), {}})},
      {"account-updated.1", entry_with(AccountUpdated{{"acme-eu"}, {"acme-eu-main"}, "Renamed", sealed("four"),
                                                      std::vector{sealed("five")}})},
      {"account-updated.1-cleared",
       entry_with(AccountUpdated{{"acme-eu"}, {"acme-eu-main"}, std::nullopt, std::nullopt, std::vector<Personal>{}})},
  };
}

std::filesystem::path golden_path(const std::string& name) {
  return std::filesystem::path(DAYBOOK_SOURCE_DIR) / "tests/golden/entries" / (name + ".json");
}

}  // namespace

TEST_CASE("entries: every shape that was ever written is still written and read the same") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  for (const auto& golden : goldens()) {
    CAPTURE(golden.file);
    const auto bytes = encode(golden.entry, keys);
    REQUIRE(bytes.has_value());
    if (std::getenv("DAYBOOK_WRITE_GOLDEN") && !std::filesystem::exists(golden_path(golden.file))) {
      std::ofstream(golden_path(golden.file)) << *bytes << '\n';
    }
    std::ifstream file(golden_path(golden.file), std::ios::binary);
    const std::string stored{std::istreambuf_iterator<char>(file), {}};
    CHECK(stored == *bytes + "\n");
    CHECK(decode(*bytes) == golden.entry);
  }
}

TEST_CASE("entries: each event type has a golden file") {
  std::vector<bool> pinned(std::variant_size_v<Event>);
  for (const auto& golden : goldens()) pinned[golden.entry.event.index()] = true;
  for (std::size_t index = 0; index < pinned.size(); ++index) {
    INFO("event " << index);
    CHECK(pinned[index]);
  }
}

TEST_CASE("entries: plain personal data is sealed on the way, and opens again") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  const auto key = KeyStore::new_id();
  const Personal email{Personal::Form::plain, key, "ada@example.com"};
  const auto bytes =
      encode(entry_with(AccountCreated{{"acme-eu"}, {"acme-eu-main"}, {"A10000000"}, "Main", {"USD"}, key, email, {email}}), keys);
  REQUIRE(bytes.has_value());
  CHECK(bytes->find("ada@") == std::string::npos);
  const auto event = std::get<AccountCreated>(decode(*bytes).event);
  CHECK(event.contact_email.form == Personal::Form::sealed);
  CHECK(keys.open(event.contact_email) == email);
  CHECK(keys.open(event.funding_notification.at(0)) == email);
}

TEST_CASE("entries: what can't be sealed any more is rejected") {
  TemporaryFolder folder;
  KeyStore keys(folder / "keys");
  const Personal email{Personal::Form::plain, KeyStore::new_id(), "ada@example.com"};
  const auto bytes = encode(entry_with(AccountUpdated{{"acme-eu"}, {"acme-eu-main"}, std::nullopt, email, std::nullopt}), keys);
  REQUIRE_FALSE(bytes.has_value());
  CHECK(bytes.error().code == RejectionCode::personal_data_erased);
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
      {"{}", "\"data\" is not its last member"},
      {R"({"position":0,"time":"yesterday"})", "\"time\" is not in RFC 3339"},
      {R"({"position":-1})", "can't be read"},
      {R"({"position":0,"surprise":1})", "the member \"surprise\" is unknown"},
      {R"({"type":"account-vanished.1","data":{}})", "the type \"account-vanished.1\" is unknown"},
      {R"({"type":"platform-opened.1","data":{"platform":7}})", "can't be read"},
      {R"({"actor":{"credential":"c1","role":"king"}})", "the role \"king\" is unknown"},
  }));
  CAPTURE(std::get<0>(row));
  CHECK_THROWS_WITH(decode(std::get<0>(row)), Catch::Contains(std::get<1>(row)));
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
                             "2026-11-21T21:58:56.123456+", "2026-11-21T21:58:56.-23456Z");
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
