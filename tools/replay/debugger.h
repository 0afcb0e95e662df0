// The commands of the debugger: a place in a journal, and what can be asked there. Each command answers with JSON, and with the same as text for a person.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/replay/expression.h"
#include "tools/replay/journal.h"

namespace daybook::replay {

struct Output {
  std::string text;
  std::string json;
  bool failed = false;
};

class Debugger {
 public:
  // Stands at the last entry.
  explicit Debugger(const Journal& journal);

  // The words after a verb that takes an expression are joined. "quit" is nobody's command here.
  Output command(const std::vector<std::string>& words);

  Position position() const { return position_; }

 private:
  using Words = std::vector<std::string>;
  struct Verb {
    std::string_view name;
    std::string_view arguments;
    std::string_view help;
    Output (Debugger::*run)(const Words& words);
  };
  static const std::vector<Verb>& verbs();

  Output go_to(const Words& words);
  Output step(const Words& words);
  Output back(const Words& words);
  Output run_until(const Words& words);
  Output print(const Words& words);
  Output difference(const Words& words);
  Output watch(const Words& words);
  Output bisect(const Words& words);
  Output why(const Words& words);
  Output history(const Words& words);
  Output save_test(const Words& words);
  Output help(const Words& words);

  Output here(const std::string& before = {});
  Output move_to(Position position);
  Output search(const std::string& text, Position from);

  const Journal& journal_;
  const Past& past_;
  Position position_ = 0;
  struct Watch {
    std::string text;
    std::shared_ptr<Expression> expression;
    bool held = false;
  };
  std::vector<Watch> watches_;
};

}  // namespace daybook::replay
