#include "tools/bench/series.h"

#include <stdexcept>

#include "tools/administration.h"

namespace daybook::bench {
namespace {

constexpr int kBusy = 503;
constexpr Moment kPause = kSecond / 100;

}  // namespace

Series::Series(std::string what, std::uint64_t count, int status, Make make, Take take)
    : what_(std::move(what)), count_(count), status_(status), make_(std::move(make)), take_(std::move(take)) {}

Demand::Turn Series::next(Moment now, std::string& bytes, Ticket& ticket) {
  if (last_done_ == 0) last_done_ = now;
  if (!again_.empty() && now >= again_at_) {
    ticket.number = again_.back();
    again_.pop_back();
  } else if (sent_ < count_ && again_.empty()) {
    ticket.number = sent_++;
  } else {
    return {Turn::What::wait, now + kPause};
  }
  make_(bytes, ticket.number);
  return {Turn::What::send};
}

void Series::answered(const Ticket& ticket, int status, std::string_view body, Moment now) {
  if (status == kBusy && now - last_done_ < kBusyPatience) {
    again_.push_back(ticket.number);
    again_at_ = now + kPause;
    return;
  }
  if (status != status_) throw std::runtime_error(what_ + ": " + sentence_of_problem(status, std::string(body)));
  last_done_ = now;
  ++done_;
  if (take_) take_(ticket.number, body);
}

void Series::lost(const Ticket&, Moment) {
  throw std::runtime_error(what_ + ": the server ended the connection without an answer");
}

}  // namespace daybook::bench
