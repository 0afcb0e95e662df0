// What makes a message, and what must not: requests that two readers could split differently are refused and their connection
// is closed, so nothing behind them is ever taken for a request.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <map>
#include <random>

#include "http/head_scan.h"
#include "http/request_parser.h"
#include "tests/http/site.h"

namespace daybook::http::test {
namespace {

using namespace std::string_literals;

const std::string kPost = "POST / HTTP/1.1\r\nHost: x\r\n";
const std::string kChunked = kPost + "Transfer-Encoding: chunked\r\n\r\n";
const std::string kSmuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

struct Refused {
  std::string name;
  std::string bytes;
};

TEST_CASE("framing: what is ambiguous or malformed gets 400, and nothing behind it is answered") {
  const auto row = GENERATE(
      Refused{"both lengths", kPost + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      Refused{"both lengths, the other way round", kPost + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"},
      Refused{"two lengths", kPost + "Content-Length: 1\r\nContent-Length: 0\r\n\r\na"},
      Refused{"one length twice", kPost + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na"},
      Refused{"a list of lengths", kPost + "Content-Length: 1, 1\r\n\r\na"},
      Refused{"a signed length", kPost + "Content-Length: +1\r\n\r\na"},
      Refused{"a negative length", kPost + "Content-Length: -1\r\n\r\na"},
      Refused{"a hexadecimal length", kPost + "Content-Length: 0x1\r\n\r\na"},
      Refused{"a length that is too large a number", kPost + "Content-Length: 18446744073709551616\r\n\r\n"},
      Refused{"an empty length", kPost + "Content-Length:\r\n\r\n"},
      Refused{"another coding", kPost + "Transfer-Encoding: gzip\r\n\r\n"},
      Refused{"another coding first", kPost + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      Refused{"chunked not last", kPost + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"},
      Refused{"chunked twice", kPost + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"},
      Refused{"two codings", kPost + "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      Refused{"a misspelt coding beside a length", kPost + "Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n"},
      Refused{"an empty coding", kPost + "Transfer-Encoding:\r\nContent-Length: 0\r\n\r\n"},
      Refused{"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      Refused{"a folded line", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n"},
      Refused{"a folded line with a tab", kPost + "Transfer-Encoding:\r\n\tchunked\r\n\r\n0\r\n\r\n"},
      Refused{"a folded first line", "GET / HTTP/1.1\r\n Host: x\r\n\r\n"},
      Refused{"line feeds alone", "GET / HTTP/1.1\nHost: x\n\n"},
      Refused{"a line feed within a field", "GET / HTTP/1.1\r\nHost: x\r\nA: b\nTransfer-Encoding: chunked\r\n\r\n"},
      Refused{"a carriage return alone", "GET / HTTP/1.1\r\nHost: x\r\nA: b\rContent-Length: 4\r\n\r\n"},
      Refused{"a carriage return at the end of a name", "GET / HTTP/1.1\r\nHost\r: x\r\n\r\n"},
      Refused{"NUL", "GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n"s},
      Refused{"a control character", "GET / HTTP/1.1\r\nHost: x\r\nA: \x01\r\n\r\n"},
      Refused{"DEL", "GET / HTTP/1.1\r\nHost: x\r\nA: \x7f\r\n\r\n"},
      Refused{"a space before the colon", kPost + "Content-Length : 4\r\n\r\n"},
      Refused{"a field without a name", "GET / HTTP/1.1\r\nHost: x\r\n: a\r\n\r\n"},
      Refused{"a field without a colon", "GET / HTTP/1.1\r\nHost: x\r\nabc\r\n\r\n"},
      Refused{"no Host", "GET / HTTP/1.1\r\n\r\n"},
      Refused{"two Hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"},
      Refused{"a target of another host", "GET http://y/ HTTP/1.1\r\nHost: x\r\n\r\n"},
      Refused{"a target of another port", "GET http://x:81/ HTTP/1.1\r\nHost: x\r\n\r\n"},
      Refused{"a target with a user", "GET http://u@x/ HTTP/1.1\r\nHost: u@x\r\n\r\n"},
      Refused{"a target that is an authority", "CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n"},
      Refused{"a target that is an asterisk", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"},
      Refused{"a target with a backslash for a slash", "GET \\a HTTP/1.1\r\nHost: x\r\n\r\n"},
      Refused{"a target with a space", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n"},
      Refused{"a target with a tab", "GET /a\tb HTTP/1.1\r\nHost: x\r\n\r\n"},
      Refused{"a target with half an escape", "GET /a%0 HTTP/1.1\r\nHost: x\r\n\r\n"},
      Refused{"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      Refused{"HTTP/1.2", "GET / HTTP/1.2\r\nHost: x\r\n\r\n"},
      Refused{"HTTP/0.9", "GET /\r\n\r\n"},
      Refused{"another protocol", "GET / HTTPS/1.1\r\nHost: x\r\n\r\n"},
      Refused{"two spaces", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n"},
      Refused{"a method that is no token", "G(T / HTTP/1.1\r\nHost: x\r\n\r\n"},
      Refused{"a leading space", " GET / HTTP/1.1\r\nHost: x\r\n\r\n"},
      Refused{"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s},
      Refused{"a chunk without a size", kChunked + "\r\n\r\n"},
      Refused{"a chunk size that is no number", kChunked + "g\r\na\r\n0\r\n\r\n"},
      Refused{"a signed chunk size", kChunked + "+1\r\na\r\n0\r\n\r\n"},
      Refused{"a chunk size that is too large a number", kChunked + "10000000000000001\r\na\r\n0\r\n\r\n"},
      Refused{"a chunk that is longer than it says", kChunked + "1\r\nab\r\n0\r\n\r\n"},
      Refused{"a chunk ended by a line feed", kChunked + "1\na\r\n0\r\n\r\n"},
      Refused{"a line feed in an extension", kChunked + "1;a=\"\n\"\r\na\r\n0\r\n\r\n"},
      Refused{"an extension that runs past its line", kChunked + "1;a=\"\r\na\r\n0\r\n\r\n"},
      Refused{"an extension that is none", kChunked + "1 a\r\na\r\n0\r\n\r\n"},
      Refused{"a length in the trailers", kChunked + "0\r\nContent-Length: 5\r\n\r\n"},
      Refused{"a coding in the trailers", kChunked + "0\r\nTransfer-Encoding: gzip\r\n\r\n"});
  DYNAMIC_SECTION(row.name) {
    RunningSite site;
    Client client(site.port());
    client.send(row.bytes + kSmuggled);
    const auto answer = client.answer();
    CHECK(answer.status == 400);
    CHECK(answer.fields.at("connection") == "close");
    client.finish_sending();
    CHECK(client.is_closed());
  }
}

TEST_CASE("framing: chunks make a body, their extensions and the trailers are ignored") {
  RunningSite site;
  Client client(site.port());
  client.send(kPost + "transfer-encoding: Chunked\r\n\r\n"
              "3\r\nabc\r\nA;x=\"y z\";q\r\n0123456789\r\n01\r\n\n\r\n000\r\nX-Trailer: a\r\n\r\n" +
              kSmuggled);
  CHECK(client.answer().body == "POST /  abc0123456789\n");
  CHECK(client.answer().body == "GET /smuggled [smuggled] ");
}

TEST_CASE("framing: a target in absolute form, as proxies send it, is answered where its host is the one of Host") {
  RunningSite site;
  Client client(site.port());
  CHECK(client.ask("GET http://Example.com/a HTTP/1.1\r\nHost: example.COM\r\n\r\n").body == "GET /a [a] ");
}

TEST_CASE("framing: a request may come byte by byte") {
  RunningSite site;
  Client client(site.port());
  const std::string plain = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
  const std::string chunked = "POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1\r\ni\r\n0\r\nA: b\r\n\r\n";
  for (const auto& request : {plain, chunked}) {
    for (const char byte : request) client.send(std::string_view(&byte, 1));
  }
  CHECK(client.answer().body == "POST /a [a] hi");
  CHECK(client.answer().body == "POST /b [b] hi");
}

TEST_CASE("framing: empty lines before a request are skipped") {
  RunningSite site;
  Client client(site.port());
  CHECK(client.ask("\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 200);
  client.send("\r");
  CHECK(client.ask("\nGET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 200);
}

TEST_CASE("framing: a body of length zero is none") {
  RunningSite site;
  Client client(site.port());
  CHECK(client.ask(kPost + "Content-Length: 0\r\n\r\n").body == "POST /  ");
  CHECK(client.ask(kPost + "\r\n").body == "POST /  ");
}

// What comes of bytes given to a parser in pieces that end at random.
std::string outcome(const std::string& bytes, std::mt19937& random) {
  const RequestLimits limits{.header_bytes_max = 200, .body_bytes_max = 50};
  RequestParser parser(limits);
  boost::beast::flat_buffer buffer;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t size = std::min<std::size_t>(1 + random() % 40, bytes.size() - at);
    std::memcpy(buffer.prepare(size).data(), bytes.data() + at, size);
    buffer.commit(size);
    at += size;
    auto progress = parser.feed(buffer);
    while (progress && *progress == RequestParser::Progress::head) progress = parser.feed(buffer);
    parser.shown_path(buffer);
    if (!progress) return std::to_string(progress.error().status);
    if (*progress == RequestParser::Progress::whole) return parser.request().path + " " + parser.request().body;
  }
  return "incomplete";
}

TEST_CASE("request parser: damaged requests neither break it nor depend on how they are cut into pieces") {
  const std::vector<std::string> requests{
      "POST /a?b=%20 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde",
      "\r\nPOST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n10;c=\"d\"\r\n0123456789abcdef\r\n0\r\nE: f\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"};
  const std::string alphabet = "\r\n\t 0159aAfFgGzZ:;=,\"/?%.\\"s + "\0\x01\x7f\xc3\xff"s;
  std::mt19937 random(1);
  std::map<std::string, int> outcomes;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = requests[random() % requests.size()];
    for (std::size_t damage = random() % 4; damage > 0; --damage) {
      const std::size_t at = random() % bytes.size();
      const char byte = alphabet[random() % alphabet.size()];
      switch (random() % 3) {
        case 0: bytes[at] = byte; break;
        case 1: bytes.insert(at, 1, byte); break;
        default: bytes.erase(at, 1 + random() % 3);
      }
    }
    bytes += std::string(60, '!');  // more than a body may have, so that what follows one is always seen
    const std::string first = outcome(bytes, random);
    const std::string second = outcome(bytes, random);
    CAPTURE(bytes);
    REQUIRE(first == second);
    ++outcomes[first];
  }
  CHECK(outcomes["/a abcde"] > 1000);
  CHECK(outcomes["/a ab0123456789abcdef"] > 1000);
  CHECK(outcomes["400"] > 1000);
}

TEST_CASE("head scan: the end is found wherever the pieces are cut") {
  const std::string head = "GET / HTTP/1.1\r\nA: \t b\r\n\r\n";
  for (std::size_t cut = 0; cut < head.size(); ++cut) {
    HeadScan scan;
    REQUIRE(scan.scan(head.substr(0, cut)) == HeadScan::State::incomplete);
    REQUIRE(scan.scan(head + "rest") == HeadScan::State::complete);
    REQUIRE(scan.bytes() == head.size());
  }
}

}  // namespace
}  // namespace daybook::http::test
