#include "scenario_runner/scenario.h"

#include <cctype>
#include <map>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace daybook::test {
namespace {

const std::map<std::string, Step::Kind> kDirectives = {
    {"platform", Step::Kind::platform}, {"credential", Step::Kind::credential}, {"as", Step::Kind::as},
    {"serve", Step::Kind::serve},       {"restart", Step::Kind::restart},       {"wait", Step::Kind::wait},
    {"run", Step::Kind::run}};

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::optional<std::pair<std::string, std::string>> header_of(const std::string& line) {
  static const std::regex pattern(R"re(([-A-Za-z0-9]+): ?(.*))re");
  std::smatch match;
  if (!std::regex_match(line, match, pattern)) return std::nullopt;
  return std::pair{match.str(1), match.str(2)};
}

// What stands between the quotes of `raw "…"`, with \xNN, \n, \r, \t, \\ and \" as the bytes that they mean.
std::string unescaped(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      bytes += text[i];
      continue;
    }
    switch (text[++i]) {
      case 'n': bytes += '\n'; break;
      case 'r': bytes += '\r'; break;
      case 't': bytes += '\t'; break;
      case 'x':
        bytes += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
        i += 2;
        break;
      default: bytes += text[i];
    }
  }
  return bytes;
}

class Parser {
 public:
  explicit Parser(std::string_view text) {
    std::istringstream in{std::string(text)};
    for (std::string line; std::getline(in, line);) lines_.push_back(line);
  }

  std::vector<Step> steps() {
    std::vector<Step> steps;
    for (; next_ < lines_.size(); ++next_) {
      if (is_blank() || line().starts_with('#')) continue;
      steps.push_back(step());
      --next_;
    }
    return steps;
  }

 private:
  bool at_end() const { return next_ >= lines_.size(); }
  const std::string& line() const { return lines_[next_]; }
  bool is_blank() const { return line().find_first_not_of(" \t\r") == std::string::npos; }

  [[noreturn]] void refuse(const std::string& why) const {
    throw std::runtime_error("line " + std::to_string(next_ + 1) + ": " + why);
  }

  Step step() {
    Step step;
    step.line = static_cast<int>(next_) + 1;
    step.words = words_of(line());
    if (const auto directive = kDirectives.find(step.words.front()); directive != kDirectives.end()) {
      step.kind = directive->second;
      step.words.erase(step.words.begin());
      ++next_;
      if (step.kind == Step::Kind::run) step.expected = expectation();
      return step;
    }
    const auto space = line().find(' ');
    if (space == std::string::npos) refuse("neither a directive nor METHOD TARGET: " + line());
    step.words = {line().substr(0, space), line().substr(space + 1)};
    ++next_;
    for (; !at_end() && header_of(line()); ++next_) step.headers.push_back(*header_of(line()));
    for (; !at_end() && !line().starts_with("=> "); ++next_) add_to_body(step);
    step.expected = expectation();
    return step;
  }

  void add_to_body(Step& step) const {
    static const std::regex raw(R"re(raw "(.*)")re");
    std::smatch match;
    if (std::regex_match(line(), match, raw)) {
      step.body = step.body.value_or("") + unescaped(match.str(1));
    } else {
      step.body = (step.body ? *step.body + "\n" : "") + line();
    }
  }

  // From "=> STATUS" to the next blank line.
  Expectation expectation() {
    if (at_end() || !line().starts_with("=> ")) refuse("=> and what is expected is missing");
    Expectation expected;
    const auto words = words_of(line());
    expected.status = std::stoi(words.at(1));
    for (std::size_t i = 2; i < words.size(); ++i) {
      if (words[i] == "exact") {
        expected.exact = true;
      } else if (words[i] == "empty") {
        expected.empty = true;
      } else if (words[i] == "events" && i + 1 < words.size()) {
        expected.events = std::stoul(words[++i]);
      } else {
        refuse("after the status comes exact, empty or events COUNT, not " + words[i]);
      }
    }
    for (++next_; !at_end() && !is_blank(); ++next_) {
      if (line().starts_with("contains ")) {
        expected.contained.push_back(line().substr(std::string_view("contains ").size()));
      } else if (const auto header = header_of(line()); header && expected.body.empty()) {
        expected.headers.push_back(*header);
      } else {
        expected.body += line() + "\n";
      }
    }
    return expected;
  }

  std::vector<std::string> lines_;
  std::size_t next_ = 0;
};

// The text so many times; {n} in it is the number of the time.
void append_numbered(std::string& result, const std::string& text, std::size_t times, const ValueOf& value_of) {
  for (std::size_t number = 1; number <= times; ++number) {
    result += substitute(text, [&](std::string_view name) {
      return name == "n" ? std::optional(std::to_string(number)) : value_of(name);
    });
  }
}

}  // namespace

std::vector<Step> parse_scenario(std::string_view text) { return Parser(text).steps(); }

std::string substitute(std::string_view text, const ValueOf& value_of) {
  static const std::regex place(R"re(\{([A-Za-z][-A-Za-z0-9_:/]*)\}|\{([^{}"(][^{}"]*)\*([0-9]+)\}|\{\(([^()]*)\)\*([0-9]+)\})re");
  std::string result;
  auto rest = text.begin();
  for (std::cregex_iterator found(text.data(), text.data() + text.size(), place), end; found != end; ++found) {
    result.append(rest, text.begin() + found->position());
    rest = text.begin() + found->position() + found->length();
    if ((*found)[1].matched) {
      const auto value = value_of(found->str(1));
      if (!value) throw std::runtime_error("nothing is known under the name {" + found->str(1) + "}");
      result += *value;
    } else if ((*found)[2].matched) {
      for (auto times = std::stoul(found->str(3)); times > 0; --times) result += found->str(2);
    } else {
      append_numbered(result, found->str(4), std::stoul(found->str(5)), value_of);
    }
  }
  return result.append(rest, text.end());
}

}  // namespace daybook::test
