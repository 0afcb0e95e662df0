#include "http/v1_transaction_text.h"

#include <algorithm>
#include <utility>

#include "domain/time_text.h"
#include "http/problem.h"

namespace daybook::http::v1 {
namespace {

using Kind = TransactionRow::Kind;
using HoldStatus = TransactionRow::HoldStatus;

Time after(Time time, std::uint64_t seconds) {
  return {time.microseconds + static_cast<std::int64_t>(seconds) * 1'000'000};
}

void append_postings(JsonText& json, std::string_view key, const Postings& postings, const NameOf& name_of) {
  json.key(key).begin_array();
  for (const auto& group : postings) {
    for (const auto& posting : group.postings) {
      json.begin_object().member("from", name_of(posting.from)).member("to", name_of(posting.to));
      json.member("amount", to_text(posting.amount, group.scale)).member("currency", group.currency.text).end_object();
    }
  }
  json.end_array();
}

void append_some_postings(JsonText& json, std::string_view key, const Postings& postings, const NameOf& name_of) {
  if (count_of(postings) > 0) append_postings(json, key, postings, name_of);
}

void append_details(JsonText& json, const Details& details) {
  if (!details.reference.empty()) json.member("reference", details.reference);
  if (!details.reason.empty()) json.member("reason", details.reason);
  if (!details.metadata.empty()) append_metadata(json, details.metadata);
}

// What an outcome is called, by the kind of event.
struct Heading {
  const TransactionId& id;
  Kind kind;
  std::string_view status;
};

struct HeadingOf {
  Heading operator()(const TransactionPosted& event) const { return {event.transaction, Kind::posted, "POSTED"}; }
  Heading operator()(const TransactionReversed& event) const { return {event.transaction, Kind::reversal, "POSTED"}; }
  Heading operator()(const HoldPlaced& event) const { return {event.transaction, Kind::hold, "PENDING"}; }
  Heading operator()(const HoldCaptured& event) const { return {event.transaction, Kind::capture, "POSTED"}; }
  Heading operator()(const HoldVoided& event) const { return {event.transaction, Kind::void_, "DONE"}; }
  Heading operator()(const HoldExtended& event) const { return {event.transaction, Kind::extension, "DONE"}; }
  template <class Other>
  Heading operator()(const Other&) const {
    std::unreachable();
  }
};

// The members of an outcome behind its heading and up to its details, by the kind of event.
class OutcomeText {
 public:
  OutcomeText(JsonText& json, const Recorded& recorded)
      : json_(json), recorded_(recorded), name_of_([this](AccountNumber number) { return name(number); }) {}

  void operator()(const TransactionPosted& event) {
    effective(event.details);
    append_postings(json_, "postings", event.postings, name_of_);
  }
  void operator()(const TransactionReversed& event) {
    effective(event.details);
    json_.member("original", event.original.text);
    append_postings(json_, "postings", event.postings, name_of_);
  }
  void operator()(const HoldPlaced& event) {
    if (event.expires_after_seconds) json_.member("expiresAt", to_text(after(recorded_.time, *event.expires_after_seconds)));
    append_postings(json_, "postings", event.postings, name_of_);
  }
  void operator()(const HoldCaptured& event) {
    effective(event.details);
    json_.member("hold", event.hold.text).member("holdStatus", event.closed ? "CAPTURED" : "PENDING");
    append_postings(json_, "postings", event.postings, name_of_);
    append_some_postings(json_, "released", event.released, name_of_);
  }
  void operator()(const HoldVoided& event) {
    json_.member("hold", event.hold.text).member("holdStatus", "VOIDED");
    append_some_postings(json_, "released", event.released, name_of_);
  }
  void operator()(const HoldExtended& event) {
    json_.member("hold", event.hold.text).member("holdStatus", "PENDING");
    json_.member("expiresAt", to_text(after(recorded_.time, event.expires_after_seconds)));
  }
  template <class Other>
  void operator()(const Other&) {
    std::unreachable();
  }

 private:
  void effective(const Details& details) {
    json_.member("effectiveAt", to_text(details.effective_at.value_or(recorded_.time)));
  }
  std::string name(AccountNumber number) const {
    const auto found = std::ranges::lower_bound(recorded_.balances, number, {}, &Balances::number);
    return found == recorded_.balances.end() || found->number != number ? to_text(number) : found->account.text;
  }

  JsonText& json_;
  const Recorded& recorded_;
  const NameOf name_of_;
};

void append_hold(JsonText& json, const TransactionView& view, const NameOf& name_of) {
  if (view.due) json.member("expiresAt", to_text(*view.due));
  append_postings(json, "left", view.left, name_of);
}

}  // namespace

std::string_view type_of(Kind kind) {
  switch (kind) {
    case Kind::posted: return "transaction";
    case Kind::hold: return "hold";
    case Kind::capture: return "capture";
    case Kind::void_: return "void";
    case Kind::extension: return "extension";
    case Kind::reversal: return "reversal";
    case Kind::rejected: return "rejected";
  }
  std::unreachable();
}

std::string_view status_of(const TransactionView& view) {
  switch (view.hold_status) {
    case HoldStatus::open: return "PENDING";
    case HoldStatus::captured: return "CAPTURED";
    case HoldStatus::voided: return "VOIDED";
    case HoldStatus::expired: return "EXPIRED";
    case HoldStatus::none: break;
  }
  switch (view.kind) {
    case Kind::rejected: return "REJECTED";
    case Kind::void_:
    case Kind::extension: return "DONE";
    case Kind::posted:
    case Kind::hold:
    case Kind::capture:
    case Kind::reversal: return "POSTED";
  }
  std::unreachable();
}

void append_metadata(JsonText& json, const Metadata& metadata) {
  json.key("metadata").begin_object();
  for (const auto& [key, value] : metadata) json.member(key, value);
  json.end_object();
}

void begin_balances(JsonText& json, const Balances& balances) {
  const auto member = [&](std::string_view name, Amount amount) { json.member(name, to_text(amount, balances.scale)); };
  json.begin_object().member("account", balances.account.text).member("accountNumber", to_text(balances.number));
  json.member("currency", balances.currency.text);
  member("posted", balances.posted);
  member("held", balances.held);
  member("incoming", balances.incoming);
  member("available", balances.available);
}

void append_outcome(JsonText& json, const Recorded& recorded, bool dry_run, Shown shown) {
  json.begin_object();
  if (dry_run) json.member("dryRun", true);
  const auto heading = std::visit(HeadingOf{}, recorded.event);
  json.member("id", heading.id.text).member("type", type_of(heading.kind)).member("status", heading.status);
  json.member("position", recorded.position).member("recordedAt", to_text(recorded.time));
  if (shown == Shown::minimal) {
    json.end_object();
    return;
  }
  std::visit(OutcomeText(json, recorded), recorded.event);
  append_details(json, *details_of(recorded.event));
  json.key("balances").begin_array();
  for (const auto& balances : recorded.balances) {
    begin_balances(json, balances);
    json.end_object();
  }
  json.end_array().end_object();
}

void begin_transaction(JsonText& json, const TransactionView& view, const NameOf& name_of) {
  json.begin_object().member("id", view.transaction.text).member("type", type_of(view.kind)).member("status", status_of(view));
  json.member("position", view.position).member("recordedAt", to_text(view.recorded_at));
  if (view.rejection) {
    json.key("rejection");
    append_rejection(json, *view.rejection);
    return;
  }
  const bool moved = view.kind == Kind::posted || view.kind == Kind::capture || view.kind == Kind::reversal;
  if (moved) json.member("effectiveAt", to_text(view.effective_at));
  if (view.imported) json.member("imported", true);
  if (view.target) json.member(view.kind == Kind::reversal ? "original" : "hold", view.target->text);
  append_some_postings(json, "postings", view.postings, name_of);
  if (view.kind == Kind::hold) append_hold(json, view, name_of);
  append_some_postings(json, "reversed", view.reversed, name_of);
  append_details(json, view.details);
}

}  // namespace daybook::http::v1
