#include "eventstore/relation_codec.h"

namespace daybook {
namespace {

template <class T>
T known(std::optional<T> read, std::string_view what) {
  if (!read) throw std::runtime_error("a " + std::string(what) + " is unknown to this version");
  return *read;
}

std::string_view text_in(JsonValue value) { return value.get_string(); }

}  // namespace

void write_value(Sink& sink, EntityKind value) { sink.json.string(name_of(value)); }
void read_value(JsonValue value, EntityKind& into) { into = known(entity_kind_named(text_in(value)), "kind of entity"); }

void write_value(Sink& sink, ChainAsset value) { sink.json.string(name_of(value)); }
void read_value(JsonValue value, ChainAsset& into) { into = known(chain_asset_named(text_in(value)), "chain's asset"); }

void write_value(Sink& sink, const DayOrTime& value) { sink.json.string(to_text(value)); }
void read_value(JsonValue value, DayOrTime& into) { into = known(day_or_time_from_text(text_in(value)), "form of date"); }

void write_value(Sink& sink, const FreeJson& value) { sink.json.raw(value.text); }
void read_value(JsonValue value, FreeJson& into) {
  const std::string_view text = simdjson::to_json_string(static_cast<simdjson::ondemand::value&>(value));
  if (!text.starts_with('{')) throw std::runtime_error("what belongs to the caller is no object");
  into.text = text;
}

}  // namespace daybook
