// Rows of projections: values that are written are read again, and any other bytes are values or RowDamaged.
#include "fuzz/target.h"
#include "projections/row.h"

namespace {

using namespace daybook;
using daybook::fuzz::require;

constexpr std::uint8_t kForm = 1;

Amount amount_of(daybook::fuzz::Choices& choices) {
  const auto high = choices.number(), low = choices.number();
  return {static_cast<Int128>(static_cast<UInt128>(high) << 64 | low)};
}

// The same choices once for writing, once for reading.
void check_written(std::string_view bytes) {
  RowWriter writer(kForm);
  for (daybook::fuzz::Choices choices(bytes); !choices.none_left();) {
    switch (choices.below(5)) {
      case 0: writer.number(choices.number()); break;
      case 1: writer.text(choices.text()); break;
      case 2: writer.amount(amount_of(choices)); break;
      case 3: writer.amount(choices.flag() ? std::optional(amount_of(choices)) : std::nullopt); break;
      default: writer.time({static_cast<std::int64_t>(choices.number())});
    }
  }
  const auto row = writer.take();
  RowReader reader(row, kForm);
  for (daybook::fuzz::Choices choices(bytes); !choices.none_left();) {
    switch (choices.below(5)) {
      case 0: require(reader.number() == choices.number(), "a number is read again"); break;
      case 1: require(reader.text() == choices.text(), "a text is read again"); break;
      case 2: require(reader.amount() == amount_of(choices), "an amount is read again"); break;
      case 3: {
        const auto amount = choices.flag() ? std::optional(amount_of(choices)) : std::nullopt;
        require(reader.optional_amount() == amount, "an amount is read again, or its absence");
        break;
      }
      default: require(reader.time() == Time{static_cast<std::int64_t>(choices.number())}, "a time is read again");
    }
  }
  reader.end();
}

// The first byte says in which order to read what.
void check_read(std::string_view bytes) try {
  if (bytes.size() < 2) return;
  auto order = static_cast<unsigned char>(bytes.front());
  RowReader reader(bytes.substr(1), static_cast<std::uint8_t>(bytes[1]));
  for (;; order = static_cast<unsigned char>(order * 5 + 1)) {
    switch (order % 6) {
      case 0: static_cast<void>(reader.number()); break;
      case 1: static_cast<void>(reader.text()); break;
      case 2: static_cast<void>(reader.amount()); break;
      case 3: static_cast<void>(reader.optional_amount()); break;
      case 4: static_cast<void>(reader.metadata()); break;
      default: static_cast<void>(reader.personal());
    }
  }
} catch (const RowDamaged&) {
}

void run(std::string_view bytes) {
  check_written(bytes);
  check_read(bytes);
}

const daybook::fuzz::Target target("view_row", run);

}  // namespace
