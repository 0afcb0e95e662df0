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
Decimal read_posting(JsonReader& json, Posting& posting) {
  Decimal decimal;
  int at = 0;
  for (json.begin_array(); json.element(); ++at) {
    switch (at) {
      case 0: posting.from.value = json.number(); break;
      case 1: posting.to.value = json.number(); break;
      case 2: decimal = decimal_from(json.string()); break;
      default: json.fail("a posting has two accounts and an amount");
    }
  }
  if (at != 3) json.fail("a posting has two accounts and an amount");
  posting.amount = decimal.amount;
  if (posting.amount.units <= 0) throw std::runtime_error("a posting moves no amount above zero");
  if (posting.from == posting.to) throw std::runtime_error("a posting moves from an account to itself");
  return decimal;
}

void read_group(JsonReader& json, CurrencyPostings& group) {
  group.postings.clear();
  for (json.begin_array(); json.element();) {
    const bool first = group.postings.empty();
    const auto scale = read_posting(json, group.postings.emplace_back()).scale;
    if (!first && scale != group.scale) throw std::runtime_error("amounts of one currency have different numbers of digits");
    group.scale = scale;
  }
  if (group.postings.empty()) throw std::runtime_error("a currency has no postings");
}

}  // namespace

void write_value(Sink& sink, const Decimal& value) { sink.json.string(to_text(value.amount, value.scale)); }
void read_value(JsonReader& json, Decimal& into) { into = decimal_from(json.string()); }

void write_value(Sink& sink, const Bound& value) {
  if (value.amount) {
    write_value(sink, *value.amount);
  } else {
    sink.json.null();
  }
}
void read_value(JsonReader& json, Bound& into) {
  into.amount.reset();
  if (!json.null()) read_value(json, into.amount);
}

void write_value(Sink& sink, Amount value) { sink.json.string(to_text(value, 0)); }
void read_value(JsonReader& json, Amount& into) {
  const auto decimal = decimal_from(json.string());
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

void read_value(JsonReader& json, Postings& into) {
  std::size_t count = 0;
  json.begin_object();
  while (auto name = json.any_member()) {
    CurrencyCode currency{*std::move(name)};
    if (count > 0 && currency <= into[count - 1].currency) throw std::runtime_error("currencies are doubled or out of order");
    auto& group = count < into.size() ? into[count] : into.emplace_back();
    group.currency = std::move(currency);
    read_group(json, group);
    ++count;
  }
  into.resize(count);
}

}  // namespace daybook
