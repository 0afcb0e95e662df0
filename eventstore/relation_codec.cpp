#include "eventstore/relation_codec.h"

namespace daybook {
namespace {

template <class T>
T known(std::optional<T> read, std::string_view what) {
  if (!read) throw std::runtime_error("a " + std::string(what) + " is unknown to this version");
  return *read;
}

}  // namespace

void write_value(Sink& sink, EntityKind value) { sink.json.string(name_of(value)); }
void read_value(JsonReader& json, EntityKind& into) { into = known(entity_kind_named(json.string()), "kind of entity"); }

void write_value(Sink& sink, ChainAsset value) { sink.json.string(name_of(value)); }
void read_value(JsonReader& json, ChainAsset& into) { into = known(chain_asset_named(json.string()), "chain's asset"); }

void write_value(Sink& sink, const DayOrTime& value) { sink.json.string(to_text(value)); }
void read_value(JsonReader& json, DayOrTime& into) { into = known(day_or_time_from_text(json.string()), "form of date"); }

void write_value(Sink& sink, const FreeJson& value) { sink.json.raw(value.text); }
void read_value(JsonReader& json, FreeJson& into) { into.text = json.any_object(); }

}  // namespace daybook
