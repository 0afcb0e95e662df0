// Who charges cards. The built-in processor approves every charge and moves no real money: it is for trying out, and for platforms
// whose deposits are collected elsewhere. Another one is put into ApplicationOptions. Each is called on a connection's thread and must
// answer soon.
#pragma once

#include <memory>
#include <string>

#include "domain/card.h"

namespace daybook::http {

struct Charge {
  CardToken card;
  Amount amount;  // with the fee
  int scale = 0;
  CurrencyCode currency;
  std::string key;  // the same for the charge, its refund, and every retry
};

class CardProcessor {
 public:
  virtual ~CardProcessor() = default;
  // False: declined. A key that was charged and not refunded is not charged again: the answer is true where the charge is the same, else
  // false.
  virtual bool charge(const Charge& charge) = 0;
  virtual void refund(const Charge& charge) = 0;  // the deposit could not be recorded after all
};

std::shared_ptr<CardProcessor> approving_processor();

// What is checked of a card's number and forgotten: 12 to 19 digits whose check digit is right (ISO/IEC 7812-1, Luhn).
bool is_card_number(std::string_view number);

}  // namespace daybook::http
