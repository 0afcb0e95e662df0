#include "domain/currency.h"

#include <algorithm>
#include <array>

namespace daybook {
namespace {

// By minor units, each group in the order of the alphabet.
constexpr std::string_view kNone = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
constexpr std::string_view kThree = "BHD IQD JOD KWD LYD OMR TND";
constexpr std::string_view kFour = "CLF UYW";
constexpr std::string_view kTwo =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF "
    "CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF "
    "IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
    "MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS "
    "SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWG";

constexpr std::size_t kCodeLength = 3;
constexpr std::size_t kStep = kCodeLength + 1;  // with the space behind it

constexpr std::size_t count_of(std::string_view codes) { return (codes.size() + 1) / kStep; }

struct Listed {
  std::string_view code;
  int minor_units = 0;
};

// All of them in the order of the alphabet: every transaction asks for one.
constexpr auto kAll = [] {
  std::array<Listed, count_of(kNone) + count_of(kTwo) + count_of(kThree) + count_of(kFour)> all;
  std::size_t count = 0;
  const auto add = [&](std::string_view codes, int minor_units) {
    for (std::size_t i = 0; i < codes.size(); i += kStep) all[count++] = {codes.substr(i, kCodeLength), minor_units};
  };
  add(kNone, 0);
  add(kTwo, 2);
  add(kThree, 3);
  add(kFour, 4);
  std::ranges::sort(all, {}, &Listed::code);
  return all;
}();

}  // namespace

std::optional<Currency> find_currency(std::string_view code) {
  const auto found = std::ranges::lower_bound(kAll, code, {}, &Listed::code);
  if (found == kAll.end() || found->code != code) return std::nullopt;
  return Currency{code, found->minor_units};
}

}  // namespace daybook
