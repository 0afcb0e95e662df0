#include "http/card_processor.h"

#include <algorithm>

namespace daybook::http {
namespace {

constexpr std::size_t kNumberLengthMin = 12;
constexpr std::size_t kNumberLengthMax = 19;

class Approving final : public CardProcessor {
 public:
  bool charge(const Charge&) override { return true; }
  void refund(const Charge&) override {}
};

}  // namespace

std::shared_ptr<CardProcessor> approving_processor() { return std::make_shared<Approving>(); }

bool is_card_number(std::string_view number) {
  if (number.size() < kNumberLengthMin || number.size() > kNumberLengthMax) return false;
  if (!std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; })) return false;
  int total = 0;
  bool doubled = false;  // every second digit, from the right
  for (auto digit = number.rbegin(); digit != number.rend(); ++digit, doubled = !doubled) {
    const int value = (*digit - '0') * (doubled ? 2 : 1);
    total += value > 9 ? value - 9 : value;
  }
  return total % 10 == 0;
}

}  // namespace daybook::http
