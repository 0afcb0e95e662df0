// Whether what concurrent clients asked and were answered is strictly serializable, with the journal as the witness of the order: each command
// takes effect once, at its position; positions respect real time (what was answered before another was asked comes first, also for reads); and
// each answer is the one that a single thread gives at its position (model.h), that of a read also. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "history/model.h"

namespace daybook::test {

// A client's command, from its first try to its answer.
struct Asked {
  Command command;
  std::int64_t begin_ns = 0, end_ns = 0;  // of one steady clock
  bool answered = false;                  // with an outcome; else it may have happened or not
  std::uint64_t position = 0;             // of an accepted one
  Decision decision;                      // as it was answered
  std::optional<std::int64_t> available;  // as the refusal said
};

// A client's read of one account or of all: what it saw.
struct Seen {
  std::int64_t begin_ns = 0, end_ns = 0;
  std::uint64_t position = 0;  // the answer reflects all up to this entry, and nothing behind it
  std::map<std::string, Balance> balances;
};

// An entry of the journal, as far as the order goes. `id` is empty where it is of no command of the clients.
struct Witnessed {
  std::uint64_t position = 0;
  std::string id;
  bool refused = false;
};

// Goes on from one stretch of the journal to the next.
class Checker {
 public:
  explicit Checker(Model model) : model_(std::move(model)) {}

  // The stretch that follows the last one, and all that was asked and seen meanwhile. What was asked already in the stretch before, and came to be there,
  // must be answered as it was then. Throws std::runtime_error with the first thing that is not so.
  void check(const std::vector<Witnessed>& journal, const std::vector<Asked>& asked, const std::vector<Seen>& seen);

  std::uint64_t next_position() const { return next_; }
  const Model& model() const { return model_; }

 private:
  struct Settled {
    std::uint64_t position;
    Decision decision;
  };
  Model model_;
  std::uint64_t next_ = 0;
  std::unordered_map<std::string, Settled> settled_;  // commands of the last stretch, and those that were asked again in it
};

}  // namespace daybook::test
