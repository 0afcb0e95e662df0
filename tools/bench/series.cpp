#include "tools/bench/series.h"

#include <stdexcept>

#include "tools/administration.h"

namespace daybook::bench {

Series::Series(std::string what, std::uint64_t count, int status, Make make, Take take)
    : what_(std::move(what)), count_(count), status_(status), make_(std::move(make)), take_(std::move(take)) {}

Demand::Turn Series::next(Moment, std::string& bytes, Ticket& ticket) {
  if (sent_ == count_) return {Turn::What::end};
  ticket.number = sent_++;
  make_(bytes, ticket.number);
  return {Turn::What::send};
}

void Series::answered(const Ticket& ticket, int status, std::string_view body, Moment) {
  if (status != status_) throw std::runtime_error(what_ + ": " + sentence_of_problem(status, std::string(body)));
  if (take_) take_(ticket.number, body);
}

void Series::lost(const Ticket&, Moment) { throw std::runtime_error(what_ + ": the server ended the connection without an answer"); }

}  // namespace daybook::bench
