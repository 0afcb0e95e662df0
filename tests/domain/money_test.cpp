#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "domain/money.h"

using namespace daybook;

namespace {

constexpr Int128 kMax = (((Int128{1} << 126) - 1) << 1) + 1;

Amount some_amount() {
  // All magnitudes alike, both signs.
  const auto high = *rc::gen::arbitrary<std::int64_t>();
  const auto low = *rc::gen::arbitrary<std::uint64_t>();
  const auto shift = *rc::gen::inRange(0, 127);
  return {((static_cast<Int128>(high) << 64) + static_cast<Int128>(low)) >> shift};
}

std::string round_trip(const std::string& text) {
  const auto decimal = decimal_from_text(text);
  return decimal ? to_text(decimal->amount, decimal->scale) : "error " + std::to_string(static_cast<int>(decimal.error()));
}

}  // namespace

TEST_CASE("money: a decimal string is exact at any size") {
  for (const std::string text : {"0", "12.50", "-0.05", "9007199254740993", "999999999999999999.99", "0.000000000000000001",
                                 "170141183460469231731687303715884105727", "-170141183460469231731687303715884105728"}) {
    CHECK(round_trip(text) == text);
  }
}

TEST_CASE("money: what is no decimal number is refused") {
  for (const std::string text : {"", "-", ".", "1.", ".5", "01", "00", "+1", "1e3", "1,5", " 1", "1 ", "0x1", "--1", "1.2.3", "NaN", "٣"}) {
    INFO(text);
    REQUIRE_FALSE(decimal_from_text(text));
    CHECK(decimal_from_text(text).error() == DecimalError::not_a_number);
  }
}

TEST_CASE("money: at most 18 decimal digits, at most 128 bits") {
  CHECK(decimal_from_text("0." + std::string(18, '1')));
  CHECK(decimal_from_text("0." + std::string(19, '1')).error() == DecimalError::too_many_digits);
  CHECK(decimal_from_text("170141183460469231731687303715884105728").error() == DecimalError::too_large);
  CHECK(decimal_from_text("-170141183460469231731687303715884105729").error() == DecimalError::too_large);
}

TEST_CASE("money: digits that a currency lacks are an error unless they are zero") {
  const auto in_units = [](const std::string& text, int scale) { return at_scale(decimal_from_text(text).value(), scale); };
  CHECK(in_units("12.5", 2).value() == Amount{1250});
  CHECK(in_units("12.50", 1).value() == Amount{125});
  CHECK_FALSE(in_units("12.55", 1).has_value());
  CHECK_FALSE(in_units("0.1", 0).has_value());
  CHECK_FALSE(in_units("170141183460469231731687303715884105727", 1).has_value());
}

TEST_CASE("money: the minimal form has no zeros at the end") {
  CHECK(to_minimal_text({1250}, 2) == "12.5");
  CHECK(to_minimal_text({1200}, 2) == "12");
  CHECK(to_minimal_text({0}, 2) == "0");
  CHECK(to_minimal_text({-5}, 2) == "-0.05");
  CHECK(to_minimal_text({100}, 0) == "100");
}

TEST_CASE("money: sums that do not fit are none") {
  CHECK(sum({kMax}, {0}).value() == Amount{kMax});
  CHECK_FALSE(sum({kMax}, {1}).has_value());
  CHECK_FALSE(difference({-kMax}, {2}).has_value());
}

TEST_CASE("money: any amount at any scale survives its text") {
  CHECK(rc::check([] {
    const auto amount = some_amount();
    const auto scale = *rc::gen::inRange(0, kScaleMax + 1);
    const auto text = to_text(amount, scale);
    RC_ASSERT(at_scale(decimal_from_text(text).value(), scale).value() == amount);
    RC_ASSERT(at_scale(decimal_from_text(to_minimal_text(amount, scale)).value(), scale).value() == amount);
  }));
}
