// The checker of histories notices what it is there for: each row plants one thing that must not be.
#include "history/checker.h"

#include <catch2/catch.hpp>
#include <functional>

namespace daybook::test {
namespace {

// Two accounts with 10 each; then one client moves 4 from a to b, another asks for 100 and is refused, a third reads.
struct History {
  std::vector<Witnessed> journal = {{0, "fund-a", false}, {1, "fund-b", false}, {2, "move", false}, {3, "refused", true}};
  std::vector<Asked> asked = {
      {{Kind::move, "fund-a", {{"outside", "a", 10}}, {}, 0, false}, 1, 2, true, 0, {{}, {{"outside", {-10, 0, 0}}, {"a", {10, 0, 0}}}}, {}},
      {{Kind::move, "fund-b", {{"outside", "b", 10}}, {}, 0, false}, 3, 4, true, 1, {{}, {{"outside", {-20, 0, 0}}, {"b", {10, 0, 0}}}}, {}},
      {{Kind::move, "move", {{"a", "b", 4}}, {}, 0, false}, 10, 20, true, 2, {{}, {{"a", {6, 0, 0}}, {"b", {14, 0, 0}}}}, {}},
      {{Kind::move, "refused", {{"a", "b", 100}}, {}, 0, false}, 15, 25, true, 0, {"insufficient-funds", {}}, 6},
  };
  std::vector<Seen> seen = {{21, 22, 2, {{"a", {6, 0, 0}}, {"b", {14, 0, 0}}}}};
};

void check(const History& history) { Checker(Model({"outside"})).check(history.journal, history.asked, history.seen); }

struct Planted {
  const char* what;
  std::function<void(History&)> plant;
  const char* found;
};

}  // namespace

TEST_CASE("a history that one thread could have made passes") {
  History history;
  CHECK_NOTHROW(check(history));
  history.asked[2].answered = false;  // an answer that was lost says nothing against it
  CHECK_NOTHROW(check(history));
}

TEST_CASE("what no single thread could have answered is found") {
  const auto planted = GENERATE(
      Planted{"an answered command is lost", [](History& h) { h.journal.erase(h.journal.begin() + 2); h.journal[2].position = 2; }, "refused at position 2"},
      Planted{"an answered refusal is lost", [](History& h) { h.journal.pop_back(); }, "refused was answered and is not in the journal from position 0 to 2; its answer: insufficient-funds"},
      Planted{"a command happens twice", [](History& h) { h.journal.push_back({4, "move", false}); }, "in the journal twice, or nobody asked for it"},
      Planted{"a command that nobody asked for", [](History& h) { h.journal.push_back({4, "ghost", false}); }, "in the journal twice, or nobody asked for it"},
      Planted{"a hole in the positions", [](History& h) { h.journal[3].position = 4; }, "position 3 is missing"},
      Planted{"another position than the journal's", [](History& h) { h.asked[2].position = 3; }, "was told position 3"},
      Planted{"balances of another moment", [](History& h) { h.asked[2].decision.balances["a"].posted = 10; }, "one thread answers"},
      Planted{"refused where one thread accepts", [](History& h) { h.asked[2].decision = {"insufficient-funds", {}}; }, "one thread answers ''"},
      Planted{"refused for the wrong reason", [](History& h) { h.asked[3].decision.code = "account-frozen"; }, "one thread answers 'insufficient-funds'"},
      Planted{"accepted where one thread refuses", [](History& h) { h.journal[3].refused = false; }, "in the journal as accepted"},
      Planted{"a refusal with a balance of another moment", [](History& h) { h.asked[3].available = 10; }, "was told that 10 are available"},
      Planted{"a stale read", [](History& h) { h.seen[0] = {30, 31, 1, {{"a", {10, 0, 0}}}}; }, "stands in front of"},
      Planted{"a read of a mixture", [](History& h) { h.seen[0].balances["b"].posted = 10; }, "a read at position 2 saw"},
      Planted{"a read of more than its position", [](History& h) { h.seen[0] = {11, 12, 1, {{"a", {6, 0, 0}}, {"b", {14, 0, 0}}}}; }, "a read at position 1 saw"},
      Planted{"a read of what was asked for after it", [](History& h) { h.seen[0] = {5, 6, 1, {{"a", {6, 0, 0}}, {"b", {14, 0, 0}}}}; }, "a read at position 1 saw"},
      Planted{"a read of what never was", [](History& h) { h.seen[0].position = 9; }, "which is not in the journal"},
      Planted{"positions against real time", [](History& h) { h.asked[3].begin_ns = 5, h.asked[3].end_ns = 6; }, "stands in front of refused"},
      Planted{"one id for two commands", [](History& h) { h.asked.push_back(h.asked[2]); }, "was asked by two"});
  INFO(planted.what);
  History history;
  planted.plant(history);
  CHECK_THROWS_WITH(check(history), Catch::Contains(planted.found));
}

TEST_CASE("a command that comes again after a restart must be answered as the first time") {
  History history;
  history.asked[2].answered = false;
  Checker checker(Model({"outside"}));
  checker.check(history.journal, history.asked, history.seen);
  auto again = History().asked[2];
  again.end_ns = 40;
  CHECK_NOTHROW(checker.check({}, {again}, {}));
  checker = Checker(Model({"outside"}));
  checker.check(history.journal, history.asked, history.seen);
  again.position = 4;
  CHECK_THROWS_WITH(checker.check({{4, "move", false}}, {again}, {}), Catch::Contains("came again and was answered otherwise"));
}

TEST_CASE("the model knows holds: what is captured, released, and no longer possible") {
  Model model({"outside"});
  const auto decide = [&](const Command& command) { return model.decide(command).code; };
  CHECK(decide({Kind::move, "m", {{"outside", "a", 100}}, {}, 0, false}).empty());
  CHECK(decide({Kind::hold, "h", {{"a", "b", 80}}, {}, 0, false}).empty());
  CHECK(model.balances().at("a") == Balance{100, 80, 0});
  CHECK(decide({Kind::move, "m2", {{"a", "b", 21}}, {}, 0, false}) == "insufficient-funds");
  CHECK(decide({Kind::capture, "c1", {}, "h", 81, false}) == "capture-exceeds-hold");
  CHECK(decide({Kind::capture, "c2", {}, "h", 30, false}).empty());
  CHECK(model.balances().at("b") == Balance{30, 0, 50});
  CHECK(decide({Kind::release, "v", {}, "h", 0, false}).empty());
  CHECK(model.balances().at("a") == Balance{70, 0, 0});
  CHECK(decide({Kind::capture, "c3", {}, "h", 1, false}) == "hold-closed");
  CHECK(decide({Kind::release, "v2", {}, "m", 0, false}) == "hold-unknown");
}

}  // namespace daybook::test
