#include "tools/replay/debugger.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "domain/time_text.h"
#include "http/consistency.h"
#include "http/decision_text.h"
#include "http/object_text.h"
#include "tools/replay/save_test.h"
#include "tools/replay/search.h"

namespace daybook::replay {
namespace {

using nlohmann::ordered_json;

constexpr http::Sight kSight{Role::auditor, nullptr};        // personal data stays sealed
constexpr std::uint64_t kDiffEntriesMax = 1'000'000;
constexpr std::size_t kVersionsShownMax = 1'000;

std::string joined(const std::vector<std::string>& words, std::size_t first) {
  std::string text;
  for (std::size_t i = first; i < words.size(); ++i) text += (i > first ? " " : "") + words[i];
  return text;
}

[[noreturn]] void fail(const std::string& sentence) { throw std::runtime_error(sentence); }

std::uint64_t number_in(const std::string& word, const std::string& what) {
  const auto number = http::whole_number(word);
  if (!number) fail(what + " is a whole number, not \"" + word + "\"");
  return *number;
}

ordered_json document_of(const Past& past, const NamedObject& object, std::uint64_t size) {
  return ordered_json::parse(http::text_of_object(past, object, size, kSight));
}

// "account acme-1", or an account by its name alone.
NamedObject object_in(const std::vector<std::string>& words) {
  if (words.size() == 1) return {PastKind::account, words[0]};
  const auto kind = words.empty() ? std::nullopt : past_kind_named(words[0]);
  if (!kind || words.size() != 2) fail("an object is an account's identifier, or a kind and an identifier: customer acme-eu");
  return {*kind, words[1]};
}

Output output_of(const ordered_json& json, std::string text) { return {std::move(text), json.dump(-1, ' ', false, ordered_json::error_handler_t::replace), false}; }

std::string patch_in_words(const ordered_json& difference) {
  std::string text = std::string(difference.at("kind")) + " " + std::string(difference.at("id")) + " " + std::string(difference.at("change")) + "\n";
  for (const auto& step : difference.at("patch")) {
    text += "  " + std::string(step.at("op")) + " " + std::string(step.at("path"));
    if (step.contains("value")) text += " " + step.at("value").dump();
    text += "\n";
  }
  return text;
}

}  // namespace

Debugger::Debugger(const Journal& journal) : journal_(journal), past_(journal.past()) {
  if (past_.size() == 0) fail("the journal is empty");
  position_ = past_.size() - 1;
}

const std::vector<Debugger::Verb>& Debugger::verbs() {
  static const std::vector<Verb> table = {
      {"goto", "POSITION", "stands right after the entry of that position", &Debugger::go_to},
      {"step", "[COUNT]", "goes forward by so many entries, by one", &Debugger::step},
      {"back", "[COUNT]", "goes backward", &Debugger::back},
      {"run", "until EXPRESSION", "goes forward to the next entry after which it holds", &Debugger::run_until},
      {"print", "[OBJECT | all]", "shows the entry, an object as it is here, or what the entry changed (all)", &Debugger::print},
      {"diff", "[FROM TO]", "shows what the entry changed, or what changed between two positions", &Debugger::difference},
      {"watch", "EXPRESSION", "tells at each move when it begins or ceases to hold", &Debugger::watch},
      {"bisect", "EXPRESSION", "finds the first entry of all after which it holds", &Debugger::bisect},
      {"why", "[TRANSACTION]", "shows what the decision of the entry read, and which rule decided", &Debugger::why},
      {"history", "OBJECT", "lists the entries that changed an object", &Debugger::history},
      {"save-test", "FILE [COUNT]", "writes a scenario that brings about what the entry found, and then repeats it and the next ones", &Debugger::save_test},
      {"help", "", "lists the commands", &Debugger::help},
  };
  return table;
}

Output Debugger::command(const Words& words) try {
  if (words.empty()) return here();
  const auto verb = std::ranges::find(verbs(), words[0], &Verb::name);
  if (verb == verbs().end()) fail("there is no command " + words[0] + "; help lists them");
  return (this->*verb->run)({words.begin() + 1, words.end()});
} catch (const std::exception& error) {
  return {error.what(), ordered_json{{"error", error.what()}}.dump(-1, ' ', false, ordered_json::error_handler_t::replace), true};
}

// The entry, and what is watched.
Output Debugger::here(const std::string& before) {
  const Instant instant(past_, position_);
  const auto& entry = instant.entry();
  ordered_json json{{"position", position_}, {"time", to_text(entry.time)}, {"type", type_of(entry.event)}};
  if (const auto* transaction = transaction_of(entry.event)) json["transaction"] = transaction->text;
  json["changed"] = ordered_json::array();
  auto text = before + std::to_string(position_) + "  " + to_text(entry.time) + "  " + std::string(type_of(entry.event));
  if (json.contains("transaction")) text += "  " + std::string(json["transaction"]);
  for (const auto& object : changed_by(past_, entry)) {
    json["changed"].push_back({{"kind", name_of(object.kind)}, {"id", object.id}});
    text += "\n  " + std::string(name_of(object.kind)) + " " + object.id;
  }
  for (auto& watch : watches_) {
    const auto holds = watch.expression->holds(instant);
    if (holds != watch.held) text += "\nwatch: " + watch.text + (holds ? " holds now" : " holds no longer");
    watch.held = holds;
    json["watches"].push_back({{"expression", watch.text}, {"holds", holds}});
  }
  return output_of(json, text);
}

Output Debugger::move_to(Position position) {
  position_ = position;
  return here();
}

Output Debugger::go_to(const Words& words) {
  if (words.size() != 1) fail("goto takes a position");
  const auto position = number_in(words[0], "a position");
  if (position >= past_.size()) fail("the journal has " + std::to_string(past_.size()) + " entries, from position 0 on");
  return move_to(position);
}

Output Debugger::step(const Words& words) {
  const auto count = words.empty() ? 1 : number_in(words[0], "how many");
  if (position_ + 1 == past_.size()) fail("this is the last entry");
  return move_to(position_ + std::min(count, past_.size() - 1 - position_));
}

Output Debugger::back(const Words& words) {
  const auto count = words.empty() ? 1 : number_in(words[0], "how many");
  if (position_ == 0) fail("this is the first entry");
  return move_to(position_ - std::min(count, position_));
}

Output Debugger::search(const std::string& text, Position from) {
  const auto expression = parse_expression(text);
  if (!expression) fail(shown(expression.error(), text));
  const auto found = first_where(past_, **expression, from);
  if (!found) fail("there is no such entry from position " + std::to_string(from) + " on");
  return move_to(*found);
}

Output Debugger::run_until(const Words& words) {
  if (words.size() < 2 || words[0] != "until") fail("run is followed by until and an expression");
  return search(joined(words, 1), position_ + 1);
}

Output Debugger::bisect(const Words& words) {
  if (words.empty()) fail("bisect takes an expression");
  return search(joined(words, 0), 0);
}

Output Debugger::watch(const Words& words) {
  const auto text = joined(words, 0);
  auto expression = parse_expression(text);
  if (!expression) fail(shown(expression.error(), text));
  const bool holds = (*expression)->holds(Instant(past_, position_));
  watches_.push_back({text, *std::move(expression), holds});
  return output_of({{"watch", text}, {"holds", holds}}, text + (holds ? " holds here" : " does not hold here"));
}

Output Debugger::print(const Words& words) {
  if (words.size() == 1 && words[0] == "all") {
    ordered_json objects = ordered_json::array();
    std::string text;
    for (const auto& object : changed_by(past_, Instant(past_, position_).entry())) {
      objects.push_back({{"kind", name_of(object.kind)}, {"id", object.id}, {"object", document_of(past_, object, position_ + 1)}});
      text += std::string(name_of(object.kind)) + " " + object.id + "\n" + objects.back().at("object").dump(2) + "\n";
    }
    return output_of({{"position", position_}, {"objects", std::move(objects)}}, text);
  }
  if (words.empty()) {
    std::string entry;
    past_.log().read_entries(past_.journal(), position_, [&](Position, std::string_view bytes) {
      entry = bytes;
      return false;
    });
    const auto json = ordered_json::parse(entry);
    return output_of(json, json.dump(2));
  }
  const auto object = object_in(words);
  const auto document = document_of(past_, object, position_ + 1);
  if (document.is_null()) fail(std::string(name_of(object.kind)) + " " + object.id + " is not there at position " + std::to_string(position_));
  return output_of({{"position", position_}, {"kind", name_of(object.kind)}, {"id", object.id}, {"object", document}}, document.dump(2));
}

Output Debugger::difference(const Words& words) {
  if (!words.empty() && words.size() != 2) fail("diff takes two positions, or none");
  const auto from = words.empty() ? position_ : number_in(words[0], "a position") + 1;
  const auto to = words.empty() ? position_ + 1 : number_in(words[1], "a position") + 1;
  if (to > past_.size() || from > to) fail("the positions go upwards, below " + std::to_string(past_.size()));
  if (to - from > kDiffEntriesMax) fail("at most " + std::to_string(kDiffEntriesMax) + " entries are compared");
  ordered_json objects = ordered_json::array();
  std::string text;
  ChangesBetween changes(past_, from, to);
  while (const auto row = changes.look()) {
    std::string difference;
    http::JsonText json(difference);
    if (!row->found || !http::append_difference(json, past_, *row->found, from, to, kSight)) continue;
    objects.push_back(ordered_json::parse(difference));
    text += patch_in_words(objects.back());
  }
  return output_of({{"from", from == 0 ? ordered_json() : ordered_json(from - 1)}, {"to", to - 1}, {"objects", std::move(objects)}}, text);
}

Output Debugger::why(const Words& words) {
  const auto position = words.empty() ? std::optional(position_) : past_.position_of({words[0]});
  if (!position) fail("there is no transaction " + words[0]);
  std::string text;
  http::JsonText json(text);
  http::append_decision(json, past_, *position, kSight);
  const auto decision = ordered_json::parse(text);
  return output_of(decision, decision.dump(2));
}

Output Debugger::history(const Words& words) {
  const auto object = object_in(words);
  const auto positions = changes_of(past_, object, 0, Way::up, kVersionsShownMax);
  if (positions.empty()) fail(std::string(name_of(object.kind)) + " " + object.id + " is unknown");
  ordered_json versions = ordered_json::array();
  std::string text;
  for (const auto position : positions) {
    const Instant instant(past_, position);
    const auto& entry = instant.entry();
    versions.push_back({{"position", position}, {"time", to_text(entry.time)}, {"type", type_of(entry.event)}});
    auto document = document_of(past_, object, position + 1);
    text += std::to_string(position) + "  " + to_text(entry.time) + "  " + std::string(type_of(entry.event));
    if (object.kind == PastKind::account && document.is_object()) text += "  available " + std::string(document.at("available"));
    text += "\n";
    versions.back()["object"] = std::move(document);
  }
  if (positions.size() == kVersionsShownMax) text += "These are the first " + std::to_string(kVersionsShownMax) + ".\n";
  return output_of({{"kind", name_of(object.kind)}, {"id", object.id}, {"versions", std::move(versions)}}, text);
}

Output Debugger::save_test(const Words& words) {
  if (words.empty() || words.size() > 2) fail("save-test takes a file, and how many entries");
  const auto count = words.size() == 2 ? number_in(words[1], "how many") : 1;
  const auto saved = write_scenario(journal_, position_, count, words[0]);
  const auto text = words[0] + ": " + std::to_string(saved.entries) + " entries, " + std::to_string(saved.accounts) + " accounts" +
                    (saved.left_out == 0 ? "" : "; " + std::to_string(saved.left_out) + " entries left out, as its comments say");
  return output_of({{"file", words[0]}, {"entries", saved.entries}, {"accounts", saved.accounts}, {"leftOut", saved.left_out}}, text);
}

Output Debugger::help(const Words&) {
  ordered_json json = ordered_json::array();
  std::string text;
  for (const auto& verb : verbs()) {
    auto call = std::string(verb.name) + (verb.arguments.empty() ? "" : " " + std::string(verb.arguments));
    json.push_back({{"command", call}, {"does", verb.help}});
    call.resize(std::max<std::size_t>(call.size() + 1, 26), ' ');
    text += call + std::string(verb.help) + "\n";
  }
  text += "quit                      ends\n\nOBJECT: an account's identifier or number, or a kind and an identifier (customer acme-eu).\n"
          "EXPRESSION: account ID available|posted|held|incoming|floor|ceiling OP AMOUNT, account ID status = NAME, account ID, customer ID,\n"
          "entity ID, hold ID, transaction ID, type = TYPE, actor = ID, position OP NUMBER, time OP TIME; and, or, not, ( ).\n";
  return output_of(json, text);
}

}  // namespace daybook::replay
