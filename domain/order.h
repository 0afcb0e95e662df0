// Orders of `/raas/v2`: money leaves an account for the platform's settlement account, in exchange for what a utid names. What that
// is, is fulfilled elsewhere: the event is the hand-over.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "domain/boxed.h"
#include "domain/posting.h"
#include "domain/reference.h"
#include "domain/rejection.h"

namespace daybook {

struct Recording;
struct State;

inline constexpr std::size_t kOrderTextLengthMax = 100;       // of names, campaign, etid: Unicode code points
inline constexpr std::size_t kOrderSubjectLengthMax = 255;    // Unicode code points
inline constexpr std::size_t kOrderMessageLengthMax = 4'000;  // Unicode code points, line ends among them
inline constexpr std::size_t kOrderNotesLengthMax = 1'000;    // Unicode code points

// Of orders and deposits: at most six digits and two decimal digits, in any currency.
inline constexpr int kSaleScaleMax = 2;
inline constexpr Amount kSaleCentsMax{99'999'999};

using Utid = Name<struct UtidTag>;  // ^[uU][0-9]+$
inline constexpr std::size_t kUtidLengthMax = 100;
Utid in_upper_case(Utid utid);  // "u1" and "U1" are one

// All personal; what was not given is absent.
struct OrderPerson {
  std::optional<Personal> email;
  std::optional<Personal> first_name;
  std::optional<Personal> last_name;
  friend bool operator==(const OrderPerson&, const OrderPerson&) = default;
};

// What an order says beside its money. Texts that were not given are empty.
struct OrderTexts {
  OrderPerson recipient;
  OrderPerson sender;
  std::optional<Personal> email_subject;
  std::optional<Personal> message;
  std::string campaign;
  std::string notes;
  std::string etid;
  std::string delivery_method;  // "EMAIL"; empty: none was named
  bool send_email = false;
  friend bool operator==(const OrderTexts&, const OrderTexts&) = default;
};

struct PlaceOrder {
  CustomerId customer;
  AccountId account;
  Decimal amount;  // zero: an order without a posting
  Utid utid;
  std::string external_reference;  // empty: none
  KeyId key;                       // new, of this order alone; empty where nothing is personal
  Boxed<OrderTexts> texts;
  friend bool operator==(const PlaceOrder&, const PlaceOrder&) = default;
};

struct OrderPlaced {
  TransactionId transaction;  // "RA261122-1-97"
  CustomerId customer;
  AccountId account;
  AccountNumber number;
  CurrencyCode currency;
  Decimal amount;     // at the scale of the currency
  Postings postings;  // none where the amount is zero
  Utid utid;
  std::string reward_name;  // as the catalogue had it; else the utid
  Details details;          // the external reference
  KeyId key;
  Boxed<OrderTexts> texts;
  friend bool operator==(const OrderPlaced&, const OrderPlaced&) = default;
};

// Asks for the order's delivery once more. It moves nothing.
struct ResendOrder {
  TransactionId order;
  friend bool operator==(const ResendOrder&, const ResendOrder&) = default;
};
struct OrderResent {
  TransactionId order;
  std::uint64_t number = 0;  // of the resend, in the platform
  friend bool operator==(const OrderResent&, const OrderResent&) = default;
};

// Placing an order: settling.h.
std::expected<OrderResent, Rejection> decision(const State& state, const ResendOrder& command);
void apply(State& state, const OrderResent& event, const Recording& recording);
ResendOrder command_behind(const OrderResent& event);
Violations violations_of(const PlaceOrder& command);
void check_utid(std::string_view field, const Utid& utid, Violations& violations);
void check_sale_amount(const Decimal& amount, Violations& violations);

// Calls `visit` for each piece of personal data that is there.
template <class Texts, class Visit>
void each_personal(Texts& texts, const Visit& visit) {
  for (auto* person : {&texts.recipient, &texts.sender}) {
    for (auto* personal : {&person->email, &person->first_name, &person->last_name}) {
      if (*personal) visit(**personal);
    }
  }
  for (auto* personal : {&texts.email_subject, &texts.message}) {
    if (*personal) visit(**personal);
  }
}

}  // namespace daybook
