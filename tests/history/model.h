// The books as one thread would keep them: what each command answers, decided one after the other. Written from the documentation and not from
// domain/, so that the two can disagree. Amounts are minor units. A value; any thread with its own.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace daybook::test {

struct Posting {
  std::string from, to;
  std::int64_t amount = 0;
};

enum class Kind { move, hold, capture, release };

struct Command {
  Kind kind = Kind::move;
  std::string id;
  std::vector<Posting> postings;  // of a move or hold
  std::string of_hold;            // of a capture or release
  std::int64_t amount = 0;        // of a capture
  bool final = false;             // of a capture: the rest is released
};

struct Balance {
  std::int64_t posted = 0, held = 0, incoming = 0;
  bool operator==(const Balance&) const = default;
};

struct Decision {
  std::string code;  // of the refusal; empty: accepted
  std::map<std::string, Balance> balances;  // of an accepted one: of the accounts touched, after it
};

class Model {
 public:
  explicit Model(std::set<std::string> without_floor) : without_floor_(std::move(without_floor)) {}

  Decision decide(const Command& command);
  const std::map<std::string, Balance>& balances() const { return balances_; }

 private:
  struct Hold {
    std::vector<Posting> postings;  // what is left
    bool open = true;
  };
  Decision move(const Command& command, bool pending);
  Decision settle(const Command& command);

  std::set<std::string> without_floor_;
  std::map<std::string, Balance> balances_;
  std::map<std::string, Hold> holds_;
};

}  // namespace daybook::test
