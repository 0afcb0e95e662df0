#include "eventstore/postings_codec.h"

namespace daybook {
namespace {

Decimal decimal_from(std::string_view text) {
  const auto decimal = decimal_from_text(text);
  // One text for one amount: there is no negative zero.
  if (!decimal || (decimal->amount.units == 0 && text.starts_with('-'))) {
    throw std::runtime_error("\"" + std::string(text) + "\" is no amount");
  }
  return *decimal;
}

// [from, to, amount]
std::pair<Posting, int> posting_in(JsonValue value) {
  Posting posting;
  int scale = 0;
  std::size_t at = 0;
  for (auto element : value.get_array()) {
    if (at == 0) posting.from.value = element.get_uint64();
    if (at == 1) posting.to.value = element.get_uint64();
    if (at == 2) {
      const auto decimal = decimal_from(std::string_view(element.get_string()));
      posting.amount = decimal.amount;
      scale = decimal.scale;
    }
    ++at;
  }
  if (at != 3) throw std::runtime_error("a posting has two accounts and an amount");
  if (posting.amount.units <= 0) throw std::runtime_error("a posting moves no amount above zero");
  if (posting.from == posting.to) throw std::runtime_error("a posting moves from an account to itself");
  return {posting, scale};
}

void read_group(JsonValue value, CurrencyPostings& group) {
  bool first = true;
  for (auto element : value.get_array()) {
    const auto [posting, scale] = posting_in(std::move(element));
    if (!first && scale != group.scale) throw std::runtime_error("amounts of one currency have different numbers of digits");
    group.scale = scale;
    group.postings.push_back(posting);
    first = false;
  }
  if (first) throw std::runtime_error("a currency has no postings");
}

}  // namespace

void write_value(Sink& sink, const Decimal& value) { sink.json.string(to_text(value.amount, value.scale)); }
void read_value(JsonValue value, Decimal& into) { into = decimal_from(std::string_view(value.get_string())); }

void write_value(Sink& sink, const Bound& value) {
  if (value.amount) {
    write_value(sink, *value.amount);
  } else {
    sink.json.null();
  }
}
void read_value(JsonValue value, Bound& into) {
  into.amount.reset();
  if (value.is_null()) return;
  read_value(value, into.amount);
}

void write_value(Sink& sink, Amount value) { sink.json.string(to_text(value, 0)); }
void read_value(JsonValue value, Amount& into) {
  const auto decimal = decimal_from(std::string_view(value.get_string()));
  if (decimal.scale != 0) throw std::runtime_error("minor units are whole");
  into = decimal.amount;
}

void write_value(Sink& sink, const Postings& value) {
  auto& json = sink.json;
  json.begin_object();
  for (const auto& [currency, scale, postings] : value) {
    json.key(currency.text).begin_array();
    for (const auto& [from, to, amount] : postings) {
      json.begin_array().number(from.value).number(to.value).string(to_text(amount, scale)).end_array();
    }
    json.end_array();
  }
  json.end_object();
}

void read_value(JsonValue value, Postings& into) {
  for (auto member : value.get_object()) {
    CurrencyCode currency{std::string(std::string_view(member.unescaped_key()))};
    if (!into.empty() && currency <= into.back().currency) throw std::runtime_error("currencies are doubled or out of order");
    auto& group = into.emplace_back();
    group.currency = std::move(currency);
    read_group(JsonValue(member.value()), group);
  }
}

}  // namespace daybook
