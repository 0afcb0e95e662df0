// A ledger as docs/api/v1.md describes it, and nothing of domain/: what each command is answered, and what balances there are then. Amounts are in hundredths. It
// remembers every command word by word, and has no limit to what it remembers. A value.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace daybook::fuzz {

__extension__ typedef __int128 Units;

struct Move {
  std::string from, to;
  Units amount = 0;
  std::string currency;
};
using Moves = std::vector<Move>;

struct ModelAccount {
  std::string currency;
  std::optional<Units> floor = {};
  std::optional<Units> ceiling = {};
  Units posted = 0, held = 0, incoming = 0;
  bool frozen = false, disabled = false;
};

// Each answers "done", "again" (the same came before), or the code of the refusal; of a broken field with its name behind it.
class LedgerModel {
 public:
  std::map<std::string, ModelAccount> accounts;
  std::int64_t now = 0;  // seconds

  std::string post(const std::string& id, const Moves& moves);
  std::string hold(const std::string& id, const Moves& moves, std::optional<std::uint64_t> seconds);
  std::string capture(const std::string& id, const std::string& hold, std::optional<Units> amount, bool final);
  std::string release(const std::string& id, const std::string& hold);
  std::string extend(const std::string& id, const std::string& hold, std::uint64_t seconds);
  std::string reverse(const std::string& id, const std::string& original, std::optional<Units> amount);

  // The holds whose time is over; they are no longer open then.
  std::set<std::string> expire();

 private:
  struct Hold {
    Moves left;
    std::optional<std::int64_t> due;
    bool open = true;
  };
  struct Moved {
    Moves moves;
    Units reversed = 0;
  };

  std::optional<std::string> seen_before(const std::string& id, const std::string& content);
  std::string why_not_open(const std::string& hold) const;  // empty: it is open
  std::string refusal_of(const Moves& moves);               // of money that is to move or to be reserved; empty: none. Opens what it names
  std::string refusal_by_account(const Moves& moves);
  std::string refusal_by_balance(const Moves& moves) const;
  void reserve(const Moves& moves, int sign);
  void book(const Moves& moves);
  void close(Hold& hold);

  std::map<std::string, std::string> contents_;  // of ids
  std::map<std::string, Hold> holds_;
  std::map<std::string, Moved> moved_;  // what can be moved back
};

}  // namespace daybook::fuzz
