#include "eventstore/event_codec.h"

#include "eventstore/account_shapes.h"
#include "eventstore/entry.h"
#include "eventstore/transaction_shapes.h"

namespace daybook {
namespace {

template <class E>
Event read_event(JsonObject data) {
  E event;
  read_members(data, event);
  return event;
}

struct EventType {
  std::string_view name;
  Event (*read)(JsonObject);
};

// In the order of the variant: type_of relies on it.
constexpr EventType kEventTypes[] = {
    {"platform-created.1", read_event<PlatformCreated>},
    {"credential-issued.1", read_event<CredentialIssued>},
    {"credential-revoked.1", read_event<CredentialRevoked>},
    {"platform-opened.1", read_event<PlatformOpened>},
    {"customer-created.1", read_event<CustomerCreated>},
    {"account-created.1", read_event<AccountCreated>},
    {"account-updated.1", read_event<AccountUpdated>},
    {"customer-updated.1", read_event<CustomerUpdated>},
    {"account-status-changed.1", read_event<AccountStatusChanged>},
    {"system-account-opened.1", read_event<SystemAccountOpened>},
    {"asset-registered.1", read_event<AssetRegistered>},
    {"period-closed.1", read_event<PeriodClosed>},
    {"transaction-posted.1", read_event<TransactionPosted>},
    {"transaction-reversed.1", read_event<TransactionReversed>},
    {"hold-placed.1", read_event<HoldPlaced>},
    {"hold-captured.1", read_event<HoldCaptured>},
    {"hold-voided.1", read_event<HoldVoided>},
    {"hold-extended.1", read_event<HoldExtended>},
    {"hold-expired.1", read_event<HoldExpired>},
    {"command-rejected.1", read_event<CommandRejected>},
};
static_assert(std::size(kEventTypes) == std::variant_size_v<Event>);

}  // namespace

std::string_view type_of(const Event& event) { return kEventTypes[event.index()].name; }

void write_data(JsonWriter& json, const Event& event, Sealer& sealer) {
  const auto* created = std::get_if<AccountCreated>(&event);
  if (created && created->contact_email.form == Personal::Form::plain) sealer.create(created->key);
  Sink sink{json, &sealer};
  std::visit([&](const auto& happened) { write_value(sink, happened); }, event);
}

Event read_data(std::string_view type, JsonObject data) {
  for (const auto& known : kEventTypes) {
    if (known.name == type) return known.read(data);
  }
  throw std::runtime_error("the type \"" + std::string(type) + "\" is unknown to this version");
}

}  // namespace daybook
