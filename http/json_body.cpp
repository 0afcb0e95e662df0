#include "http/json_body.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "eventstore/json.h"
#include "http/failure.h"
#include "http/json_well_formed.h"
#include "http/json_text.h"

namespace daybook::http {
namespace {

// Builds the value from the parser's events. Returning false ends the parse; `fault` then says why.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(std::size_t depth_max) : depth_max_(depth_max) {}

  JsonValue take() { return std::move(root_); }
  const std::string& fault() const { return fault_; }

  bool null() override { return add({std::monostate{}}); }
  bool boolean(bool value) override { return add({value}); }
  bool number_integer(std::int64_t value) override { return add({JsonNumber{std::to_string(value)}}); }
  bool number_unsigned(std::uint64_t value) override { return add({JsonNumber{std::to_string(value)}}); }
  bool number_float(double, const std::string& text) override { return add({JsonNumber{text}}); }
  bool string(std::string& text) override { return add({std::move(text)}); }
  bool binary(nlohmann::json::binary_t&) override { return refuse("binary data is no JSON"); }
  bool start_object(std::size_t) override { return open({JsonValue::Object{}}); }
  bool start_array(std::size_t) override { return open({JsonValue::Array{}}); }

  bool key(std::string& name) override {
    names_.back() = std::move(name);
    return true;
  }

  bool end_object() override {
    const auto& members = std::get<JsonValue::Object>(open_.back().value);
    std::vector<std::string_view> names;
    for (const auto& member : members) names.push_back(member.name);
    std::ranges::sort(names);
    if (std::ranges::adjacent_find(names) != names.end()) return refuse("an object has two members of the same name");
    return close();
  }
  bool end_array() override { return close(); }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
    return refuse("syntax error at byte " + std::to_string(position));
  }

 private:
  bool refuse(std::string why) {
    fault_ = std::move(why);
    return false;
  }

  bool open(JsonValue container) {
    if (open_.size() == depth_max_) return refuse("nested deeper than " + std::to_string(depth_max_) + " levels");
    open_.push_back(std::move(container));
    names_.emplace_back();
    return true;
  }

  bool close() {
    auto done = std::move(open_.back());
    open_.pop_back();
    names_.pop_back();
    return add(std::move(done));
  }

  bool add(JsonValue value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (auto* array = std::get_if<JsonValue::Array>(&open_.back().value)) {
      array->push_back(std::move(value));
    } else {
      std::get<JsonValue::Object>(open_.back().value).push_back({std::move(names_.back()), std::move(value)});
    }
    return true;
  }

  const std::size_t depth_max_;
  JsonValue root_;
  std::vector<JsonValue> open_;     // arrays and objects that have no end yet, the outermost first
  std::vector<std::string> names_;  // for each of them the member that comes next, where it is an object
  std::string fault_;
};

void append_canonical(std::string& out, const JsonValue& value);

void append_canonical(std::string& out, const JsonValue::Array& array) {
  out += '[';
  for (const auto& element : array) {
    if (&element != &array.front()) out += ',';
    append_canonical(out, element);
  }
  out += ']';
}

void append_canonical(std::string& out, const JsonValue::Object& object) {
  std::vector<const JsonMember*> members;
  for (const auto& member : object) members.push_back(&member);
  std::ranges::sort(members, before_in_utf16, &JsonMember::name);
  out += '{';
  for (const auto* member : members) {
    if (member != members.front()) out += ',';
    append_json_string(out, member->name);
    out += ':';
    append_canonical(out, member->value);
  }
  out += '}';
}

void append_canonical(std::string& out, const JsonValue& value) {
  struct Appended {
    std::string& out;
    void operator()(std::monostate) const { out += "null"; }
    void operator()(bool flag) const { out += flag ? "true" : "false"; }
    void operator()(const JsonNumber& number) const { out += number.text; }
    void operator()(const std::string& text) const { append_json_string(out, text); }
    void operator()(const JsonValue::Array& array) const { append_canonical(out, array); }
    void operator()(const JsonValue::Object& object) const { append_canonical(out, object); }
  };
  std::visit(Appended{out}, value.value);
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  const auto* members = object();
  if (!members) return nullptr;
  const auto it = std::ranges::find(*members, name, &JsonMember::name);
  return it == members->end() ? nullptr : &it->value;
}

std::expected<JsonValue, JsonFault> parse_json(std::string_view text, std::size_t depth_max) {
  // The parser takes a NUL for the end of the text, and what is behind it would pass unseen.
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    return std::unexpected(JsonFault{"syntax error at byte " + std::to_string(nul + 1)});
  }
  if (auto value = read_well_formed(text, depth_max)) return *std::move(value);
  Builder builder(depth_max);  // and it knows where the text is broken
  if (!nlohmann::json::sax_parse(text, &builder)) return std::unexpected(JsonFault{builder.fault()});
  return builder.take();
}

std::string canonical_text(const JsonValue& value) {
  std::string text;
  append_canonical(text, value);
  return text;
}

std::string shown(const JsonValue& value) {
  struct Shown {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(const JsonNumber& number) const {
      return number.text.size() <= kGivenBytesMax ? number.text : shown(std::string_view(number.text));
    }
    std::string operator()(const std::string& text) const { return shown(std::string_view(text)); }
    std::string operator()(const JsonValue::Array& array) const {
      return shown(std::string_view("a list of " + std::to_string(array.size())));
    }
    std::string operator()(const JsonValue::Object& object) const {
      return shown(std::string_view("an object of " + std::to_string(object.size())));
    }
  };
  return std::visit(Shown{}, value.value);
}

}  // namespace daybook::http
