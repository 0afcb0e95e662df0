#include "tools/command_line.h"

#include <algorithm>
#include <numeric>
#include <sstream>

#include "tools/bench/words.h"

namespace daybook {
namespace {

constexpr std::size_t kHelpWidth = 100;  // characters of a line of help

// How many letters must be changed, added or left out to make one word the other (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

// "; did you mean NEAR?" or nothing where no candidate is near.
std::string suggestion(std::string_view written, const std::vector<std::string>& candidates) {
  const auto near = std::ranges::min_element(candidates, {}, [&](const auto& word) { return distance(written, word); });
  if (near == candidates.end() || distance(written, *near) > std::max<std::size_t>(2, written.size() / 3)) return {};
  return "; did you mean " + *near + "?";
}

std::string joined(const std::vector<std::string>& words, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < std::min(count, words.size()); ++i) text += (i ? " " : "") + words[i];
  return text;
}

std::vector<std::string> verb_words() {
  std::vector<std::string> words;
  for (const auto& row : verb_table()) words.emplace_back(row.words);
  return words;
}

bool is_help(const std::string& word) { return word == "--help" || word == "-h"; }

// Reads options and the argument of one verb into settings.
class CallParser {
 public:
  CallParser(const VerbRow& verb, std::vector<std::string> words) : verb_(verb), words_(std::move(words)) {}

  std::expected<std::variant<Call, Print>, std::string> parse() {
    for (next_ = 0; next_ < words_.size();) {
      if (is_help(words_[next_])) return Print{help(verb_.verb)};
      const auto problem = words_[next_].starts_with("--") ? take_option() : take_argument();
      if (!problem.empty()) return std::unexpected(problem);
    }
    if (const auto missing = what_is_missing(); !missing.empty()) {
      return std::unexpected(std::string(verb_.words) + " needs " + missing);
    }
    return Call{verb_.verb, std::move(settings_)};
  }

 private:
  std::string take_argument() {
    const auto& word = words_[next_++];
    if (verb_.verb == Verb::replay) {
      settings_.words.push_back(word);
      return {};
    }
    if (verb_.argument.empty() || !settings_.argument.empty()) return "what is \"" + word + "\" to " + std::string(verb_.words) + "?";
    settings_.argument = word;
    return {};
  }

  std::string take_option() {
    const auto word = words_[next_++].substr(2);
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    const auto row = std::ranges::find(option_table(), name, &OptionRow::name);
    if (row == option_table().end() || !row->verbs.contain(verb_.verb)) return unknown(name);
    if (row->value.empty()) {
      if (equals != std::string::npos) return "--" + name + " takes no value";
      row->take(settings_, {});
      return {};
    }
    if (equals != std::string::npos) return take_value(*row, word.substr(equals + 1));
    if (next_ == words_.size() || words_[next_].starts_with("--")) return "--" + name + " needs its " + std::string(row->value);
    do {
      if (const auto problem = take_value(*row, words_[next_++]); !problem.empty()) return problem;
    } while (row->many && next_ < words_.size() && !words_[next_].starts_with("--"));
    return {};
  }

  std::string take_value(const OptionRow& row, const std::string& value) {
    if (row.take(settings_, value)) return {};
    return "--" + std::string(row.name) + " must be " + row.constraint + ", not \"" + value + "\"";
  }

  std::string unknown(const std::string& name) const {
    std::vector<std::string> names;
    for (const auto& row : option_table()) {
      if (row.verbs.contain(verb_.verb)) names.push_back("--" + std::string(row.name));
    }
    return std::string(verb_.words) + " has no option --" + name + suggestion("--" + name, names);
  }

  // An operator's credential belongs to no platform; only who holds the folder may issue, rotate or revoke it.
  bool is_about_operator() const {
    if (settings_.data.empty()) return false;
    return settings_.role == Role::operator_ ||
           ((verb_.verb == Verb::credential_revoke || verb_.verb == Verb::credential_rotate) && settings_.platform.empty());
  }

  // With a server, the key tells the platform.
  bool is_told_by_key() const {
    const auto& options = option_table();
    return !settings_.url.empty() && std::ranges::find(options, "key-file", &OptionRow::name)->verbs.contain(verb_.verb);
  }

  std::string what_is_missing() const {
    if (verb_.verb == Verb::replay) return settings_.words.size() < 2 ? std::string(verb_.argument) : "";
    if (!verb_.argument.empty() && settings_.argument.empty()) return std::string(verb_.argument);
    if (verb_.verb == Verb::serve) return what_serve_misses();
    if (verb_.verb == Verb::import) return what_import_misses();
    if (verb_.verb == Verb::dump || verb_.verb == Verb::repair || verb_.verb == Verb::keys_rotate_master) {
      return settings_.data.empty() ? "--data DIR" : "";
    }
    if (verb_.verb == Verb::restore) return what_restore_misses();
    if (verb_.verb == Verb::log_key) return settings_.witness_name.empty() ? "--name WITNESS" : "";
    if (verb_.verb == Verb::log_cosign) return what_cosign_misses();
    if (verb_.verb == Verb::bench) return what_bench_misses();
    if (settings_.data.empty() == settings_.url.empty()) return "either --data DIR (a stopped folder) or --url URL (a running server)";
    if (verb_.verb == Verb::credential_issue && !settings_.role) return "--role ROLE";
    if (settings_.role == Role::operator_ && settings_.data.empty()) return "--data DIR for the role operator";
    if (settings_.role == Role::operator_ && !(settings_.platform.empty() && settings_.customers.empty())) {
      return "neither --platform nor --customer for the role operator";
    }
    if (verb_.verb == Verb::export_ && settings_.format.empty()) return "--format FORMAT";
    if (verb_.verb == Verb::contract_create) {
      if (settings_.contract_version.empty()) return "--version VERSION";
      if (settings_.valid_from.empty()) return "--valid-from DATE";
      if (settings_.content_file.empty()) return "--content-file FILE";
    }
    if (is_told_by_key()) return "";
    const auto& options = option_table();
    const bool has_platform = std::ranges::find(options, "platform", &OptionRow::name)->verbs.contain(verb_.verb);
    return has_platform && settings_.platform.empty() && !is_about_operator() ? "--platform NAME" : "";
  }

  std::string what_serve_misses() const {
    if (settings_.data.empty()) return "--data DIR";
    if (!settings_.jwks.empty() && settings_.tokens.issuer.empty()) return "--token-issuer TEXT beside --jwks";
    if (!settings_.jwks.empty() && settings_.tokens.audience.empty()) return "--token-audience TEXT beside --jwks";
    if (settings_.tls_certificate.empty() == settings_.tls_key.empty()) return "";
    return settings_.tls_key.empty() ? "--tls-key FILE beside --tls-certificate" : "--tls-certificate FILE beside --tls-key";
  }

  std::string what_import_misses() const {
    if (settings_.data.empty()) return "--data DIR";
    if (settings_.platform.empty()) return "--platform NAME";
    return settings_.format.empty() || settings_.format == "jsonl" ? "" : "--format jsonl";
  }

  std::string what_restore_misses() const {
    if (settings_.data.empty()) return "--data DIR";
    if (settings_.restore_at && settings_.restore_at_position) return "either --at TIME or --at-position POSITION";
    if (settings_.restore_at_position.has_value() == settings_.platform.empty()) return "--platform NAME and --at-position POSITION together";
    return settings_.without_keys && !settings_.keys_folder.empty() ? "either --keys DIR or --without-keys" : "";
  }

  std::string what_bench_misses() const {
    const bool here = settings_.bench.in_process;
    if (here == settings_.data.empty() || here != settings_.url.empty()) return "either --url URL (a running server) or --in-process and --data DIR (a new folder)";
    return bench::contradiction_of(settings_.bench);
  }

  std::string what_cosign_misses() const {
    if (settings_.witness_key_file.empty()) return "--key FILE";
    return settings_.log_key_file.empty() ? "--log-key FILE" : "";
  }

  const VerbRow& verb_;
  std::vector<std::string> words_;
  std::size_t next_ = 0;
  Settings settings_;
};

// The text in lines of kHelpWidth, all but the first one indented.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::istringstream words{std::string(text)};
  std::string lines;
  std::size_t width = indent;
  for (std::string word; words >> word;) {
    if (width > indent && width + 1 + word.size() > kHelpWidth) {
      lines += "\n" + std::string(indent, ' ');
      width = indent;
    } else if (width > indent) {
      lines += ' ';
      ++width;
    }
    lines += word;
    width += word.size();
  }
  return lines;
}

std::string with_width(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

}  // namespace

std::string help() {
  std::string text = "daybook: an event-sourced ledger: one program, one data folder\n\nusage: daybook VERB [OPTION...]\n\n";
  for (const auto& row : verb_table()) {
    const auto words = std::string(row.words) + (row.argument.empty() ? "" : " " + std::string(row.argument));
    text += "  " + with_width(words, 26) + std::string(row.summary) + "\n";
  }
  text +=
      "\n`daybook VERB --help` lists the options of a verb; `daybook --version` says which version this is.\n"
      "Exit codes: 0 done, 1 refused or failed, 2 the command line makes no sense.\n";
  return text;
}

std::string help(Verb verb) {
  const auto& row = row_of(verb);
  std::string text = "usage: daybook " + std::string(row.words) + (row.argument.empty() ? "" : " " + std::string(row.argument)) +
                     " [OPTION...]\n\n" + wrapped(std::string(row.words) + " " + std::string(row.summary) + ". " + std::string(row.details), 0) +
                     "\n\n";
  constexpr std::size_t column = 38;
  const Settings defaults;
  for (const auto& option : option_table()) {
    if (!option.verbs.contain(verb)) continue;
    std::string about(option.help);
    if (!option.constraint.empty() && option.constraint != "not empty") about += " (" + option.constraint + ")";
    if (const auto shown = option.shown ? option.shown(defaults) : ""; !shown.empty()) about += " [" + shown + "]";
    const auto name = "  --" + std::string(option.name) + (option.value.empty() ? "" : " " + std::string(option.value));
    text += with_width(name, column - 1) + " " + wrapped(about, column) + "\n";
  }
  return text + with_width("  --help", column - 1) + " this text\n";
}

std::expected<std::variant<Call, Print>, std::string> parse_command_line(const std::vector<std::string>& words) {
  if (words.empty()) return std::unexpected("a verb is missing");
  if (is_help(words[0]) || words[0] == "help") return Print{help()};
  if (words[0] == "--version") return Print{"daybook " DAYBOOK_VERSION "\n"};
  for (const auto& row : verb_table()) {
    const std::size_t count = row.words.find(' ') == std::string_view::npos ? 1 : 2;
    if (joined(words, count) == row.words) return CallParser(row, {words.begin() + count, words.end()}).parse();
  }
  std::string family;  // the verbs that begin with the word given, where it names several
  for (const auto& row : verb_table()) {
    if (row.words.starts_with(words[0] + " ")) family += (family.empty() ? "" : ", ") + std::string(row.words);
  }
  if (!family.empty() && words.size() > 1 && is_help(words[1])) return Print{help()};
  if (!family.empty() && words.size() == 1) return std::unexpected("which one: " + family + "?");
  const auto written = joined(words, words.size() > 1 && !words[1].starts_with("-") ? 2 : 1);
  const auto near = suggestion(written, verb_words());
  return std::unexpected("there is no verb \"" + written + "\"" + (near.empty() ? suggestion(words[0], verb_words()) : near));
}

}  // namespace daybook
