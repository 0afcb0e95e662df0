// What entries did to one account, some of them in one row: those that opened it, moved, reserved or released its money. A posting adds a few bytes to the
// row of each of its accounts, and every kTouchesMax of them one row more (history.h says where).
//
//   touches   form, count (1 byte), time and position of the first, what the account had before it,
//             and of each: kind, time and position behind the first, changes of what is posted, held and incoming, transaction and reference
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/types.h"
#include "projections/effects.h"

namespace daybook {

// A place in the order of recording.
struct Point {
  Time time;
  Position position = 0;
  friend auto operator<=>(const Point&, const Point&) = default;

  static Point end_of(Time time) { return {time, std::numeric_limits<Position>::max()}; }
  static Point end() { return end_of({std::numeric_limits<std::int64_t>::max()}); }
};

struct Touch {
  enum class Kind : std::uint8_t {
    opened,      // the account came to be
    expired,     // a hold did: no transaction
    reserved,    // a transaction that reserved or released, and moved nothing
    posted,      // took effect when it was recorded
    back_dated,  // posted, and took effect before
  };
  Kind kind = Kind::opened;
  Point point;
  Sums change;
  // Of a transaction:
  TransactionId transaction;
  std::string reference;
  friend bool operator==(const Touch&, const Touch&) = default;

  bool is_transaction() const { return kind == Kind::reserved || kind == Kind::posted || kind == Kind::back_dated; }
};

// What an account had at some time.
struct Had {
  Sums sums;
  std::optional<Amount> back_dated;  // the part of sums.posted that took effect before it was recorded; none: nothing ever did
  friend bool operator==(const Had&, const Had&) = default;
};

Had after(Had before, const Touch& touch);

struct Touched {
  Touch touch;
  Had had;  // after it
  friend bool operator==(const Touched&, const Touched&) = default;
};

inline constexpr int kTouchesMax = 8;  // of a row: with more, the rows that are rewritten are longer; with fewer, there are more that stay

std::string touches_begun(const Had& before, const Touch& first);
// REQUIRES of the touch: no point before those that are there; of the touches: not full.
std::string touches_with(std::string_view touches, const Touch& touch);

// Each throws RowDamaged where the bytes are not what these wrote.
bool touches_are_full(std::string_view touches);
Point first_point_of(std::string_view touches);
std::vector<Touched> touches_of(std::string_view touches);

}  // namespace daybook
