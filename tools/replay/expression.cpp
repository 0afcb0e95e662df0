#include "tools/replay/expression.h"

#include <algorithm>
#include <cctype>
#include <functional>

#include "domain/time_text.h"
#include "http/consistency.h"
#include "http/times.h"
#include "projections/journal_entries.h"

namespace daybook::replay {

const Entry& Instant::entry() const {
  if (!entry_) entry_ = entry_at(past_.log(), past_.journal(), position_);
  return *entry_;
}

namespace {

constexpr std::size_t kDepthMax = 64;  // of brackets and "not"

using Compare = std::function<bool(std::strong_ordering)>;
using Node = std::unique_ptr<Expression>;

struct Comparison {
  std::string_view text;
  bool (*holds)(std::strong_ordering);
  bool lasting;  // of what only grows
};
constexpr Comparison kComparisons[] = {
    {"<=", [](std::strong_ordering order) { return order <= 0; }, false}, {">=", [](std::strong_ordering order) { return order >= 0; }, true},
    {"!=", [](std::strong_ordering order) { return order != 0; }, false}, {"=", [](std::strong_ordering order) { return order == 0; }, false},
    {"<", [](std::strong_ordering order) { return order < 0; }, false},   {">", [](std::strong_ordering order) { return order > 0; }, true},
};

struct Both : Expression {
  Both(Node a, Node b, bool any) : left(std::move(a)), right(std::move(b)), either(any) {}
  bool holds(const Instant& instant) const override {
    return either ? left->holds(instant) || right->holds(instant) : left->holds(instant) && right->holds(instant);
  }
  bool is_monotone() const override { return left->is_monotone() && right->is_monotone(); }
  bool add_objects(std::set<NamedObject>& objects) const override { return left->add_objects(objects) && right->add_objects(objects); }
  Node left, right;
  bool either;
};

struct Not : Expression {
  explicit Not(Node of) : inner(std::move(of)) {}
  bool holds(const Instant& instant) const override { return !inner->holds(instant); }
  bool add_objects(std::set<NamedObject>& objects) const override { return inner->add_objects(objects); }
  Node inner;
};

// The entry changed the object.
struct Changed : Expression {
  explicit Changed(NamedObject of) : object(std::move(of)) {}
  bool holds(const Instant& instant) const override { return last_change(instant.past(), object, instant.size()) == instant.position(); }
  bool add_objects(std::set<NamedObject>& objects) const override {
    objects.insert(object);
    return true;
  }
  NamedObject object;
};

struct AboutTransaction : Expression {
  explicit AboutTransaction(TransactionId of) : id(std::move(of)) {}
  bool holds(const Instant& instant) const override {
    const auto& event = instant.entry().event;
    const auto* own = transaction_of(event);
    const auto* hold = hold_of(event);
    const auto* reversed = std::get_if<TransactionReversed>(&event);
    return (own && *own == id) || (hold && *hold == id) || (reversed && reversed->original == id);
  }
  TransactionId id;
};

struct OfEntry : Expression {
  OfEntry(std::function<std::string(const Entry&)> what, const Comparison& by, std::string value)
      : text_of(std::move(what)), comparison(by), expected(std::move(value)) {}
  bool holds(const Instant& instant) const override { return comparison.holds(text_of(instant.entry()) <=> expected); }
  std::function<std::string(const Entry&)> text_of;
  const Comparison& comparison;
  std::string expected;
};

struct AtPosition : Expression {
  AtPosition(const Comparison& by, Position value) : comparison(by), expected(value) {}
  bool holds(const Instant& instant) const override { return comparison.holds(instant.position() <=> expected); }
  bool is_monotone() const override { return comparison.lasting; }
  const Comparison& comparison;
  Position expected;
};

struct AtTime : Expression {
  AtTime(const Comparison& by, Time value) : comparison(by), expected(value) {}
  bool holds(const Instant& instant) const override { return comparison.holds(instant.entry().time <=> expected); }
  bool is_monotone() const override { return comparison.lasting; }
  const Comparison& comparison;
  Time expected;
};

// Of an account as it is after the entry; of one that is not there, nothing holds.
struct OfAccount : Expression {
  OfAccount(std::string of, std::function<bool(const AccountRow&)> what) : id(std::move(of)), test(std::move(what)) {}
  bool holds(const Instant& instant) const override {
    if (!number) number = instant.past().account_number({id});
    const auto row = number ? instant.past().account(*number, instant.size()) : std::nullopt;
    return row && test(*row);
  }
  bool add_objects(std::set<NamedObject>& objects) const override {
    objects.insert({PastKind::account, id});
    return true;
  }
  std::string id;
  std::function<bool(const AccountRow&)> test;
  mutable std::optional<AccountNumber> number;
};

// Compares amounts of different scales exactly.
std::strong_ordering compare(Amount amount, int scale, const Decimal& value) {
  const auto common = std::max(scale, value.scale);
  const auto a = at_scale({amount, scale}, common);
  const auto b = at_scale(value, common);
  if (a && b) return *a <=> *b;
  return b ? (amount.units < 0 ? std::strong_ordering::less : std::strong_ordering::greater)
           : (value.amount.units < 0 ? std::strong_ordering::greater : std::strong_ordering::less);
}

std::function<std::optional<Amount>(const AccountRow&)> amount_named(std::string_view name) {
  if (name == "available") return [](const AccountRow& row) { return std::optional(row.available()); };
  if (name == "posted") return [](const AccountRow& row) { return std::optional(row.posted); };
  if (name == "held") return [](const AccountRow& row) { return std::optional(row.held); };
  if (name == "incoming") return [](const AccountRow& row) { return std::optional(row.incoming); };
  if (name == "floor") return [](const AccountRow& row) { return row.floor; };
  if (name == "ceiling") return [](const AccountRow& row) { return row.ceiling; };
  return {};
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) { read_word(); }

  Node whole() {
    auto expression = any();
    if (!word_.empty()) fail("\"and\", \"or\" or the end");
    return expression;
  }

 private:
  [[noreturn]] void fail(const std::string& expected) const {
    throw SyntaxError{"expected " + expected + (word_.empty() ? ", and it ends" : ", not \"" + std::string(word_) + "\""), at_};
  }

  // The next word; comparisons and brackets are words of their own.
  void read_word() {
    const auto is_space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
    while (next_ < text_.size() && is_space(text_[next_])) ++next_;
    at_ = next_;
    const auto is_sign = [](char c) { return std::string_view("<>=!()").find(c) != std::string_view::npos; };
    if (next_ < text_.size() && is_sign(text_[next_])) {
      ++next_;
      if (text_[at_] != '(' && text_[at_] != ')' && next_ < text_.size() && text_[next_] == '=') ++next_;
    } else {
      while (next_ < text_.size() && !is_space(text_[next_]) && !is_sign(text_[next_])) ++next_;
    }
    word_ = text_.substr(at_, next_ - at_);
  }

  bool take(std::string_view word) {
    if (word_ != word) return false;
    read_word();
    return true;
  }

  std::string value(const std::string& what) {
    if (word_.empty() || word_ == "(" || word_ == ")") fail(what);
    std::string taken(word_);
    read_word();
    return taken;
  }

  const Comparison& comparison() {
    for (const auto& row : kComparisons) {
      if (take(row.text)) return row;
    }
    fail("one of = != < <= > >=");
  }

  Node any() {
    auto left = all();
    while (take("or")) left = std::make_unique<Both>(std::move(left), all(), true);
    return left;
  }

  Node all() {
    auto left = term();
    while (take("and")) left = std::make_unique<Both>(std::move(left), term(), false);
    return left;
  }

  Node term() {
    if (++depth_ > kDepthMax) fail("at most " + std::to_string(kDepthMax) + " brackets and \"not\" within each other");
    Node node;
    if (take("not")) {
      node = std::make_unique<Not>(term());
    } else if (take("(")) {
      node = any();
      if (!take(")")) fail("\")\"");
    } else {
      node = atom();
    }
    --depth_;
    return node;
  }

  Node atom() {
    if (take("transaction")) return std::make_unique<AboutTransaction>(TransactionId{value("a transaction's id")});
    if (take("type")) return of_entry("a type such as hold-captured.1", [](const Entry& entry) { return std::string(type_of(entry.event)); });
    if (take("actor")) return of_entry("a credential's id", [](const Entry& entry) { return entry.envelope.actor.credential.text; });
    if (take("position")) return at_position();
    if (take("time")) return at_time();
    const auto kind = past_kind_named(word_);
    if (!kind) fail("account, customer, entity, hold, contract, asset, wallet-link, transaction, type, actor, position, time, \"not\" or \"(\"");
    read_word();
    auto id = value("an identifier");
    if (*kind == PastKind::account && (word_ == "status" || amount_named(word_))) return of_account(std::move(id));
    return std::make_unique<Changed>(NamedObject{*kind, std::move(id)});
  }

  Node of_entry(const std::string& what, std::function<std::string(const Entry&)> text_of) {
    const auto& by = comparison();
    return std::make_unique<OfEntry>(std::move(text_of), by, value(what));
  }

  Node at_position() {
    const auto& by = comparison();
    const auto number = http::whole_number(word_);
    if (!number) fail("a whole number");
    read_word();
    return std::make_unique<AtPosition>(by, *number);
  }

  Node at_time() {
    const auto& by = comparison();
    const auto time = http::moment_from_text(word_);
    if (!time) fail("a time such as 2026-11-21T21:58:56Z");
    read_word();
    return std::make_unique<AtTime>(by, *time);
  }

  Node of_account(std::string id) {
    if (take("status")) return of_status(std::move(id));
    const auto amount_of = amount_named(word_);
    read_word();
    const auto& by = comparison();
    const auto decimal = decimal_from_text(word_);
    if (!decimal) fail("an amount such as 12.50");
    read_word();
    return std::make_unique<OfAccount>(std::move(id), [amount_of, &by, value = *decimal](const AccountRow& row) {
      const auto amount = amount_of(row);
      return amount && by.holds(compare(*amount, row.scale, value));
    });
  }

  Node of_status(std::string id) {
    const auto& by = comparison();
    std::string name(word_);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    const auto status = account_status_named(name);
    if (!status) fail("active, frozen or disabled");
    read_word();
    return std::make_unique<OfAccount>(std::move(id), [&by, status](const AccountRow& row) { return by.holds(row.status <=> *status); });
  }

  std::string_view text_;
  std::string_view word_;
  std::size_t at_ = 0;
  std::size_t next_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

std::expected<std::unique_ptr<Expression>, SyntaxError> parse_expression(std::string_view text) {
  try {
    return Parser(text).whole();
  } catch (SyntaxError& error) {
    return std::unexpected(std::move(error));
  }
}

std::string shown(const SyntaxError& error, std::string_view text) {
  return error.sentence + "\n  " + std::string(text) + "\n  " + std::string(error.at, ' ') + "^";
}

}  // namespace daybook::replay
